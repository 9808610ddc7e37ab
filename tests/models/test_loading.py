"""Models named by a folder or an id: found, told apart, and refused with what to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from augkit.errors import MissingExtra, RecipeError
from augkit.models.loading import check_model, check_writing_model, model_fingerprint, model_folder, thread_count

from . import tiny


def folder_with(path: Path, **files: str) -> str:
    path.mkdir()
    for name, content in files.items():
        (path / name.replace("_json", ".json").replace("_safetensors", ".safetensors")).write_text(content)
    return str(path)


def test_a_folder_is_its_own_place(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "model", config_json="{}", model_safetensors="weights")
    assert model_folder(folder) == Path(folder)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda at: str(at / "missing"), "there is no folder", id="absolute path"),
        pytest.param(lambda at: "./missing", "there is no folder 'missing'", id="relative path"),
        pytest.param(lambda at: "my models/missing", "there is no folder", id="no id either"),
        pytest.param(lambda at: folder_with(at / "a"), "has no config.json", id="folder of something else"),
        pytest.param(lambda at: folder_with(at / "a", config_json="{}"), "holds no weights", id="no weights"),
        pytest.param(lambda at: "augkit-tests/no-such-model", "neither a folder here nor in the", id="unknown id"),
    ],
)
def test_a_model_that_is_not_there_is_refused(tmp_path: Path, make, message: str) -> None:  # type: ignore[no-untyped-def]
    tiny.require_models()
    with pytest.raises(RecipeError, match=message) as caught:
        check_model(make(tmp_path), "text.masked_lm")
    assert caught.value.hint


@pytest.mark.parametrize("kind", ["BertForMaskedLM", "BertModel", "XLMRobertaModel", "GPT2ForSequenceClassification"])
def test_a_model_that_only_reads_is_refused_where_one_has_to_write(tmp_path: Path, kind: str) -> None:
    tiny.require_models()
    config = f'{{"architectures": ["{kind}"]}}'
    with pytest.raises(RecipeError, match=f"writes no texts: it is {kind}\n  Name an instruction model"):
        check_writing_model(folder_with(tmp_path / "reads", **{"config.json": config, "model.safetensors": ""}), "test")


@pytest.mark.parametrize("kind", ["Qwen2ForCausalLM", "GPT2LMHeadModel", "T5ForConditionalGeneration", "LlamaModel"])
def test_a_model_that_writes_is_taken(tmp_path: Path, kind: str) -> None:
    tiny.require_models()
    config = f'{{"architectures": ["{kind}"]}}'
    check_writing_model(folder_with(tmp_path / "writes", **{"config.json": config, "model.safetensors": ""}), "test")


def test_missing_packages_are_named_with_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    folder = folder_with(tmp_path / "model", config_json="{}", model_safetensors="weights")
    with pytest.raises(MissingExtra, match=r"text\.masked_lm needs packages") as caught:
        check_model(folder, "text.masked_lm")
    assert caught.value.hint == "pip install 'augkit[models]'"


def test_the_fingerprint_tells_weights_and_not_places(tmp_path: Path) -> None:
    one = folder_with(tmp_path / "one", config_json="{}", model_safetensors="weights")
    copied = str(shutil.copytree(one, tmp_path / "copied"))
    other_weights = folder_with(tmp_path / "weights", config_json="{}", model_safetensors="Weights")
    other_config = folder_with(tmp_path / "config", config_json="{ }", model_safetensors="weights")
    moved_border = folder_with(tmp_path / "border", config_json="{}w", model_safetensors="eights")
    (Path(copied) / "README.md").write_text("says nothing about the model")
    assert model_fingerprint(one) == model_fingerprint(copied)
    others = [model_fingerprint(folder) for folder in (one, other_weights, other_config, moved_border)]
    assert len(set(others)) == 4


def test_the_fingerprint_includes_how_sentences_are_pooled(tmp_path: Path) -> None:
    one = folder_with(tmp_path / "one", config_json="{}", model_safetensors="weights")
    other = folder_with(tmp_path / "other", config_json="{}", model_safetensors="weights")
    folder_with(Path(other) / "1_Pooling", config_json="{}")
    assert model_fingerprint(one) != model_fingerprint(other)


COUNT = """
import multiprocessing
from augkit.models.loading import thread_count

if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(thread_count(), pool.apply(thread_count))
"""


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(None, "None 1", id="one thread in a worker"),
        pytest.param("3", "3 3", id="as many as told"),
        pytest.param("no", "None 1", id="nonsense is not followed"),
    ],
)
def test_a_worker_leaves_cores_to_the_others(
    told: str | None, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if told is not None:
        monkeypatch.setenv("AUGKIT_THREADS", told)
    script = tmp_path / "count.py"
    script.write_text(COUNT)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected


def test_threads_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUGKIT_THREADS", "2")
    assert thread_count() == 2
