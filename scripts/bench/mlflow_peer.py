"""What a user of MLflow's client does with a registry in SQLite: list DATABASE | resolve DATABASE MODEL | live DATABASE MODEL.

`list` and `resolve` are whole processes; `live` prints milliseconds of calls in one process, medians of five.
"""
import json
import statistics
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


def median_ms(work):
    work()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main(verb, database, name=None):
    client = mlflow.MlflowClient(f"sqlite:///{database}", f"sqlite:///{database}")
    if verb == "list":
        print(json.dumps([row(model) for model in search(client)]))
    elif verb == "resolve":
        print(client.get_model_version_by_alias(name, "champion").version)
    else:
        calls = {
            "list": lambda: search(client),
            "resolve": lambda: client.get_model_version_by_alias(name, "champion"),
        }
        print(json.dumps({call: median_ms(work) for call, work in calls.items()}))


main(*sys.argv[1:])
