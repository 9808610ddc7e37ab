"""The rule is written before the first run and does not change in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from augkit.ablation.rule import amendments, settle
from augkit.errors import RecipeError, StoreError

WANTED: dict[str, Any] = {
    "rule": {"equivalence": 0.01, "alpha": 0.05, "level": 0.95},
    "seeds": [0, 1, 2],
    "arms": ["baseline", "copy-control", "all"],
    "regime": "fixed_steps",
    "train": {"budget": {"steps": 10}},
}


def test_it_is_written_once_and_read_again(tmp_path: Path) -> None:
    first = settle(tmp_path, WANTED, amend=False)
    assert json.loads((tmp_path / "rule.json").read_text())["rule"] == WANTED["rule"]
    assert settle(tmp_path, WANTED, amend=False) == first


def test_another_rule_is_refused(tmp_path: Path) -> None:
    settle(tmp_path, WANTED, amend=False)
    with pytest.raises(RecipeError, match=r"rule was equivalence: 0.01.*now equivalence: 0.05") as told:
        settle(tmp_path, WANTED | {"rule": WANTED["rule"] | {"equivalence": 0.05}}, amend=False)
    assert "--name" in told.value.hint and "--amend" in told.value.hint


def test_of_settings_those_alone_are_told_that_differ(tmp_path: Path) -> None:
    settle(tmp_path, WANTED | {"train": {"model": "a", "budget": 10, "warmup": 3}}, amend=False)
    with pytest.raises(RecipeError) as told:
        settle(tmp_path, WANTED | {"train": {"model": "b", "budget": 10}}, amend=False)
    assert "rule: train was model: a, warmup: 3, now model: b, warmup: left out" in str(told.value)


def test_an_amended_rule_is_told_in_the_report(tmp_path: Path) -> None:
    settle(tmp_path, WANTED, amend=False)
    known = settle(tmp_path, WANTED | {"seeds": [0, 1, 2, 3]}, amend=True)
    assert known["seeds"] == [0, 1, 2, 3]
    (caveat,) = amendments(known)
    assert "seeds was 3 (0, 1, 2)" in caveat
    assert settle(tmp_path, WANTED | {"seeds": [0, 1, 2, 3]}, amend=False) == known


def test_a_damaged_file_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "rule.json").write_text("{")
    with pytest.raises(StoreError, match="damaged"):
        settle(tmp_path, WANTED, amend=False)
