"""Predict the species of a few flowers and compare with the first version."""

from __future__ import annotations

import mlflow.pyfunc
import pandas as pd

MODEL_URI = "models:/iris@champion"
BASELINE_URI = "models:/iris/1"

FLOWERS = pd.DataFrame(
    [
        [5.1, 3.5, 1.4, 0.2],
        [6.9, 3.1, 4.9, 1.5],
        [6.0, 3.0, 4.8, 1.8],
        [6.3, 3.3, 6.0, 2.5],
    ],
    columns=[
        "sepal length (cm)",
        "sepal width (cm)",
        "petal length (cm)",
        "petal width (cm)",
    ],
)


def main() -> None:
    """Print the predictions of the champion and of the baseline."""
    champion = mlflow.pyfunc.load_model(MODEL_URI)
    baseline = mlflow.pyfunc.load_model(BASELINE_URI)

    result = FLOWERS.assign(
        champion=champion.predict(FLOWERS),
        baseline=baseline.predict(FLOWERS),
    )
    print(result.to_string(index=False))

    agreement = (result["champion"] == result["baseline"]).mean()
    print(f"\nSame species for {agreement:.0%} of the rows")


if __name__ == "__main__":
    main()
