"""Calls MLflow's own client: lines of JSON in, a line of JSON out for each.

{"uri", "method", "arguments"} is a call of that method of `MlflowClient`, with the registry at `uri`. The answer is
{"result"} with what it gave as plain values, or {"refused", "message"} with the code (or type) of what it raised. Of a search all
pages are asked for, one after the other. What a call leaves to a thread (the experiments of prompts) is done before the
next one.
"""
import json
import logging
import sys
import threading

from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion, Prompt, PromptVersion, RegisteredModel
from mlflow.exceptions import MlflowException
from mlflow.store.entities import PagedList


def plain(value):
    if isinstance(value, PagedList):
        return {"rows": [plain(each) for each in value], "token": plain(value.token)}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (ModelVersion, PromptVersion, RegisteredModel)):
        return {key: plain(each) for key, each in value}
    if isinstance(value, Prompt):
        return {key.removeprefix("_"): plain(each) for key, each in vars(value).items()}
    if isinstance(value, set):
        return sorted(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, bytes):
        return value.decode()
    return value if value is None or isinstance(value, (str, int, float)) else str(value)


def call(client, method, arguments):
    """Return what a method gives; of one that gives a page, the list of all pages."""
    method = getattr(client, method)
    page = method(**arguments)
    for thread in threading.enumerate():
        if thread.name.startswith("link_prompt_to_experiment"):
            thread.join()
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
        except Exception as error:
            answer = {"refused": type(error).__name__, "message": str(error)}
        print(json.dumps(answer), flush=True)


main()
