"""Make every folder of models/, and mlflow.db, from scratch.

The runs are logged to a throw-away MLflow server on 127.0.0.1. Its artifacts
are proxied (``mlflow-artifacts:/``), so ``artifact_path`` in MLmodel names no
folder of this machine. Its database is kept, in small pages: registering a
model finds its run there. Run this in a copy of the folder that is no git
repository, lest the runs name one of yours. Run ids, model ids and times
differ with every call; the data, the parameters and the metrics do not.
"""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
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


def keep_database(source: Path, target: Path) -> None:
    """Copy an SQLite database into pages of 512 bytes: most of its tables are empty."""
    target.unlink(missing_ok=True)
    with sqlite3.connect(source) as database:
        database.execute("PRAGMA page_size = 512")
        database.execute("VACUUM INTO ?", (str(target),))


@contextmanager
def tracking_server() -> Iterator[str]:
    """Run an MLflow server with proxied artifacts; yield its URI, then keep its database."""
    port = free_port()
    uri = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch)
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
        keep_database(data / "mlflow.db", HERE / "mlflow.db")


def train(
    uri: str,
    folder: str,
    estimator: str,
    params: dict[str, Any],
    serialization_format: str = "skops",
) -> None:
    """Train one model by train.py, which its run then names as its source."""
    options = [f"--param={key}={json.dumps(value)}" for key, value in params.items()]
    subprocess.run(
        [
            *(sys.executable, "train.py", "--estimator", estimator, "--folder", folder),
            *("--serialization-format", serialization_format, *options),
        ],
        cwd=HERE,
        env={**os.environ, "MLFLOW_TRACKING_URI": uri, "LOGNAME": "ada"},
        check=True,
    )


def main() -> None:
    """Train and copy all models."""
    with tracking_server() as uri:
        for model in MODELS:
            train(uri, **model)


if __name__ == "__main__":
    main()
