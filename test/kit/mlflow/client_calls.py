"""Calls MLflow's own client: lines of JSON in, a line of JSON out for each.

{"uri", "method", "arguments"} is a call of that method of `MlflowClient`, with the registry at `uri`. The answer is
{"result"} with what it gave as plain values, or {"refused", "message"} with the code of what it raised. Of a search all
pages are asked for, one after the other.
"""
import json
import logging
import sys

from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion, RegisteredModel
from mlflow.exceptions import MlflowException
from mlflow.store.entities import PagedList


def plain(value):
    if isinstance(value, PagedList):
        return {"rows": [plain(each) for each in value], "token": plain(value.token)}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (ModelVersion, RegisteredModel)):
        return {key: plain(each) for key, each in value}
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, bytes):
        return value.decode()
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def call(client, method, arguments):
    """Return what a method gives; of one that gives a page, the list of all pages."""
    method = getattr(client, method)
    page = method(**arguments)
    if not isinstance(page, PagedList):
        return page
    pages = [page]
    while page.token:
        page = method(**arguments, page_token=page.token)
        pages.append(page)
    return pages


def main():
    logging.disable(logging.CRITICAL)
    clients = {}
    for line in sys.stdin:
        asked = json.loads(line)
        uri = asked["uri"]
        client = clients.setdefault(uri, None) or MlflowClient(tracking_uri=uri, registry_uri=uri)
        clients[uri] = client
        try:
            answer = {"result": plain(call(client, asked["method"], asked["arguments"]))}
        except MlflowException as error:
            answer = {"refused": error.error_code, "message": error.message}
        print(json.dumps(answer), flush=True)


main()
