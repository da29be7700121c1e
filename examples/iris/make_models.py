"""Make every folder of models/, and mlflow.sql with their runs, from scratch.

Each model is trained by ``python train.py`` in a git repository that holds
nothing but the training code. Its one commit is the same wherever it is made,
so the commit that MLflow writes down with a run can be made again.

The runs are logged to a throw-away MLflow server on 127.0.0.1. Its artifacts
are proxied (``mlflow-artifacts:/``), so neither ``artifact_path`` in MLmodel nor
mlflow.sql names a folder of this machine. Run ids, model ids and times differ
with every call; the data, the parameters and the metrics do not.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CODE = ["train.py", "requirements.txt"]
AUTHOR = {
    "NAME": "Ada Example",
    "EMAIL": "ada@example.com",
    "DATE": "2026-11-23T12:00:00Z",
}
MESSAGE = "Train classifiers of iris flowers"

MODELS: list[dict[str, Any]] = [
    {
        "folder": "decision-tree",
        "estimator": "decision-tree",
        "params": {"max_depth": 2, "random_state": 0},
        # skops refuses the node array of scikit-learn's trees as untrusted
        "serialization_format": "cloudpickle",
    },
    {
        "folder": "logistic-regression",
        "estimator": "logistic-regression",
        "params": {"C": 5.0, "max_iter": 500},
    },
    {
        "folder": "knn",
        "estimator": "knn",
        "params": {"n_neighbors": 15, "algorithm": "brute"},
    },
    {
        "folder": "gaussian-nb",
        "estimator": "gaussian-nb",
        "params": {"var_smoothing": 1e-9},
    },
]


def free_port() -> int:
    """Return a port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_healthy(server: subprocess.Popen[bytes], uri: str) -> None:
    """Wait up to a minute for the server to answer its health check."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"mlflow server ended with code {server.returncode}")
        try:
            with urllib.request.urlopen(f"{uri}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError("mlflow server did not start")


@contextmanager
def tracking_server(data: Path) -> Iterator[str]:
    """Run an MLflow server with proxied artifacts in an empty folder; yield its URI."""
    port = free_port()
    uri = f"http://127.0.0.1:{port}"
    with (data / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "mlflow", "server"),
                *("--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
                *("--backend-store-uri", f"sqlite:///{data / 'mlflow.db'}"),
                *("--artifacts-destination", str(data / "artifacts")),
            ],
            cwd=data,
            env={**os.environ, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_healthy(server, uri)
            yield uri
        finally:
            server.terminate()
            server.wait(timeout=30)


def lay_code(folder: Path) -> None:
    """Make a git repository in an empty folder: the training code, in one commit."""
    for name in CODE:
        shutil.copyfile(HERE / name, folder / name)
    person = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in AUTHOR.items()
    }
    for command in (
        ["init", "--quiet", "--object-format", "sha1", "--initial-branch", "main"],
        ["add", *CODE],
        ["-c", "commit.gpgSign=false", "commit", "--quiet", "--message", MESSAGE],
    ):
        subprocess.run(
            ["git", *command], cwd=folder, env={**os.environ, **person}, check=True
        )


def train(
    code: Path,
    uri: str,
    estimator: str,
    params: dict[str, Any],
    folder: str,
    serialization_format: str = "skops",
) -> None:
    """Train one model with the code in a folder, and copy it to models/."""
    options = [f"--param={key}={json.dumps(value)}" for key, value in params.items()]
    subprocess.run(
        [
            *(sys.executable, "train.py", "--estimator", estimator, *options),
            *("--folder", folder, "--serialization-format", serialization_format),
        ],
        cwd=code,
        # MLflow writes down the name of the user
        env={**os.environ, "MLFLOW_TRACKING_URI": uri, "LOGNAME": "ada"},
        check=True,
    )
    target = HERE / "models" / folder
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(code / "models" / folder, target)


def dump(database: Path) -> str:
    """Return a database as the SQL that makes it again.

    Its experiments keep what is logged later in mlartifacts/ of the current folder: the
    server that proxied the artifacts is gone.
    """
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "UPDATE experiments"
            " SET artifact_location = 'mlartifacts/' || experiment_id"
        )
        return "".join(f"{statement}\n" for statement in connection.iterdump())


def main() -> None:
    """Train and copy all models, and keep what the server recorded of their runs."""
    with tempfile.TemporaryDirectory() as scratch:
        code, data = Path(scratch, "code"), Path(scratch, "server")
        code.mkdir()
        data.mkdir()
        lay_code(code)
        with tracking_server(data) as uri:
            for model in MODELS:
                train(code, uri, **model)
        (HERE / "mlflow.sql").write_text(dump(data / "mlflow.db"), encoding="utf-8")


if __name__ == "__main__":
    main()
