"""Train one classifier on the iris data, log it to MLflow and copy it to models/.

Example:
    python train.py --estimator logistic-regression --param C=5.0 --param max_iter=500
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import sklearn
from mlflow.models import infer_signature
from sklearn.base import ClassifierMixin
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier

EXPERIMENT = "iris"
MODELS_DIR = Path(__file__).parent / "models"
DATA_SOURCE = (
    "https://raw.githubusercontent.com/scikit-learn/scikit-learn/"
    f"{sklearn.__version__}/sklearn/datasets/data/iris.csv"
)
TEST_SIZE = 0.4
SPLIT_SEED = 2024

ESTIMATORS: dict[str, type[ClassifierMixin]] = {
    "decision-tree": DecisionTreeClassifier,
    "gaussian-nb": GaussianNB,
    "knn": KNeighborsClassifier,
    "logistic-regression": LogisticRegression,
}


def load_split() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]:
    """Return X_train, X_test, y_train, y_test of the fixed, stratified split."""
    iris = load_iris(as_frame=True)
    species = iris.target.map(dict(enumerate(iris.target_names))).rename("species")
    return train_test_split(
        iris.data,
        species,
        test_size=TEST_SIZE,
        stratify=species,
        random_state=SPLIT_SEED,
    )


def evaluate(
    model: ClassifierMixin, features: pd.DataFrame, species: pd.Series
) -> dict[str, float]:
    """Return the metrics of a fitted classifier on held-out rows."""
    predicted = model.predict(features)
    return {
        "accuracy": accuracy_score(species, predicted),
        "f1_macro": f1_score(species, predicted, average="macro"),
        "log_loss": log_loss(
            species, model.predict_proba(features), labels=model.classes_
        ),
    }


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write a flat map as JSON, one key a line, keys sorted."""
    text = json.dumps(values, indent=2, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def train(
    estimator: str,
    params: Mapping[str, Any],
    folder: str,
    serialization_format: str = "skops",
    registered_model: str | None = None,
) -> Path:
    """Train, evaluate and log one model; return the folder it was copied to.

    With `registered_model` it becomes the next version of that registered model.
    """
    x_train, x_test, y_train, y_test = load_split()
    training_data = mlflow.data.from_pandas(
        x_train.assign(species=y_train),
        source=DATA_SOURCE,
        targets="species",
        name="iris-train",
    )
    logged_params = {
        "estimator": estimator,
        **params,
        "test_size": TEST_SIZE,
        "split_seed": SPLIT_SEED,
    }

    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run(run_name=folder):
        mlflow.log_input(training_data, context="training")
        mlflow.log_params(logged_params)

        model = ESTIMATORS[estimator](**params)
        model.fit(x_train, y_train)
        metrics = evaluate(model, x_test, y_test)

        model_info = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(x_train, y_train),
            input_example=x_train.head(3),
            serialization_format=serialization_format,
        )
        mlflow.log_metrics(metrics, model_id=model_info.model_id)

    if registered_model is not None:
        mlflow.register_model(model_info.model_uri, registered_model)

    target = MODELS_DIR / folder
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        downloaded = mlflow.artifacts.download_artifacts(
            artifact_uri=model_info.artifact_path, dst_path=scratch
        )
        shutil.copytree(downloaded, target)
    write_json(
        target / "metrics.json",
        {name: round(float(value), 4) for name, value in metrics.items()},
    )
    write_json(target / "params.json", logged_params)
    return target


def parse_param(text: str) -> tuple[str, Any]:
    """Parse ``KEY=VALUE``; a value that is not JSON is taken as a string."""
    key, separator, value = text.partition("=")
    if not key or not separator:
        raise argparse.ArgumentTypeError(f"expected KEY=VALUE, got {text!r}")
    try:
        return key, json.loads(value)
    except json.JSONDecodeError:
        return key, value


def parse_args() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Train one iris classifier.")
    parser.add_argument("--estimator", choices=sorted(ESTIMATORS), required=True)
    parser.add_argument(
        "--param",
        type=parse_param,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="hyper-parameter of the estimator, e.g. max_depth=2 (repeatable)",
    )
    parser.add_argument(
        "--folder", help="folder below models/ (default: the estimator's name)"
    )
    parser.add_argument(
        "--register",
        metavar="NAME",
        help="make it the next version of this registered model",
    )
    parser.add_argument(
        "--serialization-format",
        choices=["skops", "cloudpickle"],
        default="skops",
        help="format of the model file (default: %(default)s)",
    )
    return parser.parse_args()


def main() -> None:
    """Train the classifier given on the command line."""
    args = parse_args()
    folder = train(
        estimator=args.estimator,
        params=dict(args.param),
        folder=args.folder or args.estimator,
        serialization_format=args.serialization_format,
        registered_model=args.register,
    )
    print(f"models/{folder.name}")
    print((folder / "metrics.json").read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
