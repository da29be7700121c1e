"""Train, log, register and load models whose runs a tracking server keeps.

Usage: python tracking_client.py NAME

MLFLOW_TRACKING_URI names the server, MLFLOW_REGISTRY_URI the registry. Prints
what was seen as the last line, a JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from typing import Any

import mlflow
import numpy as np
from mlflow import MlflowClient
from sklearn.dummy import DummyClassifier

SKOPS = {"serialization_format": "skops", "skops_trusted_types": ["sklearn.dummy.DummyClassifier"]}


def trained(answer: int) -> DummyClassifier:
    """Return a model that always gives one answer."""
    return DummyClassifier(strategy="constant", constant=answer).fit([[0.0], [1.0]], [answer, answer])


def run_facts(run_id: str) -> dict[str, Any]:
    """Return what the tracking server says of a run."""
    run = mlflow.get_run(run_id)
    return {
        "id": run_id,
        "name": run.info.run_name,
        "status": run.info.status,
        "started": run.info.start_time,
        "experiment": {
            "id": run.info.experiment_id,
            "name": mlflow.get_experiment(run.info.experiment_id).name,
        },
        "params": run.data.params,
        "metrics": run.data.metrics,
        "datasets": [
            {
                "name": each.dataset.name,
                "digest": each.dataset.digest,
                "context": each.tags[0].value,
            }
            for each in run.inputs.dataset_inputs
        ],
    }


def log(answer: int, **options: Any) -> tuple[str, str]:
    """Train and log a model; gives the ids of its run and of the logged model."""
    rows = np.array([[0.0], [1.0]])
    with mlflow.start_run(run_name=f"answer-{answer}") as run:
        mlflow.log_input(mlflow.data.from_numpy(rows, name="rows"), context="training")
        mlflow.log_params({"answer": answer, "strategy": "constant"})
        for step, f1 in enumerate([0.5, 0.9, 0.75]):
            mlflow.log_metric("f1", f1, step=step)
        mlflow.log_metric("log_loss", answer / 10)
        info = mlflow.sklearn.log_model(trained(answer), name="model", **SKOPS, **options)
        with tempfile.TemporaryDirectory() as folder:
            mlflow.sklearn.save_model(trained(answer), f"{folder}/packed", **SKOPS)
            mlflow.log_artifacts(f"{folder}/packed", "packed")
    return run.info.run_id, info.model_id


def seen_version(name: str, version: str, run: str, uri: str) -> dict[str, Any]:
    """Return what a version says, what its run says, and what it predicts, loaded by a URI."""
    entry = MlflowClient().get_model_version(name, version)
    return {
        "version": entry.version,
        "source": entry.source,
        "status": entry.status,
        "run": entry.run_id,
        "tracked": run_facts(run),
        "loaded": [int(value) for value in mlflow.pyfunc.load_model(uri).predict(np.array([[0.0]]))],
    }


def main(name: str) -> None:
    """Register in all ways, and load by number and by alias."""
    mlflow.set_experiment("tracked")
    client = MlflowClient()
    seen: dict[str, Any] = {"registry": os.environ["MLFLOW_REGISTRY_URI"]}

    run, model = log(1, registered_model_name=name)
    seen["logged"] = {"model": model, **seen_version(name, "1", run, f"models:/{name}/1")}

    run, model = log(2)
    mlflow.register_model(f"runs:/{run}/model", name)
    client.set_registered_model_alias(name, "champion", "2")
    seen["byRun"] = {"model": model, **seen_version(name, "2", run, f"models:/{name}@champion")}

    run, model = log(3)
    mlflow.register_model(f"models:/{model}", name)
    client.set_registered_model_alias(name, "champion", "3")
    seen["byModel"] = {"model": model, **seen_version(name, "3", run, f"models:/{name}@champion")}

    # A model among the artifacts of its run, as MLflow 2 logs them.
    mlflow.register_model(f"runs:/{run}/packed", name)
    seen["byArtifact"] = {"model": None, **seen_version(name, "4", run, f"models:/{name}/latest")}
    print(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1])
