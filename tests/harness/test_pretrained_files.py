"""Pretrained models of pictures and sounds by folder: tiny ones of random weights, made here."""

from __future__ import annotations

from pathlib import Path

import pytest

from augkit.errors import RecipeError
from augkit.harness.training import train
from tests.harness import files

torch = pytest.importorskip("torch")
pytest.importorskip("accelerate")
pytest.importorskip("cv2")


def tiny_vit(folder: Path) -> str:
    from transformers import ViTConfig, ViTModel
    from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

    config = ViTConfig(
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        image_size=32,
        patch_size=8,
        hidden_dropout_prob=0.0,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        ViTModel(config).save_pretrained(folder)
    ViTImageProcessorPil(size={"height": 32, "width": 32}).save_pretrained(folder)
    return str(folder)


def tiny_wav2vec2(folder: Path) -> str:
    from transformers import Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2Model

    config = Wav2Vec2Config(
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        conv_dim=(16, 16),
        conv_stride=(20, 16),
        conv_kernel=(40, 20),
        num_feat_extract_layers=2,
        num_conv_pos_embeddings=8,
        num_conv_pos_embedding_groups=2,
        classifier_proj_size=16,
        mask_time_prob=0.0,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        Wav2Vec2Model(config).save_pretrained(folder)
    Wav2Vec2FeatureExtractor(sampling_rate=16_000, return_attention_mask=True).save_pretrained(folder)
    return str(folder)


def test_a_vision_transformer_is_trained_and_kept_with_its_image_processor(shared_data, tmp_path):
    settings = files.settings(
        tiny_vit(tmp_path / "vit"), budget=16, evaluate_every=8, learning_rate=2e-3, keep_model=True
    )
    result = train(files.cifar(shared_data), files.PICTURES, settings, seed=0, runs=tmp_path / "runs", dataset_id="c@1")
    assert result.metrics["test"]["accuracy"] >= 0.6
    kept = {path.name for path in (result.folder / "model").iterdir()}
    assert {"config.json", "model.safetensors", "preprocessor_config.json"} <= kept


def test_a_speech_model_hears_at_its_own_rate(shared_data, tmp_path):
    pytest.importorskip("soundfile")
    settings = files.settings(tiny_wav2vec2(tmp_path / "wav2vec2"), budget=2, evaluate_every=2)
    data = files.fsdd(shared_data, {"train": 8, "validation": 2, "test": 3})
    result = train(data, files.SOUNDS, settings, seed=0, runs=tmp_path / "runs", dataset_id="f@1")
    assert result.metrics["rows"] == {"train": 16, "validation": 4, "test": 6}
    again = train(data, files.SOUNDS, settings, seed=0, runs=tmp_path / "again", dataset_id="f@1")
    assert (result.folder / "predictions.parquet").read_bytes() == (again.folder / "predictions.parquet").read_bytes()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("processor", "holds no image processor"),
        ("garbled", "image processor of the model .* cannot be loaded"),
        ("lora", "train.lora adapts models of texts"),
    ],
)
def test_what_cannot_be_trained_is_refused_with_what_to_do(damage, said, shared_data, tmp_path):
    folder = Path(tiny_vit(tmp_path / "vit"))
    if damage == "processor":
        (folder / "preprocessor_config.json").unlink()
    if damage == "garbled":
        (folder / "preprocessor_config.json").write_text("{")
    data = files.cifar(shared_data, {"train": 2, "validation": 1, "test": 1})
    settings = files.settings(str(folder), **({"lora": True} if damage == "lora" else {}))
    with pytest.raises(RecipeError, match=said) as told:
        train(data, files.PICTURES, settings, seed=0, runs=tmp_path / "runs", dataset_id="c@1")
    assert told.value.hint


def test_a_model_of_texts_cannot_do_pictures(shared_data, tmp_path):
    from tests.harness import small

    folder = Path(small.tiny_bert(tmp_path / "bert"))
    (folder / "preprocessor_config.json").write_text('{"image_processor_type": "ViTImageProcessorPil"}')
    data = files.cifar(shared_data, {"train": 2, "validation": 1, "test": 1})
    with pytest.raises(RecipeError, match="of a kind that cannot do image-classification"):
        train(data, files.PICTURES, files.settings(str(folder)), seed=0, runs=tmp_path / "runs", dataset_id="c@1")
