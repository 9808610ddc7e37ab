"""What operators need to be tried: parameters that have no default, and models made for the tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from shutil import which
from tempfile import mkdtemp
from typing import Any

import pytest


def installed(package: str, command: str) -> None:
    """Skip the test where a package is not installed."""
    pytest.importorskip(package, reason=f"{package} is not installed: {command}")


def _nlpaug() -> dict[str, Any]:
    installed("nlpaug", "pip install 'augkit[text]'")
    return {"name": "RandomWordAug", "args": {"action": "swap"}}


def _reserved() -> dict[str, Any]:
    return {"lists": [["film", "movie"], ["house", "home"], ["late", "overdue"], ["of", "from"], ["New York", "NYC"]]}


def _relabelled() -> dict[str, Any]:
    return {"label_map": {0: 1, 1: 0}}


def _word_vectors() -> dict[str, Any]:
    from tests.ops.text.vectors import small_vectors

    return {"vectors": str(small_vectors()), "min_similarity": 0.5}


def _mentions() -> dict[str, Any]:
    return {"entities": {"PER": ["Eva Brown", "Li"], "LOC": ["Old Delhi", "Rome"]}}


def _chinese() -> dict[str, Any]:
    installed("jieba", "pip install 'augkit[zh]'")
    return {}


def _chinese_script() -> dict[str, Any]:
    installed("opencc", "pip install 'augkit[zh]'")
    return _chinese()


def _pinyin() -> dict[str, Any]:
    installed("pypinyin", "pip install 'augkit[zh]'")
    return _chinese()


def _translated() -> dict[str, Any]:
    from augkit.models.translation import load_engine

    if not load_engine("apertium").supports("en", "es"):
        pytest.skip("Apertium is not installed: apt install apertium apertium-eng-spa")
    return {}


@lru_cache
def _tiny_chat_model() -> str:
    from tests.models.chat.tiny import make_model

    return str(make_model(Path(mkdtemp(prefix="augkit-chat-"))))


def _paraphrased() -> dict[str, Any]:
    installed("transformers", "pip install 'augkit[models]'")
    answers = Path(mkdtemp(prefix="augkit-answers-")) / "answers.sqlite"
    model = {"model": _tiny_chat_model(), "prompt": "{text}", "system": "", "max_tokens": 6, "temperature": 1.0}
    return model | {"answers": str(answers)}


def _masked() -> dict[str, Any]:
    from tests.models.tiny import english_model

    return {"model": english_model()}


def _label_masked() -> dict[str, Any]:
    return _masked() | {"max_steps": 3}


@lru_cache
def _noises() -> str:
    from augkit.ops.audio.reading.files import encoded
    from augkit.ops.audio.signal.noise import coloured_noise

    folder = Path(mkdtemp(prefix="augkit-noises-"))
    for seed, rate, channels in ((1, 8000, 1), (2, 22_050, 2)):
        noise = 0.1 * coloured_noise(seed, rate // 4, channels, 1.0) / coloured_noise(seed, rate // 4, 1, 1.0).std()
        (folder / f"{seed}.wav").write_bytes(encoded(noise, rate, "wav"))
    return str(folder)


def _background() -> dict[str, Any]:
    return {"folder": _noises()}


def _audiomentations() -> dict[str, Any]:
    installed("audiomentations", "pip install audiomentations")
    return {"name": "AddGaussianNoise"}


def _torchaudio() -> dict[str, Any]:
    from augkit.models.torchaudio import mend_torchaudio

    mend_torchaudio()
    installed("torchaudio", "pip install torchaudio")
    return {"name": "contrast", "args": {"enhancement_amount": [10, 90]}}


def _picture(**parameters: Any) -> Callable[[], dict[str, Any]]:
    def make() -> dict[str, Any]:
        installed("cv2", "pip install 'augkit[image]'")
        return parameters

    return make


def _spoken() -> dict[str, Any]:
    if which("espeak-ng") is None:
        pytest.skip("eSpeak NG is not installed: apt install espeak-ng")
    return {"sampling_rate": 16_000}


PARAMETERS: dict[str, Callable[[], dict[str, Any]]] = {"text.nlpaug": _nlpaug, "text.reserved": _reserved}
PARAMETERS |= {"text.antonym": _relabelled, "text.negation": _relabelled, "text.embedding_neighbour": _word_vectors}
PARAMETERS |= {"text.mention_replacement": _mentions}
PARAMETERS |= {"text.homophone": _chinese, "text.lookalike": _chinese, "text.chinese_numerals": _chinese}
PARAMETERS |= {"text.chinese_script": _chinese_script, "text.pinyin": _pinyin}
PARAMETERS |= {"text.back_translation": _translated, "text.paraphrase": _paraphrased}
PARAMETERS |= {"text.masked_lm": _masked, "text.label_masked_lm": _label_masked}
PARAMETERS |= {"audio.background_noise": _background, "audio.audiomentations": _audiomentations}
PARAMETERS |= {"audio.torchaudio": _torchaudio, "audio.split": lambda: {"seconds": 0.15}}
PARAMETERS |= {"image.albumentations": _picture(transform="Affine", args={"rotate": [-20, 20]})}
PARAMETERS |= {"image.centre_crop": _picture(width=32, height=32)}
PARAMETERS |= {"tabular.kmeans_smote": lambda: {"clusters": 2, "least_share": 0.2}}
PARAMETERS |= {"tabular.missing_at_random": lambda: {"by": "age", "rate": 0.3}}
PARAMETERS |= {"tabular.mlsmote": lambda: {"labels": ["owner", "moved"]}}
PARAMETERS |= {"tabular.smogn": lambda: {"target": "distance"}}
PARAMETERS |= {"multimodal.mixgen": _picture(), "multimodal.text_to_speech": _spoken}
PARAMETERS |= {"timeseries.block_bootstrap": lambda: {"period": 6}}
PARAMETERS |= {"timeseries.dtw_barycentre": lambda: {"rounds": 1, "k_neighbors": 2}}
"""Operator name to a function that gives its parameters; it may skip the test, with the reason."""


def parameters_of(name: str) -> dict[str, Any]:
    """Parameters to try an operator with, beside those that a test sets."""
    make = PARAMETERS.get(name)
    return make() if make is not None else {}
