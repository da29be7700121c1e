"""Fills MLflow's SQLite store with the models of a JSON file, as its own rows: DATABASE MODELS.json.

The store's API takes some milliseconds a version; a hundred thousand are inserted in bulk instead.
"""
import json
import sys

from mlflow.store.model_registry.dbmodels.models import (
    SqlModelVersion,
    SqlModelVersionTag,
    SqlRegisteredModel,
    SqlRegisteredModelAlias,
    SqlRegisteredModelTag,
)
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore


def rows(models):
    tables = {
        table: []
        for table in (
            SqlRegisteredModel,
            SqlRegisteredModelTag,
            SqlModelVersion,
            SqlModelVersionTag,
            SqlRegisteredModelAlias,
        )
    }
    for model in models:
        name, created = model["name"], model["created"]
        tables[SqlRegisteredModel].append(
            {"name": name, "creation_time": created, "last_updated_time": created, "description": model["description"]}
        )
        tables[SqlRegisteredModelTag] += [{"name": name, "key": k, "value": v} for k, v in model["tags"].items()]
        tables[SqlRegisteredModelAlias].append({"name": name, "alias": "champion", "version": model["champion"]})
        for version in model["versions"]:
            number = version["version"]
            at = created + number * 1000
            tables[SqlModelVersion].append(
                {
                    "name": name,
                    "version": number,
                    "creation_time": at,
                    "last_updated_time": at,
                    "current_stage": "None",
                    "source": version["source"],
                    "run_id": version["runId"],
                    "status": "READY",
                }
            )
            tables[SqlModelVersionTag] += [
                {"name": name, "version": number, "key": k, "value": v} for k, v in version["tags"].items()
            ]
    return tables


def main(database, file):
    with open(file, encoding="utf-8") as stream:
        models = json.load(stream)
    store = SqlAlchemyStore(f"sqlite:///{database}")
    with store.ManagedSessionMaker() as session:
        for table, values in rows(models).items():
            session.bulk_insert_mappings(table, values)


main(*sys.argv[1:])
