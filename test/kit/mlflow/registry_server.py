"""Answers requests as `mlflow server` over SQLite does: lines of JSON in, a line of JSON out for each.

{"clear": true} empties the registry; {"method", "path", "query", "body", "at"} is a request at that moment, in milliseconds since
1970. It goes through MLflow's own application, without a socket; only the clock is ours.
"""
import json
import logging
import os
import sys
import tempfile


def start(folder):
    os.environ["_MLFLOW_SERVER_FILE_STORE"] = f"sqlite:///{os.path.join(folder, 'mlflow.db')}"
    os.environ["_MLFLOW_SERVER_ARTIFACT_ROOT"] = os.path.join(folder, "artifacts")
    os.environ["MLFLOW_TRACKING_URI"] = os.environ["_MLFLOW_SERVER_FILE_STORE"]
    from mlflow.server import app
    from mlflow.server.handlers import _get_model_registry_store
    from mlflow.store.model_registry import sqlalchemy_store
    from sqlalchemy import event

    store = _get_model_registry_store()

    @event.listens_for(store.engine, "connect")
    def without_syncs(connection, _record):
        connection.execute("PRAGMA synchronous = OFF")

    store.engine.dispose()
    clock = {"at": 0}
    sqlalchemy_store.get_current_time_millis = lambda: clock["at"]
    return app.test_client(), store, clock


def clear(store):
    from mlflow.store.model_registry.dbmodels.models import SqlRegisteredModel

    with store.ManagedSessionMaker(read_only=False) as session:
        for model in session.query(SqlRegisteredModel):
            session.delete(model)
    return {}


def request(client, asked):
    content = {} if asked.get("body") is None else {"data": asked["body"], "content_type": "application/json"}
    answer = client.open(
        f"/api/2.0/mlflow/{asked['path']}",
        method=asked["method"],
        query_string=[tuple(pair) for pair in asked.get("query") or []],
        **content,
    )
    # What is no JSON is a page that tells of a failure.
    return {"status": answer.status_code, "body": answer.get_json(silent=True)}


def main():
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        client, store, clock = start(folder)
        for line in sys.stdin:
            asked = json.loads(line)
            clock["at"] = asked.get("at", 0)
            print(json.dumps(clear(store) if "clear" in asked else request(client, asked)), flush=True)
        store.engine.dispose()


main()
