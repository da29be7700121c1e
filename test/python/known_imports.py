"""Lists what common libraries really import when their saves are loaded, for src/core/inspection/pickle/knownImports.ts.

    python -m venv env && env/bin/pip install -r test/python/models.txt
    env/bin/python test/python/known_imports.py > src/core/inspection/pickle/knownImports.ts

It saves small models of each library in the ways their users do (pickle of every protocol, joblib, torch.save) and loads
them again with unpicklers that note each class and function that is asked for. Run it by hand when a library's version is
added; names are only ever added to the table (those that stand in it are kept), as old saves stay around.
"""

import collections
import importlib
import io
import pickle
import re
import sys
import warnings
import zipfile
from pathlib import Path

warnings.filterwarnings("ignore")
TABLE = Path(__file__).parents[2] / "src/core/inspection/pickle/knownImports.ts"
LIBRARIES = ["numpy", "scipy", "pandas", "scikit-learn", "joblib", "torch", "xgboost", "lightgbm", "catboost"]
# Real saves of Python 2 and of older numpy, which can no longer be made here, name the same things so.
FORMER = {
    "__builtin__": "bytearray complex frozenset list object set tuple",
    "copy_reg": "_reconstructor",
    "numpy": "dtype ndarray",
    "numpy.core._multiarray_umath": "_reconstruct scalar",
    "numpy.core.multiarray": "_reconstruct scalar",
    "numpy.core.numeric": "_frombuffer",
    "numpy.random": "__RandomState_ctor",
    "numpy.random._pickle": "__bit_generator_ctor __generator_ctor __randomstate_ctor",
    "numpy.random._mt19937": "MT19937",
    "numpy.random._pcg64": "PCG64",
    "sklearn.externals.joblib.numpy_pickle": "NDArrayWrapper NumpyArrayWrapper",
    "joblib.numpy_pickle": "NDArrayWrapper NumpyArrayWrapper ZNDArrayWrapper",
    "torch": "BFloat16Storage BoolStorage ByteStorage CharStorage DoubleStorage FloatStorage HalfStorage IntStorage"
    " LongStorage QInt32Storage QInt8Storage QUInt8Storage ShortStorage Size device",
    "torch.jit._pickle": "build_boollist build_doublelist build_intlist build_tensor_from_id build_tensorlist restore_type_tag",
    "torch._utils": "_rebuild_parameter _rebuild_qtensor _rebuild_sparse_tensor _rebuild_tensor _rebuild_tensor_v2",
    "torch.nn.backends.thnn": "_get_thnn_function_backend",
}
# What real saves import too and what runs whatever it is given stays out: what else they import tells.
NEVER = re.compile(r"^(builtins|__builtin__)$")
BUILTINS = "bytearray bytes complex dict float frozenset int list object range set slice str tuple bool".split()
found = collections.defaultdict(set)


def note(module, name):
    if module.startswith("__main__") or module == __name__:
        return
    if NEVER.match(module) and name not in BUILTINS:
        return
    found[module].add(name)


class Noting(pickle._Unpickler):
    def find_class(self, module, name):
        note(module, name)
        return super().find_class(module, name)

    def persistent_load(self, pid):
        return self.storage(pid)

    def storage(self, pid):
        import torch

        return torch.storage.TypedStorage(wrap_storage=torch.UntypedStorage(1 << 16), dtype=torch.float32, _internal=True)


def each_protocol(value):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        try:
            data = pickle.dumps(value, protocol)
        except Exception as why:
            print(f"{type(value).__name__}: {why}", file=sys.stderr)
            continue
        Noting(io.BytesIO(data)).load()


def by_joblib(value):
    import joblib
    from joblib import numpy_pickle

    inherited = pickle._Unpickler.find_class

    def find_class(self, module, name):
        note(module, name)
        return inherited(self, module, name)

    numpy_pickle.NumpyUnpickler.find_class = find_class
    file = io.BytesIO()
    joblib.dump(value, file)
    file.seek(0)
    joblib.load(file)
    del numpy_pickle.NumpyUnpickler.find_class


def by_torch(value):
    import torch

    for zipped in (True, False):
        file = io.BytesIO()
        torch.save(value, file, _use_new_zipfile_serialization=zipped)
        if zipped:
            with zipfile.ZipFile(file) as archive:
                name = next(each for each in archive.namelist() if each.endswith("data.pkl"))
                streams = [archive.read(name)]
        else:
            file.seek(0)
            streams = [file.read()]
        for stream in streams:
            source = io.BytesIO(stream)
            try:
                for _ in range(1 if zipped else 5):
                    Noting(source).load()
            except Exception as why:
                # The rebuilding of a tensor may not like our empty storage; the names were noted before.
                print(f"torch: {why}", file=sys.stderr)


def all_ways(value):
    each_protocol(value)
    by_joblib(value)


def plain():
    import datetime
    import decimal
    import fractions
    import pathlib
    import uuid

    each_protocol([{1}, frozenset("a"), 1j, bytearray(b"x"), b"\xff", range(3), slice(1), object()])
    each_protocol([collections.OrderedDict(a=1), collections.defaultdict(list, a=[1]), collections.deque([1]), collections.Counter("aa")])
    each_protocol([datetime.datetime.now(datetime.timezone.utc), datetime.date.today(), datetime.timedelta(1), datetime.time()])
    each_protocol([decimal.Decimal(1), fractions.Fraction(1, 2), uuid.UUID(int=1), pathlib.PurePosixPath("a")])


def arrays():
    import numpy as np
    import scipy.sparse as sparse

    for kind in ["?", "i1", "u8", ">i4", "f2", "f8", "c16", "S3", "U3", "O", "M8[ns]", "i4,f8"]:
        all_ways(np.zeros(3, kind))
        all_ways(np.zeros(3, kind)[0])
    all_ways([np.asfortranarray(np.ones((3, 2))), np.ma.masked_array([1, 2], [0, 1]), np.float64(1), np.dtype("f8"), np.matrix([[1]]), np.rec.array([(1, 2.0)])])
    for make in (np.random.RandomState(0), np.random.default_rng(0), np.random.Generator(np.random.Philox(0)), np.random.Generator(np.random.SFC64(0))):
        each_protocol(make)
    each_protocol([np.add, np.mean, np.log1p])
    for form in "csr csc coo bsr dia dok lil".split():
        all_ways(sparse.eye(4).asformat(form))
        all_ways(getattr(sparse, form + "_array")(np.eye(4)))


def frames():
    import numpy as np
    import pandas as pd

    index = pd.date_range("2020-01-01", periods=3, tz="UTC")
    frame = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", None], "c": pd.Categorical(["u", "v", "u"]), "d": index})
    for value in (frame, frame.set_index(["a", "b"]), frame["a"], pd.Series([1, None], dtype="Int64"), pd.Series(["x"], dtype="string"),
                  pd.Series([True, None], dtype="boolean"), pd.interval_range(0, 3), pd.period_range("2020", periods=2, freq="D"),
                  pd.timedelta_range("1D", periods=2), pd.Timestamp("2020-01-01"), pd.Timedelta(1), pd.NaT, pd.NA, pd.RangeIndex(2),
                  pd.Series(pd.arrays.SparseArray([0, 1])), pd.Series([1.5, None], dtype="Float64"), pd.Series(np.arange(3))):
        all_ways(value)


def estimators():
    import numpy as np
    from scipy import stats
    from sklearn.experimental import enable_halving_search_cv, enable_iterative_imputer  # noqa: F401
    from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
    from sklearn.ensemble import StackingClassifier, VotingClassifier
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.model_selection import GridSearchCV, HalvingGridSearchCV, RandomizedSearchCV
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import FeatureUnion, Pipeline
    from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
    from sklearn.utils import all_estimators

    rng = np.random.default_rng(0)
    x, y = np.abs(rng.normal(size=(60, 4))), np.arange(60) % 2
    for name, kind in all_estimators():
        try:
            model = kind()
        except TypeError:
            inner = LogisticRegression()
            for arguments in ((inner,), ([("a", inner)],), (inner, {"C": [1]})):
                try:
                    model = kind(*arguments)
                    break
                except TypeError:
                    continue
            else:
                note(kind.__module__, kind.__name__)
                continue
        each_protocol(model)
        for data in ((x, y), (x, x), (x[:, 0], y), (["a b", "b c"] * 30, y)):
            try:
                model.fit(*data)
                break
            except Exception:
                continue
        try:
            all_ways(model)
        except Exception as why:
            print(f"{name}: {why}", file=sys.stderr)
    inner = LogisticRegression()
    table = ColumnTransformer([("n", StandardScaler(), [0, 1]), ("c", OneHotEncoder(handle_unknown="ignore"), [2])])
    many = [
        Pipeline([("t", table), ("m", inner)]),
        GridSearchCV(inner, {"C": [0.1, 1]}),
        RandomizedSearchCV(inner, {"C": stats.uniform(0.1, 1)}, n_iter=2),
        StackingClassifier([("a", inner)]),
        VotingClassifier([("a", inner)]),
        OneVsRestClassifier(inner),
        FeatureUnion([("s", StandardScaler())]),
        TransformedTargetRegressor(LinearRegression(), func=np.log1p, inverse_func=np.expm1),
        FunctionTransformer(np.log1p),
    ]
    for model in many:
        all_ways(model.fit(x, y))


def boosters():
    import numpy as np
    import catboost
    import lightgbm
    import xgboost

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 4)), np.arange(60) % 2
    models = [kind(n_estimators=2).fit(x, y) for kind in (xgboost.XGBClassifier, xgboost.XGBRegressor, xgboost.XGBRFClassifier)]
    models += [models[0].get_booster(), xgboost.XGBRanker(n_estimators=2).fit(x, y, group=[60])]
    models += [kind(n_estimators=2, verbose=-1).fit(x, y) for kind in (lightgbm.LGBMClassifier, lightgbm.LGBMRegressor)]
    models += [models[-1].booster_, lightgbm.LGBMRanker(n_estimators=2, verbose=-1).fit(x, y, group=[60])]
    for kind in (catboost.CatBoostClassifier, catboost.CatBoostRegressor, catboost.CatBoost):
        models.append(kind({"iterations": 2, "verbose": False, "allow_writing_files": False}).fit(x, y) if kind is catboost.CatBoost
                      else kind(iterations=2, verbose=False, allow_writing_files=False).fit(x, y))
    for model in models:
        all_ways(model)


def networks():
    import torch
    from torch import nn

    kinds = sorted({value for value in vars(torch).values() if isinstance(value, torch.dtype)}, key=str)
    for kind in kinds:
        by_torch(kind)
        # Of some there are no plain tensors (they quantize), or none that can be saved.
        try:
            by_torch(torch.empty(4, dtype=kind))
        except (RuntimeError, KeyError) as why:
            print(f"{kind}: {why}", file=sys.stderr)
    rows = torch.zeros(2, 2)
    for kind in (torch.qint8, torch.quint8, torch.qint32):
        by_torch([torch.quantize_per_tensor(rows, 0.1, 0, kind), torch.quantize_per_channel(rows, torch.ones(2), torch.zeros(2, dtype=torch.int64), 0, kind)])
    with_state = nn.Parameter(torch.zeros(2))
    with_state.note = 1
    by_torch([with_state, nn.Buffer(torch.zeros(2)), rows.to_sparse_csr(), torch.zeros(1, device="meta"), rows.contiguous(memory_format=torch.contiguous_format)])
    # All of the library's own layers and optimizers, whatever they are made with.
    import torch.ao.nn.quantized.dynamic as dynamic

    quantized = torch.ao.nn.quantized
    by_torch(torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.Linear(2, 2), nn.LSTM(2, 2)), {nn.Linear, nn.LSTM}))
    for module in (nn.modules, nn.parameter, torch.optim, torch.optim.lr_scheduler, torch.optim.swa_utils, quantized, dynamic):
        for name in getattr(module, "__all__", dir(module)):
            kind = getattr(module, name)
            if isinstance(kind, type) and kind.__module__.startswith(("torch.nn.", "torch.optim.", "torch.ao.nn.quantized.")):
                note(kind.__module__, kind.__name__)
    by_torch([torch.float32, torch.Size([1]), torch.device("cpu"), nn.Parameter(torch.zeros(2)), torch.zeros(2, 2).to_sparse()])
    layers = [nn.Linear(2, 2), nn.ReLU(), nn.GELU(), nn.Dropout(), nn.BatchNorm1d(2), nn.LayerNorm(2), nn.Sigmoid(), nn.Tanh(), nn.Softmax(dim=1),
              nn.Flatten(), nn.Identity(), nn.LeakyReLU(), nn.ELU(), nn.SiLU()]
    by_torch(nn.Sequential(*layers))
    by_torch(nn.ModuleList([nn.Conv1d(1, 1, 1), nn.Conv2d(1, 1, 1), nn.MaxPool2d(2), nn.AvgPool2d(2), nn.AdaptiveAvgPool2d(1), nn.BatchNorm2d(1), nn.ConvTranspose2d(1, 1, 1)]))
    by_torch(nn.ModuleDict({"e": nn.Embedding(2, 2), "l": nn.LSTM(2, 2), "g": nn.GRU(2, 2), "r": nn.RNN(2, 2), "a": nn.MultiheadAttention(2, 1),
                            "t": nn.TransformerEncoder(nn.TransformerEncoderLayer(2, 1), 1), "d": nn.TransformerDecoderLayer(2, 1)}))
    by_torch(nn.ParameterList([nn.Parameter(torch.zeros(1))]))
    model = nn.Linear(2, 2)
    for kind in (torch.optim.Adam, torch.optim.AdamW, torch.optim.SGD):
        optimizer = kind(model.parameters(), lr=0.1)
        model(torch.ones(1, 2)).sum().backward()
        optimizer.step()
        by_torch({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 1})
        by_torch(optimizer)
    all_ways(model)


def kept():
    """What stands in the table now."""
    if not TABLE.exists():
        return
    for module, names in re.findall(r"^\t'?([\w.]+)'?:\s*\n?\s*'([^']*)',$", TABLE.read_text(), re.M):
        found[module].update(names.split())


def main():
    kept()
    for module, names in FORMER.items():
        found[module].update(names.split())
    for step in (plain, arrays, frames, estimators, boosters, networks):
        try:
            step()
        except ImportError as why:
            print(f"{step.__name__}: {why}", file=sys.stderr)
    from importlib.metadata import version

    versions = ", ".join(f"{library} {version(library)}" for library in LIBRARIES)
    print(f"""/**
 * What saves of common libraries import, by module: made by test/python/known_imports.py from real saves with
 * {versions}, on Python {sys.version.split()[0]}; and the
 * names that earlier versions wrote for the same. What is not here is "not known", no more.
 */
export const knownImportsVersion = 2;

export const knownImports: Readonly<Record<string, string>> = {{""")
    for module in sorted(found):
        print(f"\t'{module}': '{' '.join(sorted(found[module]))}',")
    print("};")


if __name__ == "__main__":
    main()
