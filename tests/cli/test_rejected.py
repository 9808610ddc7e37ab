"""`augkit show --rejected`, and what `augkit explain` says about a row that a gate dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Ran

Run = Callable[..., Ran]


@pytest.fixture
def gated(folder: Any, run: Run) -> dict[str, Any]:
    """What was built with a gate that refuses every copy from which a word is gone."""
    gates = "gates=[{share_changed: {max: 0.2}}, {length_ratio: {min: 0.99}}]"
    ran = run("build", "recipe.yaml", "--engine", "inline", "--set", gates, "--json")
    assert ran.code == 0, ran.err
    return dict(ran.json)


def test_rejected_rows_are_shown_gate_by_gate_with_their_reasons(gated: dict[str, Any], run: Run) -> None:
    dropped = {gate["gate"]: gate["dropped"] for gate in gated["gates"]}
    assert all(dropped.values())
    out = run("show", "reviews", "--rejected").out
    assert out.startswith(f"reviews@{gated['version']}   {sum(dropped.values()):,} rows dropped by gates")
    assert f"share_changed   {dropped['share_changed']:,}" in out and "is above 0.2 (" in out
    assert f"length_ratio   {dropped['length_ratio']:,}" in out and "is below 0.99 (" in out
    assert "[-" in out and "train, label good, text.swap.1" in out
    where = f"All of them are in {gated['path']}/rejects.parquet"  # a long path is wrapped
    assert "".join(out.split()).endswith("".join(where.split()))


def test_machines_get_the_rows_with_what_they_say(gated: dict[str, Any], run: Run) -> None:
    found = run("show", "reviews", "--rejected", "--rows", "2", "--json").json
    assert [row["gate"] for row in found["rows"]] == ["share_changed"] * 2 + ["length_ratio"] * 2
    for row in found["rows"]:
        assert row["values"]["label"] == row["source"]["label"]
        assert row["values"]["text"] != row["source"]["text"]


def test_a_version_without_rejects_says_so(folder: Any, run: Run) -> None:
    run("build", "recipe.yaml", "--engine", "inline", "--set", "gates=[]")
    assert "no row was dropped by a gate" in run("show", "reviews", "--rejected").out


def test_explain_shows_what_a_dropped_row_says(gated: dict[str, Any], run: Run) -> None:
    row = run("show", "reviews", "--rejected", "--rows", "1", "--json").json["rows"][0]
    out = run("explain", "reviews", row["row_id"]).out
    assert f"{row['row_id']}   not in reviews@{gated['version']}" in out
    assert "[-" in out and f"share_changed: {row['reason']}" in out


def test_plan_and_show_name_the_gates_with_their_limits(gated: dict[str, Any], run: Run) -> None:
    assert "share_changed  min 0; max 0.2" in run("show", "reviews").out
