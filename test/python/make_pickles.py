"""Makes test/fixtures/pickles: small real saves in the ways that differ for a reader of pickles.

    env/bin/python test/python/make_pickles.py test/fixtures/pickles

with the environment of known_imports.py. They are committed, and tests read those alone.
"""

import collections
import datetime
import io
import pickle
import sys
import tarfile
import zipfile
from pathlib import Path

import joblib
import numpy as np
import torch
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline


def values():
    return {
        "numbers": [1, -1, 1 << 40, 1 << 80, 1.5, True, None],
        "texts": ["ascii", "é", "\ud800", "x" * 300, b"\xff", bytearray(b"x")],
        "sets": ({1}, frozenset("a")),
        "ordered": collections.OrderedDict(a=collections.Counter("aab"), b=collections.deque([1])),
        "times": [datetime.datetime(2026, 1, 2), datetime.timedelta(1), datetime.timezone.utc],
    }


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        (folder / f"values-{protocol}.pkl").write_bytes(pickle.dumps(values(), protocol))
    with (folder / "three-streams.pkl").open("wb") as file:
        for value in (1, {"a": 1}, collections.OrderedDict()):
            pickle.dump(value, file)
    rows = np.random.default_rng(0).normal(size=(20, 3))
    forest = RandomForestClassifier(3, max_depth=2, random_state=0).fit(rows, rows[:, 0] > 0)
    joblib.dump(forest, folder / "forest.joblib")
    joblib.dump(forest, folder / "forest-zlib.joblib", compress=3)
    joblib.dump(forest, folder / "forest-gzip.joblib", compress=("gzip", 3))
    joblib.dump(forest, folder / "forest-bz2.joblib", compress=("bz2", 3))
    joblib.dump(forest, folder / "forest-xz.joblib", compress=("xz", 3))
    (folder / "forest-5.pkl").write_bytes(pickle.dumps(forest, 5))
    words = make_pipeline(TfidfVectorizer(), RandomForestClassifier(1, max_depth=1)).fit(["good", "bad"], [1, 0])
    joblib.dump(words, folder / "words.joblib")
    arrays = [np.array([{"a": 1}, {2}], object), np.array(["x", "yy"]), np.zeros(2, "i4,f8"), np.zeros(2, "M8[s]"), np.array(1.5), np.zeros(0), np.array([b"x"])]
    joblib.dump(arrays, folder / "arrays.joblib")
    np.savez(folder / "arrays.npz", numbers=np.zeros(3), objects=arrays[0])
    np.save(folder / "objects.npy", arrays[0], allow_pickle=True)
    np.save(folder / "numbers.npy", np.zeros((2, 3)))
    model = torch.nn.Linear(2, 2)
    torch.save(model.state_dict(), folder / "linear.pt")
    torch.save(model, folder / "linear-legacy.pt", _use_new_zipfile_serialization=False)
    with tarfile.open(folder / "saved.tar", "w") as tar:
        data = pickle.dumps(values())
        entry = tarfile.TarInfo("inner/data")
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    with zipfile.ZipFile(folder / "deflated.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("values", pickle.dumps(values(), 0))
        archive.writestr("readme.txt", "cat\ndog\n.\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
