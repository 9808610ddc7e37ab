"""Pretrained models by folder: MiniLM's real weights, and folders that are not whole."""

from __future__ import annotations

import json
import shutil

import pytest

from augkit.errors import RecipeError
from augkit.harness.models.base import load_bundle
from augkit.harness.streams import HEAD, stream_seed
from augkit.harness.tasks.text_classification import TextClassification
from tests.harness import small
from tests.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("accelerate")


@pytest.fixture(scope="module")
def task():
    return TextClassification(small.COLUMNS, ["blame", "praise"], several=False, names=None)


@pytest.fixture
def folder(tmp_path):
    return small.tiny_bert(tmp_path / "model")


def test_minilm_learns_in_a_few_steps_with_eager_attention(tmp_path):
    result = small.run(tmp_path, model=tiny.minilm(), budget=40, batch_size=8, evaluate_every=20, learning_rate=3e-4)
    assert result.metrics["test"]["accuracy"] >= 0.95


def test_only_the_head_depends_on_the_seed(task, folder):
    def state(seed):
        return load_bundle(small.settings(model=folder), task, list, stream_seed(seed, HEAD)).model.state_dict()

    one, again, other = state(1), state(1), state(2)
    assert all(torch.equal(one[name], again[name]) for name in one)
    differing = {name for name in one if not torch.equal(one[name], other[name])}
    assert differing == {"classifier.weight"}


def test_attention_is_eager_on_the_cpu_and_the_one_that_is_named(task, folder):
    def kind(**changes):
        return load_bundle(small.settings(model=folder, **changes), task, list, 0).model.config._attn_implementation

    assert kind() == ("sdpa" if torch.cuda.is_available() else "eager")
    assert kind(attention="sdpa") == "sdpa"


def test_texts_are_cut_at_what_the_model_can_read(task, folder):
    assert load_bundle(small.settings(model=folder, max_length=500), task, list, 0).max_length == 64


def test_a_folder_without_weights_is_refused(task, folder):
    (tmp := __import__("pathlib").Path(folder) / "model.safetensors").unlink()
    assert not tmp.exists()
    with pytest.raises(RecipeError, match="holds no weights"):
        load_bundle(small.settings(model=folder), task, list, 0)


def test_weights_that_are_not_whole_are_refused_by_name(task, folder):
    from pathlib import Path

    from safetensors.torch import load_file, save_file

    path = Path(folder) / "model.safetensors"
    weights = load_file(path)
    removed = next(name for name in weights if "query.weight" in name)
    save_file({name: value for name, value in weights.items() if name != removed}, path, metadata={"format": "pt"})
    with pytest.raises(RecipeError, match=r"is incomplete: 1 of .*query\.weight"):
        load_bundle(small.settings(model=folder), task, list, 0)


def test_a_file_of_weights_that_was_cut_short_is_refused(task, folder):
    from pathlib import Path

    path = Path(folder) / "model.safetensors"
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(RecipeError, match="cannot be loaded"):
        load_bundle(small.settings(model=folder), task, list, 0)


def test_a_folder_without_tokenizer_is_refused(task, folder):
    from pathlib import Path

    for name in ("tokenizer.json", "tokenizer_config.json"):
        (Path(folder) / name).unlink()
    with pytest.raises(RecipeError, match=r"is incomplete: .* holds no tokenizer"):
        load_bundle(small.settings(model=folder), task, list, 0)


def test_a_name_that_is_no_model_is_refused(task):
    with pytest.raises(RecipeError, match="there is no model 'builtin:text-cmn'") as caught:
        load_bundle(small.settings(model="builtin:text-cmn"), task, list, 0)
    assert "builtin:text-cnn" in caught.value.hint
    with pytest.raises(RecipeError, match="there is no folder"):
        load_bundle(small.settings(model="./nowhere"), task, list, 0)


def test_the_key_follows_the_weights_and_not_the_folder(tmp_path, folder):
    other = tmp_path / "elsewhere"
    shutil.copytree(folder, other)
    short = {"budget": 2, "evaluate_every": 2}
    assert (
        small.run(tmp_path / "runs", model=folder, **short).key
        == small.run(tmp_path / "runs", model=str(other), **short).key
    )
    config = json.loads((other / "config.json").read_text()) | {"layer_norm_eps": 1e-6}
    changed = tmp_path / "changed"
    shutil.copytree(folder, changed)
    (changed / "config.json").write_text(json.dumps(config))
    assert (
        small.run(tmp_path / "runs", model=str(changed), **short).key
        != small.run(tmp_path / "runs", model=folder, **short).key
    )
