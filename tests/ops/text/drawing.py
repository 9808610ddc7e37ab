"""Drawing for a fixed key, and prose to draw on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from augkit.building.seeding import Chance, copy_key, step_key
from augkit.ops.base import RowOperator
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.resources import synonyms

PROSE = (Path(__file__).parent / "prose.txt").read_text("utf-8").splitlines()
"""Thirty sentences with quotes, brackets, apostrophes, capitals, abbreviations, links and placeholders."""
STORY = "The film isn't a very good story, but its actors are excellent."
CHINESE = "这部电影非常好看，可惜结尾有点拖沓，2010年的故事没有意思。"
KEYS = st.integers(0, 50).map(str)
RATES = st.floats(0.01, 1)


def drawn(name: str, /, text: Text, key: str = "a", **parameters: Any) -> Any:
    operator = get_operator(name).model_validate(parameters)
    assert isinstance(operator, RowOperator)
    return operator.draw(text, Chance().at(step_key(17, f"{name}.1", 1), copy_key(key, 0)))


def use_table(monkeypatch: pytest.MonkeyPatch, lines: bytes) -> None:
    """Have operators know the synonyms of these lines alone, so that results do not depend on what WordNet says."""
    for name in ("text.synonym", "text.insert"):
        get_operator(name)  # imported before anything is put in another's place
    table, real = synonyms.SynonymTable(lines), synonyms.load
    for name, module in list(sys.modules.items()):
        if name.startswith("augkit.") and getattr(module, "load", None) is real:
            monkeypatch.setattr(module, "load", lambda: table)


def all_candidates(word: str) -> set[str]:
    """Synonyms of a word beside any of some neighbours that settle its part of speech."""
    table = synonyms.load()
    neighbours = ("", "the", "to", "is", "a", "an", "they", "he", "very", "has", "of", "and")
    return {candidate for before in neighbours for candidate in table.candidates(word, before)}
