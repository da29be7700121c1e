"""What a user of MLflow's client does with a registry in SQLite: list DATABASE | resolve DATABASE MODEL | live DATABASE MODEL.

`list` and `resolve` are whole processes; `live` answers questions, one a line, with milliseconds and how much it found.
"""
import json
import sys
import time

import mlflow

PAGE = 1000


def search(client, text=None):
    found, token = [], None
    while True:
        page = client.search_registered_models(text, max_results=PAGE, page_token=token)
        found += page
        token = page.token
        if not token:
            return found


def row(model):
    latest = max((int(version.version) for version in model.latest_versions), default=None)
    return {"name": model.name, "aliases": {k: int(v) for k, v in model.aliases.items()}, "latest_version": latest}


def answer(calls):
    for line in sys.stdin:
        question, _, rest = line.rstrip("\n").partition(" ")
        start = time.perf_counter()
        found = calls[question](rest)
        print(json.dumps({"ms": (time.perf_counter() - start) * 1000, "found": found}), flush=True)


def main(verb, database, name=None):
    client = mlflow.MlflowClient(f"sqlite:///{database}", f"sqlite:///{database}")
    if verb == "list":
        print(json.dumps([row(model) for model in search(client)]))
    elif verb == "resolve":
        print(client.get_model_version_by_alias(name, "champion").version)
    else:
        answer(
            {
                "list": lambda _: len(search(client)),
                "resolve": lambda _: len([client.get_model_version_by_alias(name, "champion")]),
                "search": lambda text: len(search(client, text)),
            }
        )


main(*sys.argv[1:])
