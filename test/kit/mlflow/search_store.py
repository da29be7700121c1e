"""Answers searches as MLflow's own SQLite store does: lines of JSON in, a line of JSON out for each.

{"models": [...]} fills the store with these and nothing else; {"target", "filter", "orderBy", "maxResults", "token"} searches it.
"""
import json
import logging
import os
import sys
import tempfile

from mlflow.exceptions import MlflowException
from mlflow.store.model_registry.dbmodels.models import (
    SqlModelVersion,
    SqlModelVersionTag,
    SqlRegisteredModel,
    SqlRegisteredModelTag,
)
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore


def fill(store, models):
    with store.ManagedSessionMaker(read_only=False) as session:
        for model in session.query(SqlRegisteredModel):
            session.delete(model)
    with store.ManagedSessionMaker(read_only=False) as session:
        for model in models:
            name = model["name"]
            row = SqlRegisteredModel(name=name, creation_time=model["created"], last_updated_time=model["updated"])
            row.registered_model_tags = [
                SqlRegisteredModelTag(name=name, key=key, value=value) for key, value in model["tags"].items()
            ]
            session.add(row)
            for version in model["versions"]:
                session.add(version_row(name, version))
    return {}


def version_row(name, version):
    number = version["version"]
    row = SqlModelVersion(
        name=name,
        version=number,
        creation_time=version["created"],
        last_updated_time=version["updated"],
        source=version["source"],
        storage_location=version["source"],
        run_id=version["runId"],
        current_stage="Deleted_Internal" if version["isDeleted"] else "None",
    )
    row.model_version_tags = [
        SqlModelVersionTag(name=name, version=number, key=key, value=value) for key, value in version["tags"].items()
    ]
    return row


def search(store, query):
    find = store.search_registered_models if query["target"] == "models" else store.search_model_versions
    try:
        found = find(
            filter_string=query["filter"],
            max_results=query["maxResults"],
            order_by=query["orderBy"],
            page_token=query["token"],
        )
    except MlflowException as error:
        return {"refused": error.error_code}
    except Exception as error:  # The server answers 500.
        return {"refused": type(error).__name__}
    if query["target"] == "models":
        rows = [model.name for model in found]
    else:
        rows = [f"{version.name}/{version.version}" for version in found]
    token = found.token.decode() if isinstance(found.token, bytes) else found.token
    return {"found": rows, **({"token": token} if token else {})}


def main():
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        store = SqlAlchemyStore(f"sqlite:///{os.path.join(folder, 'mlflow.db')}")
        for line in sys.stdin:
            asked = json.loads(line)
            answer = fill(store, asked["models"]) if "models" in asked else search(store, asked)
            print(json.dumps(answer), flush=True)
        store.engine.dispose()


main()
