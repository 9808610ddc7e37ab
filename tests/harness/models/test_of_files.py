"""Models from scratch of pictures and sounds: their inputs, and what their answers do not depend on."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

from augkit.harness.models.audio_cnn import AudioCnn, AudioCnnConfig  # noqa: E402
from augkit.harness.models.initialisation import construct  # noqa: E402
from augkit.harness.models.log_mel import LogMel, mel_filters  # noqa: E402
from augkit.harness.models.resnet_32px import Resnet32px, Resnet32pxConfig, SmallPictures  # noqa: E402


def test_pictures_of_any_size_become_squares_about_zero():
    black, grey = np.zeros((32, 32, 3), np.uint8), np.full((50, 70, 3), 102, np.uint8)
    values = SmallPictures()(images=[black, grey])["pixel_values"]
    assert values.shape == (2, 3, 32, 32) and values.dtype == torch.float32
    assert torch.allclose(values[0], torch.tensor(-2.0))  # (0 − 0.5) / 0.25
    assert torch.allclose(values[1], torch.tensor((102 / 255 - 0.5) / 0.25))


def test_the_residual_network_has_the_weights_of_its_description():
    model = construct(Resnet32px, Resnet32pxConfig(num_labels=10), seed=0)
    convolutions = 3 * 32 + 2 * 32 * 32 + 32 * 64 + 64 * 64 + 64 * 128 + 128 * 128
    norms = 2 * (32 * 3 + 64 * 2 + 128 * 2)
    assert sum(weight.numel() for weight in model.parameters()) == 9 * convolutions + norms + 128 * 10 + 10


def test_first_weights_depend_on_the_seed_alone():
    def state(seed):
        return construct(Resnet32px, Resnet32pxConfig(num_labels=3), seed).state_dict()

    one, again, other = state(1), state(1), state(2)
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not torch.equal(one["stem.weight"], other["stem.weight"])


@pytest.mark.parametrize("kind", ["picture", "sound"])
def test_a_saved_model_answers_as_before(kind, tmp_path):
    if kind == "picture":
        model, inputs = (
            construct(Resnet32px, Resnet32pxConfig(num_labels=3), 0),
            {"pixel_values": torch.randn(2, 3, 32, 32)},
        )
    else:
        model, inputs = construct(AudioCnn, AudioCnnConfig(num_labels=3), 0), {"input_features": torch.rand(2, 20, 64)}
    model.eval().save_pretrained(tmp_path)
    loaded = type(model).from_pretrained(tmp_path).eval()
    with torch.no_grad():
        assert torch.allclose(model(**inputs).logits, loaded(**inputs).logits, atol=1e-6)


def test_mel_filters_are_triangles_of_height_one_at_the_pitches_of_their_scale():
    filters = mel_filters(16_000, 2048, 40)
    middles = filters.argmax(axis=1) * 16_000 / 2048
    assert (np.diff(middles) > 0).all() and (filters.max(axis=1) > 0.8).all() and filters.max() <= 1
    mels = 2595 * np.log10(1 + middles[10:] / 700)
    assert np.ptp(np.diff(mels)) < 12  # evenly spaced, up to the transform's steps of 8 Hz


def test_a_tone_is_loudest_in_its_band():
    rate = 8000
    sound = np.sin(2 * np.pi * 1000 * np.arange(rate) / rate).astype(np.float32)
    features = LogMel(rate, 40)([sound])["input_features"][0]
    assert features.shape == (101, 40)
    band = mel_filters(rate, 256, 40)[:, round(1000 * 256 / rate)].argmax()
    assert (features[5:-5].argmax(dim=1) == band).all()


def test_what_a_sound_gets_does_not_depend_on_those_beside_it():
    chance = np.random.default_rng(0)
    short, long = (chance.normal(size=size).astype(np.float32) / 9 for size in (1777, 4000))
    reader, model = LogMel(8000), construct(AudioCnn, AudioCnnConfig(num_labels=4), seed=0).eval()
    with torch.no_grad():
        alone, together = (model(**reader(sounds)).logits[0] for sounds in ([short], [short, long]))
    assert torch.allclose(alone, together, atol=1e-5)


def test_a_sound_of_one_sample_is_heard():
    model = construct(AudioCnn, AudioCnnConfig(num_labels=4), seed=0).eval()
    with torch.no_grad():
        logits = model(**LogMel(8000)([np.zeros(1, np.float32)])).logits
    assert torch.isfinite(logits).all()
