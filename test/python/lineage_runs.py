"""Log runs of every kind to a tracking store, and print what MLflow's client reports of them.

Usage: python lineage_runs.py TRACKING_URI [RUN_ID ...]

With ids nothing is logged: what the client reports of these runs is printed.

The output is one JSON list: for each run what ``mlflow.get_run`` and
``mlflow.get_experiment`` say. Numbers that JSON lacks are texts.
"""

from __future__ import annotations

import json
import math
import sys
from typing import Any

import mlflow
import pandas as pd
from mlflow.entities import Metric, Param, RunTag
from sklearn.dummy import DummyClassifier


def number(value: float) -> float | str:
    """Return a value that JSON can say."""
    return value if math.isfinite(value) else repr(value)


def reported(run_id: str) -> dict[str, Any]:
    """Return what the client reports of a run."""
    run = mlflow.get_run(run_id)
    info, data = run.info, run.data
    inputs = run.inputs.dataset_inputs if run.inputs else []
    outputs = run.outputs.model_outputs if run.outputs else []
    return {
        "id": info.run_id,
        "name": info.run_name,
        "status": info.status,
        "startTime": info.start_time,
        "experiment": {
            "id": info.experiment_id,
            "name": mlflow.get_experiment(info.experiment_id).name,
        },
        "params": data.params,
        "metrics": {key: number(value) for key, value in data.metrics.items()},
        "tags": data.tags,
        "datasets": [
            {
                "name": each.dataset.name,
                "digest": each.dataset.digest,
                "sourceType": each.dataset.source_type,
                "source": each.dataset.source,
                "context": {tag.key: tag.value for tag in each.tags}.get(
                    "mlflow.data.context"
                ),
            }
            for each in inputs
        ],
        "models": sorted(each.model_id for each in outputs),
    }


def full_run() -> str:
    """Log a run with a model, datasets, and metrics out of order."""
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "y": [0, 1, 0, 1]})
    with mlflow.start_run(run_name="full: ä, 日本") as run:
        mlflow.log_params({"C": 0.5, "deep/er/x": "y", "with space": "a\nb", "long": "x" * 3000})
        mlflow.log_input(
            mlflow.data.from_pandas(frame, source="/home/ada/data/train.csv", name="train"),
            context="training",
        )
        mlflow.log_input(
            mlflow.data.from_pandas(frame.head(2), source="https://example.com/t.csv", name="test"),
            context="evaluation",
        )
        mlflow.log_input(mlflow.data.from_pandas(frame.head(3), name="from code"))
        for step, value in [(3, 0.3), (1, 0.9), (2, 0.1)]:
            mlflow.log_metric("loss", value, step=step)
        model = mlflow.sklearn.log_model(
            DummyClassifier().fit(frame[["a"]], frame.y), name="model", serialization_format="skops"
        )
        mlflow.log_metrics({"f1": 0.91, "val/acc": 0.5}, model_id=model.model_id)
        mlflow.log_metric("f1", 0.4, step=0, timestamp=1, model_id=model.model_id)
        mlflow.log_metric("nan", float("nan"))
        mlflow.log_metric("inf", float("inf"))
        mlflow.log_metric("-inf", float("-inf"))
    return run.info.run_id


def points_run() -> str:
    """Log values of equal steps and times, many parameters, and the tags of a notebook."""
    client = mlflow.MlflowClient()
    experiment = mlflow.get_experiment_by_name("lineage")
    run = client.create_run(experiment.experiment_id, run_name="points")
    client.log_batch(
        run.info.run_id,
        metrics=[
            Metric("m", 0.1, 1_700_000_000_002, 5),
            Metric("m", 0.7, 1_700_000_000_001, 5),
            Metric("m", 0.2, 1_700_000_000_002, 5),
            Metric("m", 0.9, 1_700_000_000_009, 4),
            Metric("negative step", 1.5, 1_700_000_000_000, -1),
            Metric("negative step", 2.5, 1_600_000_000_000, 0),
        ],
        params=[Param(f"p{index:03}", str(index)) for index in range(90)],
        tags=[
            RunTag("mlflow.source.name", "/home/ada/project/explore.ipynb"),
            RunTag("mlflow.source.type", "NOTEBOOK"),
            RunTag("mlflow.source.git.commit", "0123456789abcdef0123456789abcdef01234567"),
            RunTag("mlflow.source.git.branch", "main"),
            RunTag("mlflow.source.git.repoURL", "https://ada:secret@example.com/p.git"),
        ],
    )
    for at in range(3):
        extra = [Param(f"q{at}{index:02}", "v") for index in range(90)]
        client.log_batch(run.info.run_id, params=extra)
    client.set_terminated(run.info.run_id, "FAILED")
    return run.info.run_id


def main() -> None:
    """Log the runs and print them."""
    mlflow.set_tracking_uri(sys.argv[1])
    if known := sys.argv[2:]:
        print(json.dumps([reported(run_id) for run_id in known]))
        return
    mlflow.set_experiment("lineage")
    full = full_run()
    points = points_run()
    # A name that YAML would take for a number.
    mlflow.set_experiment("0123")
    with mlflow.start_run() as run:
        pass
    deleted = run.info.run_id
    mlflow.delete_run(deleted)
    print(json.dumps([reported(run_id) for run_id in (full, points, deleted)]))


if __name__ == "__main__":
    main()
