"""What people's scripts do with a registry; MLFLOW_REGISTRY_URI names it.

Usage: python registry_client.py everything|many NAME COUNT

``everything`` registers, loads and changes models in all ways that MLflow's
documentation shows, and prints what was seen as one JSON object. ``many``
registers the folder ``saved`` COUNT times as NAME, and prints the numbers.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Callable

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from sklearn.dummy import DummyClassifier


def fields(version: Any) -> dict[str, Any]:
    """Return what a version says of itself."""
    return {
        "version": version.version,
        "source": version.source,
        "run": version.run_id,
        "runLink": version.run_link,
        "stage": version.current_stage,
        "status": version.status,
        "description": version.description,
        "tags": version.tags,
        "aliases": list(version.aliases),
    }


def refusal(work: Callable[[], Any]) -> str:
    """Return the error code that a call is refused with."""
    try:
        work()
    except MlflowException as error:
        return f"{error.error_code}: {error.message[:300]}"
    return "not refused"


def load(uri: str) -> list[int]:
    """Return what a model says of two rows."""
    loaded = mlflow.sklearn.load_model(uri)
    return [int(value) for value in loaded.predict([[0.0], [1.0]])]


def trained(answer: int) -> DummyClassifier:
    """Return a model that always gives one answer."""
    return DummyClassifier(strategy="constant", constant=answer).fit([[0.0], [1.0]], [answer, answer])


def log(answer: int, **options: Any) -> tuple[str, Any]:
    """Log a model; gives its run and what MLflow says of it."""
    with mlflow.start_run() as run:
        mlflow.log_param("answer", answer)
        mlflow.log_metric("f1", 0.9)
        info = mlflow.sklearn.log_model(
            trained(answer), name="model", serialization_format="skops",
            skops_trusted_types=["sklearn.dummy.DummyClassifier"], **options
        )
    return run.info.run_id, info


def everything() -> dict[str, Any]:
    """Do all of it."""
    client = MlflowClient()
    seen: dict[str, Any] = {}
    run, info = log(1, registered_model_name="iris")
    seen["run"], seen["model"] = run, info.model_id
    seen["logged"] = fields(client.get_model_version("iris", "1"))

    run2, info2 = log(2)
    seen["byRun"] = fields(mlflow.register_model(f"runs:/{run2}/model", "iris"))
    seen["byModel"] = fields(mlflow.register_model(f"models:/{info2.model_id}", "iris", tags={"team": "growth"}))
    mlflow.sklearn.save_model(
        trained(3), "saved", serialization_format="skops", skops_trusted_types=["sklearn.dummy.DummyClassifier"]
    )
    seen["byFolder"] = fields(mlflow.register_model("saved", "iris"))
    seen["byPath"] = fields(mlflow.register_model(os.path.abspath("saved"), "iris"))
    seen["byRunUri"] = fields(client.create_model_version("iris", f"runs:/{run2}/model", run2, description="raw"))
    seen["elsewhere"] = fields(client.create_model_version("iris", "s3://bucket/iris", run_link="https://ci.example/1"))

    client.set_registered_model_alias("iris", "champion", "2")
    client.set_registered_model_alias("iris", "best.one".replace(".", "-"), "4")
    client.transition_model_version_stage("iris", "4", "Production")
    client.set_model_version_tag("iris", "2", "validated", "yes")
    client.set_registered_model_tag("iris", "owner", "ada")
    client.update_model_version("iris", "2", "Two it is")
    client.update_registered_model("iris", "Flowers")
    client.delete_model_version("iris", "7")
    seen["loaded"] = {
        uri: load(uri)
        for uri in [
            "models:/iris/1",
            "models:/iris/2",
            "models:/iris/3",
            "models:/iris@champion",
            "models:/iris/Production",
            "models:/iris/latest",
        ]
    }
    seen["pyfunc"] = [int(value) for value in mlflow.pyfunc.load_model("models:/iris@champion").predict([[0.0]])]
    seen["uri"] = client.get_model_version_download_uri("iris", "1")

    seen["copy"] = fields(client.copy_model_version("models:/iris@champion", "iris prod"))
    seen["loadedCopy"] = load("models:/iris prod/1")
    client.rename_registered_model("iris prod", "iris-live")
    seen["loadedRenamed"] = load("models:/iris-live/1")
    seen["found"] = sorted(each.name for each in client.search_registered_models())
    seen["versions"] = sorted(int(each.version) for each in client.search_model_versions("name = 'iris'"))

    mlflow.genai.register_prompt(name="greeting", template="Hello {{name}}!", commit_message="first")
    seen["prompt"] = mlflow.genai.load_prompt("prompts:/greeting/1").template
    mlflow.genai.set_prompt_alias("greeting", alias="live", version=1)
    seen["promptByAlias"] = mlflow.genai.load_prompt("prompts:/greeting@live").format(name="Ada")

    prompt_tag = {"mlflow.prompt.is_prompt": "true"}
    seen["refused"] = {
        "outside": refusal(lambda: client.create_model_version("iris", "/etc")),
        "missing": refusal(lambda: client.create_model_version("iris", "/nowhere/at/all")),
        "git": refusal(lambda: client.create_model_version("iris", os.path.abspath(".git"))),
        "prompt": refusal(lambda: client.create_model_version("iris", "/etc", tags=prompt_tag)),
        "promptAsModel": refusal(lambda: client.create_model_version("iris", "models:/greeting/1")),
        "unknown": refusal(lambda: client.create_model_version("iris", "models:/iris/99")),
        "otherRun": refusal(lambda: client.create_model_version("iris", f"runs:/{run2}/model", run)),
    }
    client.delete_registered_model("iris-live")
    seen["deleted"] = refusal(lambda: client.get_registered_model("iris-live"))
    return seen


def many(name: str, count: int) -> list[int]:
    """Register the same folder again and again."""
    client = MlflowClient()
    return [int(client.create_model_version(name, os.path.abspath("saved")).version) for _ in range(count)]


if __name__ == "__main__":
    wanted, *arguments = sys.argv[1:]
    print(json.dumps(many(arguments[0], int(arguments[1])) if wanted == "many" else everything()))
