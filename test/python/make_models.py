"""Makes test/fixtures/models: one small save of each library, with random weights and fixed seeds.

Run by hand when a format or a library's version is added; the saves are committed, and tests read those alone:

    python -m venv env && env/bin/pip install -r test/python/models.txt
    env/bin/python test/python/make_models.py test/fixtures/models
    python -m venv env-tf && env-tf/bin/pip install -r test/python/models-tensorflow.txt
    env-tf/bin/python test/python/make_models.py test/fixtures/models

Each function is one folder. A function whose library is not installed is passed over with a line that says so; names
given after the folder make these alone.
"""

import importlib.util
import json
import shutil
import sys
from pathlib import Path

MAKERS = {}


def maker(*needs):
    """Registers a function that fills one folder, named after it, with the libraries it needs."""

    def register(function):
        MAKERS[function.__name__.replace("_", "-")] = (needs, function)
        return function

    return register


CARD = """---
language: [en, de]
license: apache-2.0
library_name: {library}
pipeline_tag: text-classification
tags: [tiny, test]
datasets: [imdb]
metrics: [accuracy, f1]
base_model: {base}
---

# A tiny model

Tells cheerful from gloomy sentences, badly: its weights are random.
"""


def table():
    import numpy as np

    rows = np.random.default_rng(0).normal(size=(40, 4))
    return rows, (rows[:, 0] > 0).astype(int)


def estimator():
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression().fit(*table())


@maker("sklearn")
def sklearn_pickle(folder):
    import pickle

    (folder / "model.pkl").write_bytes(pickle.dumps(estimator(), protocol=5))


@maker("sklearn", "joblib")
def sklearn_joblib(folder):
    import joblib
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    pipeline = make_pipeline(StandardScaler(), estimator()).fit(*table())
    joblib.dump(pipeline, folder / "model.joblib")
    joblib.dump(estimator(), folder / "compressed.joblib", compress=3)


@maker("sklearn", "skops")
def sklearn_skops(folder):
    import skops.io

    skops.io.dump(estimator(), folder / "model.skops")


@maker("xgboost", "sklearn")
def xgboost(folder):
    import xgboost

    model = xgboost.XGBClassifier(n_estimators=3, max_depth=2).fit(*table())
    model.save_model(folder / "model.json")
    model.save_model(folder / "model.ubj")


@maker("lightgbm", "sklearn")
def lightgbm(folder):
    import lightgbm

    model = lightgbm.LGBMClassifier(n_estimators=3, num_leaves=4, min_child_samples=2, verbose=-1)
    model.fit(*table()).booster_.save_model(folder / "model.txt")


@maker("catboost")
def catboost(folder):
    import catboost

    model = catboost.CatBoostClassifier(
        iterations=3, depth=2, verbose=0, random_seed=0, allow_writing_files=False
    )
    model.fit(*table()).save_model(str(folder / "model.cbm"))


@maker("skl2onnx")
def onnx_sklearn(folder):
    from skl2onnx import to_onnx
    import numpy as np

    model = to_onnx(estimator(), table()[0][:1].astype(np.float32), options={"zipmap": False})
    (folder / "model.onnx").write_bytes(model.SerializeToString())


@maker("onnx")
def onnx_external(folder):
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    weights = np.random.default_rng(0).normal(size=(32, 16)).astype(np.float32)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "linear",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 32])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 16])],
        [numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, producer_name="make_models", opset_imports=[helper.make_opsetid("", 21)])
    onnx.save(
        model,
        folder / "model.onnx",
        save_as_external_data=True,
        location="model.onnx.data",
        size_threshold=0,
    )


@maker("gguf")
def gguf(folder):
    import numpy as np
    from gguf import GGUFWriter

    random = np.random.default_rng(0)
    writer = GGUFWriter(folder / "tiny-f32.gguf", "llama")
    writer.add_name("Tiny Llama")
    writer.add_license("apache-2.0")
    writer.add_languages(["en"])
    writer.add_base_model_count(1)
    writer.add_base_model_name(0, "Llama Example")
    writer.add_base_model_organization(0, "Example")
    writer.add_base_model_repo_url(0, "https://huggingface.co/example/llama")
    writer.add_context_length(128)
    writer.add_embedding_length(32)
    writer.add_block_count(1)
    writer.add_file_type(0)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(["<s>", "a", "b"])
    writer.add_chat_template("{% for message in messages %}{{ message.content }}{% endfor %}")
    writer.add_tensor("token_embd.weight", random.normal(size=(3, 32)).astype(np.float32))
    writer.add_tensor("output.weight", random.normal(size=(3, 32)).astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@maker("numpy")
def numpy_arrays(folder):
    import numpy as np

    rows = np.random.default_rng(0).normal(size=(3, 4))
    np.save(folder / "weights.npy", rows)
    np.savez(folder / "weights.npz", a=rows.astype(np.float32), b=np.arange(5))
    np.save(folder / "objects.npy", np.array([{"a": 1}, None], dtype=object))


def tiny_bert():
    from transformers import BertConfig

    return BertConfig(
        vocab_size=40,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=16,
    )


def tiny_tokenizer(folder):
    from transformers import BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "film"]
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(words) + "\n")
    try:
        tokenizer = BertTokenizerFast(vocab={word: index for index, word in enumerate(words)})
    except TypeError:
        tokenizer = BertTokenizerFast(vocab_file=str(vocabulary))
    vocabulary.unlink()
    return tokenizer


def tiny_classifier():
    import torch
    from transformers import BertForSequenceClassification

    torch.manual_seed(0)
    return BertForSequenceClassification(tiny_bert())


@maker("transformers", "torch")
def transformers(folder):
    tiny_classifier().save_pretrained(folder)
    tiny_tokenizer(folder).save_pretrained(folder)
    (folder / "README.md").write_text(CARD.format(library="transformers", base="google-bert/bert-base-uncased"))


@maker("transformers", "torch")
def transformers_sharded(folder):
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=32,
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=32,
    )
    LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(folder, max_shard_size="5KB")
    (folder / "chat_template.jinja").write_text("{% for m in messages %}{{ m.content }}{% endfor %}\n")


@maker("peft", "transformers", "torch")
def peft(folder):
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        task_type="SEQ_CLS", r=2, lora_alpha=4, target_modules=["query", "value"],
        base_model_name_or_path="google-bert/bert-base-uncased",
    )
    model = get_peft_model(tiny_classifier(), config)
    model.peft_config["default"].base_model_name_or_path = "google-bert/bert-base-uncased"
    model.save_pretrained(folder)
    (folder / "README.md").write_text(CARD.format(library="peft", base="google-bert/bert-base-uncased"))


@maker("sentence_transformers", "transformers", "torch")
def sentence_transformers(folder):
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertModel

    torch.manual_seed(0)
    base = folder / "base"
    BertModel(tiny_bert()).save_pretrained(base)
    tiny_tokenizer(base).save_pretrained(base)
    transformer = models.Transformer(str(base), max_seq_length=16)
    pooling = models.Pooling(8, "mean")
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save(str(folder / "saved"), create_model_card=False)
    shutil.rmtree(base)
    for path in (folder / "saved").iterdir():
        path.rename(folder / path.name)
    (folder / "saved").rmdir()


@maker("diffusers", "torch")
def diffusers(folder):
    import torch
    from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel

    torch.manual_seed(0)
    unet = UNet2DModel(
        sample_size=8,
        in_channels=1,
        out_channels=1,
        layers_per_block=1,
        block_out_channels=(4,),
        norm_num_groups=2,
        down_block_types=("DownBlock2D",),
        up_block_types=("UpBlock2D",),
    )
    DDPMPipeline(unet=unet, scheduler=DDPMScheduler()).save_pretrained(folder)


def tiny_network():
    import torch

    torch.manual_seed(0)
    return torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))


@maker("torch")
def torch(folder):
    import torch

    model = tiny_network()
    torch.save(model.state_dict(), folder / "state.pt")
    torch.save(model, folder / "whole.pt")
    torch.save(model.state_dict(), folder / "legacy.pth", _use_new_zipfile_serialization=False)


@maker("torch")
def torch_checkpoint(folder):
    """What training saves to go on: more than the model, with weights that are tied, parts of others, of all types."""
    import torch

    class Tied(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = torch.nn.Embedding(16, 4)
            self.norm = torch.nn.BatchNorm1d(4)
            self.head = torch.nn.Linear(4, 16, bias=False)
            self.head.weight = self.embedding.weight

        def forward(self, x):
            return self.head(self.norm(self.embedding(x)))

    torch.manual_seed(0)
    model = Tied()
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.arange(8)).sum().backward()
    optimizer.step()
    checkpoint = {
        "epoch": 3,
        "model_state_dict": model.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
        "loss": 0.5,
        "rng_state": torch.get_rng_state()[:16].clone(),
    }
    torch.save(checkpoint, folder / "checkpoint.pt")
    torch.save(checkpoint, folder / "legacy.pth", _use_new_zipfile_serialization=False)
    rows = torch.arange(24, dtype=torch.float32).reshape(6, 4)
    types = ["float64", "float16", "bfloat16", "complex64", "int8", "uint16", "bool", "float8_e4m3fn"]
    tensors = {name: torch.ones(2, 3).to(getattr(torch, name)) for name in types}
    tensors |= {"halves": [rows[:3], rows[3:]], "turned": rows.T, "spread": torch.ones(1).expand(5, 5)}
    tensors |= {"scalar": torch.tensor(1.5), "empty": torch.zeros(0, 3), "sparse": rows.to_sparse()}
    tensors |= {"quantized": torch.quantize_per_tensor(rows, 0.1, 0, torch.qint8)}
    torch.save(tensors, folder / "types.pt")


@maker("torch")
def torchscript(folder):
    import torch

    torch.jit.trace(tiny_network(), torch.zeros(1, 4)).save(str(folder / "model.pt"))


@maker("torch")
def torchscript_frozen(folder):
    import torch

    script = torch.jit.script(tiny_network().eval())
    torch.jit.freeze(script).save(str(folder / "model.pt"))


@maker("torch")
def torch_export(folder):
    import torch

    torch.export.save(torch.export.export(tiny_network(), (torch.zeros(1, 4),)), folder / "model.pt2")


@maker("mlflow", "torch")
def mlflow_pytorch(folder):
    import mlflow.pytorch
    import torch

    shutil.rmtree(folder)
    rows = torch.zeros(2, 4).numpy()
    mlflow.pytorch.save_model(tiny_network(), folder, input_example=rows, pip_requirements=["torch"])


@maker("mlflow", "sklearn")
def mlflow_sklearn(folder):
    import mlflow.sklearn
    from mlflow.models import infer_signature

    rows, labels = table()
    model = estimator()
    shutil.rmtree(folder)
    mlflow.sklearn.save_model(
        model,
        folder,
        signature=infer_signature(rows, labels),
        pip_requirements=["scikit-learn"],
        metadata={"owner": "risk"},
    )


@maker("mlflow")
def mlflow_pyfunc(folder):
    import mlflow.pyfunc

    code = folder.parent / "mlflow-pyfunc-code.py"
    code.write_text(
        "from mlflow.models import set_model\n"
        "from mlflow.pyfunc import PythonModel\n\n\n"
        "class Doubler(PythonModel):\n"
        "    def predict(self, context, model_input: list[float], params=None) -> list[float]:\n"
        "        return [2 * each for each in model_input]\n\n\n"
        "set_model(Doubler())\n"
    )
    helper = folder.parent / "doubling.py"
    helper.write_text("factor = 2\n")
    shutil.rmtree(folder)
    mlflow.pyfunc.save_model(folder, python_model=str(code), code_paths=[str(helper)], pip_requirements=["mlflow"])
    code.unlink()
    helper.unlink()
    # It names the place of the script on the machine that saved it.
    model = folder / "MLmodel"
    model.write_text(model.read_text().replace(str(code), code.name))


@maker("mlflow", "transformers", "torch")
def mlflow_transformers(folder):
    import mlflow.transformers
    from transformers import pipeline

    tokenizer = tiny_tokenizer(folder)
    shutil.rmtree(folder)
    mlflow.transformers.save_model(
        pipeline("text-classification", model=tiny_classifier(), tokenizer=tokenizer),
        folder,
        pip_requirements=["transformers", "torch"],
    )


@maker("mlflow", "xgboost")
def mlflow_xgboost(folder):
    import mlflow.xgboost
    import xgboost

    model = xgboost.XGBClassifier(n_estimators=2, max_depth=2).fit(*table())
    shutil.rmtree(folder)
    mlflow.xgboost.save_model(model, folder, pip_requirements=["xgboost"])


def tiny_keras():
    import keras

    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [keras.Input((4,), name="features"), keras.layers.Dense(3, activation="relu"), keras.layers.Dense(1)]
    )


@maker("tensorflow")
def keras(folder):
    tiny_keras().save(folder / "model.keras")


def lambda_within():
    import keras

    inner = keras.Sequential([keras.Input((4,)), keras.layers.Lambda(lambda x: x * 2)])
    return keras.Sequential([keras.Input((4,)), inner, keras.layers.Dense(1)])


@maker("tensorflow")
def keras_lambda(folder):
    lambda_within().save(folder / "model.keras")


@maker("tensorflow")
def keras_h5(folder):
    tiny_keras().save(folder / "model.h5")


@maker("tensorflow")
def keras_h5_lambda(folder):
    model = lambda_within()
    model.compile("adam", "mse")
    model.save(folder / "model.h5")


@maker("tensorflow")
def keras_h5_latest(folder):
    """The newest layout of HDF5: more links and larger attributes than fit into headers lie in heaps."""
    import h5py
    import keras
    from keras.src.legacy.saving import legacy_h5_format

    keras.utils.set_random_seed(0)
    layers = [keras.layers.Dense(2, name=f"hidden_{index}") for index in range(12)]
    model = keras.Sequential([keras.Input((2,)), *layers, keras.layers.Lambda(lambda x: x + 1, name="plus_one")])
    with h5py.File(folder / "model.h5", "w", libver="latest") as file:
        for index in range(10):
            file.attrs[f"note_{index}"] = "kept elsewhere"
        legacy_h5_format.save_model_to_hdf5(model, file)


@maker("tensorflow")
def keras_folder(folder):
    import keras

    keras.saving.save_model(lambda_within(), folder / "model", zipped=False)


@maker("tensorflow")
def keras_weights(folder):
    import keras

    model = tiny_keras()
    model.compile("adam", "mse")
    model.save_weights(folder / "model.weights.h5")


@maker("tensorflow")
def saved_model(folder):
    import tensorflow as tf

    class Doubler(tf.Module):
        def __init__(self):
            super().__init__()
            self.factor = tf.Variable([[1.0], [2.0], [3.0]], name="factor")

        @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32, name="x")])
        def __call__(self, x):
            return {"y": tf.matmul(x, self.factor)}

    model = Doubler()
    tf.saved_model.save(model, str(folder), signatures=model.__call__)


@maker("tensorflow")
def saved_model_reads_files(folder):
    import tensorflow as tf

    class Reader(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([], tf.string, name="path")])
        def __call__(self, path):
            return {"text": tf.io.read_file(path)}

    model = Reader()
    tf.saved_model.save(model, str(folder), signatures=model.__call__)


def main():
    root = Path(sys.argv[1]).resolve()
    names = sys.argv[2:] or list(MAKERS)
    for name in names:
        needs, function = MAKERS[name]
        missing = [each for each in needs if importlib.util.find_spec(each) is None]
        if missing:
            print(f"{name}: passed over, {', '.join(missing)} not installed")
            continue
        folder = root / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        function(folder)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(json.dumps({"made": name, "bytes": size}))


if __name__ == "__main__":
    main()
