"""Make every folder of models/ from scratch.

The runs are logged to a throw-away MLflow server on 127.0.0.1. Its artifacts
are proxied (``mlflow-artifacts:/``), so ``artifact_path`` in MLmodel names no
folder of this machine. Run ids, model ids and times differ with every call;
the data, the parameters and the metrics do not.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mlflow

from train import train

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
def tracking_server() -> Iterator[str]:
    """Run an MLflow server with proxied artifacts; yield its URI."""
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


def main() -> None:
    """Train and copy all models."""
    with tracking_server() as uri:
        mlflow.set_tracking_uri(uri)
        for model in MODELS:
            train(**model)


if __name__ == "__main__":
    main()
