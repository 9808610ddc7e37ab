"""What operators need to be tried: parameters that have no default, and models made for the tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
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


PARAMETERS: dict[str, Callable[[], dict[str, Any]]] = {"text.nlpaug": _nlpaug, "text.reserved": _reserved}
PARAMETERS |= {"text.antonym": _relabelled, "text.negation": _relabelled, "text.embedding_neighbour": _word_vectors}
PARAMETERS |= {"text.mention_replacement": _mentions}
PARAMETERS |= {"text.homophone": _chinese, "text.lookalike": _chinese, "text.chinese_numerals": _chinese}
PARAMETERS |= {"text.chinese_script": _chinese_script, "text.pinyin": _pinyin}
PARAMETERS |= {"text.back_translation": _translated, "text.paraphrase": _paraphrased}
PARAMETERS |= {"text.masked_lm": _masked, "text.label_masked_lm": _label_masked}
"""Operator name to a function that gives its parameters; it may skip the test, with the reason."""


def parameters_of(name: str) -> dict[str, Any]:
    """Parameters to try an operator with, beside those that a test sets."""
    make = PARAMETERS.get(name)
    return make() if make is not None else {}
