"""What each gate drops, keeps and says; and how a recipe's gates are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.errors import RecipeError
from augkit.gates.base import KEYS, TextGate
from augkit.gates.drop_duplicates import DropDuplicates
from augkit.gates.drop_unchanged import DropUnchanged
from augkit.gates.leakage import Leakage
from augkit.gates.registry import compile_gates
from augkit.ops.base import Row
from augkit.recipe.schema import Recipe

SPLITS = ("train", "test", "validation")
AUGMENTED = frozenset({"train"})
Key = tuple[int, str, bool, bool]
"""Text (as a number), split, whether it is a copy, whether it is published."""


def records_of(keys: Sequence[Key]) -> np.ndarray:
    """Records as a build hands them to a gate: sorted by text, source rows first."""
    records = np.zeros(len(keys), KEYS)
    for number, (text, split, copy, published) in enumerate(keys):
        records[number] = (text, 0 if copy else text, SPLITS.index(split), copy, published, 0, number, number)
    return records[np.lexsort((records["row"], records["shard"], records["copy"], records["hash"]))]


def dropped(gate: TextGate, keys: Sequence[Key]) -> list[int]:
    """The numbers, in `keys`, of the rows a gate drops."""
    records = records_of(keys)
    return sorted(records["row"][gate.find(records, SPLITS, AUGMENTED).drop].tolist())


SOURCE = (1, "train", False, True)
COPY = (1, "train", True, True)


@pytest.mark.parametrize(
    ("keys", "scope", "expected"),
    [
        pytest.param([SOURCE, COPY], "all", [1], id="a copy like its source row"),
        pytest.param([COPY, SOURCE], "all", [0], id="the source row is kept wherever it stands"),
        pytest.param([COPY, COPY], "all", [1], id="the first copy is kept"),
        pytest.param([SOURCE, SOURCE], "all", [1], id="source rows among themselves"),
        pytest.param([SOURCE, SOURCE, COPY], "copies", [2], id="copies only"),
        pytest.param([SOURCE, (2, "train", True, True)], "all", [], id="other texts"),
        pytest.param([(1, "test", False, True), COPY], "all", [], id="other splits do not count"),
        pytest.param([(1, "test", False, True)] * 2, "all", [], id="splits that are not augmented stay whole"),
        pytest.param(
            [(1, "train", False, False), COPY], "all", [], id="source rows that are not published do not count"
        ),
    ],
)
def test_what_drop_duplicates_drops(keys: list[Key], scope: str, expected: list[int]) -> None:
    assert dropped(DropDuplicates(scope=scope), keys) == expected


KEYS_DRAWN = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(SPLITS), st.booleans(), st.booleans()), max_size=30)


@given(KEYS_DRAWN)
def test_after_drop_duplicates_every_text_is_there_once(keys: list[Key]) -> None:
    gone = set(dropped(DropDuplicates(), keys))
    training = [key[0] for n, key in enumerate(keys) if key[1] == "train" and key[3] and n not in gone]
    assert sorted(training) == sorted({key[0] for key in keys if key[1] == "train" and key[3]})
    assert all(keys[n][1] == "train" and keys[n][3] for n in gone)


@given(KEYS_DRAWN)
def test_a_source_row_that_goes_takes_its_copies_along(keys: list[Key]) -> None:
    records = records_of(keys)
    for gate in (DropDuplicates(), Leakage()):
        found = gate.find(records, SPLITS, AUGMENTED)
        source = {int(place) for place in found.drop if not records["copy"][place]}
        assert set(found.with_copies.tolist()) == source


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param([SOURCE, (1, "test", False, True)], [0], id="a source row"),
        pytest.param([COPY, (1, "test", False, True)], [0], id="a copy"),
        pytest.param([SOURCE, COPY, (1, "validation", False, True)], [0, 1], id="against any evaluation split"),
        pytest.param([SOURCE, (2, "test", False, True)], [], id="other texts"),
        pytest.param([(1, "validation", False, True), (1, "test", False, True)], [], id="evaluation splits stay whole"),
    ],
)
def test_what_leakage_drops(keys: list[Key], expected: list[int]) -> None:
    assert dropped(Leakage(), keys) == expected


def test_leakage_looks_at_the_splits_it_is_told_to() -> None:
    keys = [SOURCE, (1, "test", False, True)]
    assert dropped(Leakage(against=["validation"]), keys) == []
    assert dropped(Leakage(against=["absent", "test"]), keys) == [0]


@given(KEYS_DRAWN)
def test_after_leakage_no_text_of_an_evaluation_split_is_left_in_training(keys: list[Key]) -> None:
    gone = set(dropped(Leakage(), keys))
    training = {key[0] for n, key in enumerate(keys) if key[1] == "train" and n not in gone}
    assert not training & {key[0] for key in keys if key[1] != "train"}
    assert all(keys[n][1] == "train" for n in gone)


@pytest.mark.parametrize("on_leak", ["warn", "fail"])
def test_leakage_drops_nothing_unless_told_to(on_leak: str) -> None:
    assert dropped(Leakage(on_leak=on_leak), [SOURCE, (1, "test", False, True)]) == []


def test_what_leakage_says() -> None:
    keys = [SOURCE, (1, "test", False, True), (2, "train", True, True), (2, "test", False, True)]

    def facts(gate: Leakage) -> Any:
        return gate.find(records_of(keys), SPLITS, AUGMENTED).facts

    said = "2 rows of test (1 word for word) also stand in training, as 1 source row and 1 copy"
    drop, warn, fail = Leakage(), Leakage(on_leak="warn"), Leakage(on_leak="fail")
    assert drop.warns(facts(drop)) == f"leakage: {said}; they were dropped from training"
    assert warn.warns(facts(warn)) == f"leakage: {said}; they are still there"
    assert fail.fails(facts(fail)) == said
    assert (drop.fails(facts(drop)), fail.warns(facts(fail))) == (None, None)


def test_leakage_says_nothing_where_nothing_leaks() -> None:
    for on_leak in ("drop", "warn", "fail"):
        gate = Leakage(on_leak=on_leak)
        facts = gate.find(records_of([SOURCE, (2, "test", False, True)]), SPLITS, AUGMENTED).facts
        assert (gate.warns(facts), gate.fails(facts)) == (None, None)


@pytest.mark.parametrize(
    ("copy", "is_dropped"),
    [
        ({"text": "a film", "label": 1}, True),
        ({"text": "A film", "label": 1}, False),
        ({"text": "a film", "label": 2}, False),
    ],
)
def test_drop_unchanged_drops_copies_in_which_nothing_changed(copy: dict[str, Any], is_dropped: bool) -> None:
    source = Row("r", {"text": "a film", "label": 1})
    assert bool(DropUnchanged().check(source, Row("r", copy))) is is_dropped


def compiled(gates: list[Any], columns: dict[str, str] | None = None) -> list[Any]:
    source = {"data": "-", "columns": columns or {"text": "text"}}
    return compile_gates(Recipe(augkit=1, name="tiny", source=source, gates=gates))


def test_gates_are_read_in_order_with_their_parameters() -> None:
    made = compiled(["drop_unchanged", {"drop_duplicates": {"scope": "copies"}}, {"leakage": None}])
    assert made == [DropUnchanged(), DropDuplicates(scope="copies"), Leakage()]
    assert compiled([]) == []


@pytest.mark.parametrize(
    ("gates", "message"),
    [
        (["drop_unchangd"], "gates[0]: unknown gate 'drop_unchangd'\n  Did you mean drop_unchanged?"),
        (
            [{"leakage": {"agains": ["test"]}}],
            "gates[0].leakage.agains: leakage has no parameter 'agains'\n  Did you mean",
        ),
        (
            [{"leakage": {"on_leak": "ignore"}}],
            "on_leak of leakage: Input should be 'drop', 'warn' or 'fail', found 'ignore'",
        ),
        ([{"leakage": {"against": []}}], "against of leakage: "),
        ([{"drop_unchanged": 3}], "gates[0].drop_unchanged: drop_unchanged takes a mapping of parameters, found 3"),
        (["leakage", "drop_unchanged", {"leakage": {}}], "gates[2].leakage: leakage stands here twice"),
        (["similarty"], "unknown gate 'similarty'\n  Did you mean similarity?"),
        (
            [{"length_ratio": {"min": -1.0}}],
            "min of length_ratio: Input should be greater than or equal to 0, found -1",
        ),
        ([{"length_ratio": {"min": 3.0}}], "gates[0].length_ratio: length_ratio: min 3 is above max 2"),
        ([{"length_ratio": {"unit": "letters"}}], "unit of length_ratio: Input should be 'words' or 'characters'"),
        ([{"repeated_ngrams": {"n": 0}}], "n of repeated_ngrams: Input should be greater than or equal to 1"),
    ],
)
def test_mistakes_in_gates(gates: list[Any], message: str) -> None:
    with pytest.raises(RecipeError) as caught:
        compiled(gates)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("gate", "columns", "message"),
    [
        ("leakage", ["label"], "leakage needs a `text` or `tokens` or `image` or `audio` or"),
        ("length_ratio", ["label"], "length_ratio needs a `text` or `tokens` column"),
        ({"length_ratio": {"on": "text_pair"}}, ["text"], "length_ratio needs a `text_pair` column"),
        (
            "label_consistency",
            ["id", "text"],
            "label_consistency needs a `label` column; source.columns names id, text",
        ),
    ],
)
def test_a_gate_without_a_column_to_look_at_is_refused(gate: Any, columns: list[str], message: str) -> None:
    with pytest.raises(RecipeError) as caught:
        compiled([gate], {column: column for column in columns})
    assert message in str(caught.value)


def test_a_gate_may_stand_there_once_for_each_text_of_a_row() -> None:
    columns = {"text": "en", "target_text": "zh"}
    both = ["length_ratio", {"length_ratio": {"on": "target_text", "language": "zh"}}]
    assert [gate.id for gate in compiled(both, columns)] == ["length_ratio", "length_ratio.target_text"]
    with pytest.raises(RecipeError, match=r"gates\[2\]\.length_ratio: length_ratio\.target_text stands here twice"):
        compiled([*both, {"length_ratio": {"on": "target_text", "max": 3.0}}], columns)


def test_a_mistake_in_a_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(
        "augkit: 1\nname: x\nsource: {data: a.csv, columns: {text: t}}\ngates:\n  - drop_unchanged\n  - leak\n"
    )
    with pytest.raises(RecipeError, match=r"r.yaml:6: unknown gate 'leak'"):
        compile_gates(Recipe.load(path))
