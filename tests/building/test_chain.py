"""What a chain does: which steps run on which copy, with which draws, in which order, and what becomes of failures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from numpy.random import Generator

from augkit.building.chain import Copy, Fitted, InOrder, Run
from augkit.building.compile import compile_chain
from augkit.ops import registry
from augkit.ops.base import Row
from augkit.ops.text.base import (
    Text,
    TextBatchDatasetOperator,
    TextBatchOperator,
    TextDatasetOperator,
    TextOperator,
    TextSplitOperator,
)
from augkit.recipe.schema import Recipe


class Mark(TextOperator):
    """Append a number that is drawn."""

    name: ClassVar[str] = "text.mark"
    version: ClassVar[int] = 1
    by: str = "m"

    def draw(self, text: Text, rng: Generator) -> Any:
        end = len(text.value)
        return [(end, end, f" {self.by}{int(rng.random() * 1_000_000)}")]


class MarkBatch(TextBatchOperator):
    """Append the size of its batch's name and a drawn number; fails on `bad`, and on a batch that holds it."""

    name: ClassVar[str] = "text.mark_batch"
    version: ClassVar[int] = 1
    sizes: ClassVar[list[int]] = []

    def draw_batch(self, samples: Sequence[Text], rngs: Sequence[Generator]) -> Any:
        self.sizes.append(len(samples))
        if any("bad" in text.value for text in samples):
            raise RuntimeError("cannot do this one")
        return [[(0, 0, f"{int(rng.random() * 1_000_000)} ")] for _, rng in zip(samples, rngs, strict=True)]


class Fail(TextOperator):
    """Fail on every text with `bad` in it."""

    name: ClassVar[str] = "text.fail"
    version: ClassVar[int] = 1

    def draw(self, text: Text, rng: Generator) -> Any:
        if "bad" in text.value:
            raise RuntimeError("cannot do this one")
        return []


class Learn(TextDatasetOperator):
    """Append what was learnt."""

    name: ClassVar[str] = "text.learn"
    version: ClassVar[int] = 1

    def fit(self, samples: Any, rng: Generator) -> bytes:
        return b"learnt"

    def restore(self, state: bytes) -> str:
        return state.decode()

    def draw(self, sample: Text, rng: Generator, fitted: str) -> Any:
        return [(0, 0, f"{fitted} ")]


class Halves(TextSplitOperator):
    """Make two rows of one, cut at a drawn place."""

    name: ClassVar[str] = "text.halves"
    version: ClassVar[int] = 1

    def draw_pieces(self, sample: Text, rng: Generator) -> Any:
        end = len(sample.value)
        at = 1 + int(rng.random() * (end - 1))
        return [[(at, end, "")], [(0, at, "")]]


class LearnBatch(TextBatchDatasetOperator):
    """Put what was learnt before each text; a text with `bad` in it gets an error in its place."""

    name: ClassVar[str] = "text.learn_batch"
    version: ClassVar[int] = 1

    def fit(self, samples: Any, rng: Generator) -> bytes:
        return b"learnt"

    def restore(self, state: bytes) -> str:
        return state.decode()

    def draw_batch(self, samples: Sequence[Text], rngs: Sequence[Generator], fitted: str) -> Any:
        MarkBatch.sizes.append(len(samples))
        return [ValueError("not this one") if "bad" in text.value else [(0, 0, f"{fitted} ")] for text in samples]


@pytest.fixture(autouse=True)
def operators(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operators that only these tests know."""
    known = {cls.name: cls for cls in (Mark, MarkBatch, Fail, Learn, Halves, LearnBatch)}
    real = registry.get_operator
    monkeypatch.setattr("augkit.building.compile.get_operator", lambda name: known.get(name) or real(name))
    MarkBatch.sizes.clear()


def chain_of(*steps: Any, seed: int = 17) -> InOrder:
    recipe = Recipe(
        augkit=1,
        name="tiny",
        seed=seed,
        source={"data": "-", "columns": {"text": "text"}},
        augment={"chain": list(steps)},
    )
    chain = compile_chain(recipe)
    assert chain is not None
    return chain


def run(chain: InOrder, rows: int = 1, copies: int = 1, text: str = "x", fitted: Fitted | None = None) -> list[Copy]:
    made = [Copy(Row(f"row-{row}", {"text": text}), copy) for row in range(rows) for copy in range(copies)]
    chain.run(made, Run(fitted=fitted or Fitted()))
    return made


def texts(copies: list[Copy]) -> list[str]:
    return [copy.row.values["text"] for copy in copies]


def mark(by: str, **keys: Any) -> dict[str, Any]:
    return {"text.mark": {"by": by, **keys}}


def letters(copy: Copy) -> str:
    """The marks on a copy, without their numbers."""
    return "".join(part[0] for part in copy.row.values["text"].split()[1:])


def test_steps_run_in_order() -> None:
    assert [letters(copy) for copy in run(chain_of(mark("a"), mark("b"), mark("c")), rows=3)] == ["abc"] * 3


def test_the_same_draws_come_out_of_every_run() -> None:
    steps = [mark("a"), {"one_of": [mark("b"), mark("c")]}, {"some_of": {"n": 1, "steps": [mark("d"), mark("e")]}}]
    assert texts(run(chain_of(*steps), 20, 3)) == texts(run(chain_of(*steps), 20, 3))


def test_another_seed_row_or_copy_draws_otherwise() -> None:
    (a, b, c, d) = texts(run(chain_of(mark("a")), rows=2, copies=2))
    assert len({a, b, c, d, *texts(run(chain_of(mark("a"), seed=18)))}) == 5


def test_the_same_step_twice_draws_twice() -> None:
    for copy in run(chain_of(mark("a"), mark("a")), rows=5):
        _, first, second = copy.row.values["text"].split()
        assert first != second


def test_one_of_runs_one_branch_of_each_copy_in_equal_shares() -> None:
    found = Counter(letters(copy) for copy in run(chain_of({"one_of": [mark("a"), mark("b"), mark("c")]}), 3000))
    assert set(found) == {"a", "b", "c"}
    assert all(850 < count < 1150 for count in found.values())


def test_one_of_follows_the_weights() -> None:
    steps = {"one_of": [mark("a", weight=1), mark("b", weight=2), mark("c", weight=0.5)]}
    found = Counter(letters(copy) for copy in run(chain_of(steps), 3500))
    assert 850 < found["a"] < 1150 and 1850 < found["b"] < 2150 and 400 < found["c"] < 600


def test_a_sequence_is_one_branch() -> None:
    steps = {"one_of": [{"sequence": [mark("a"), mark("b")]}, mark("c")]}
    assert {letters(copy) for copy in run(chain_of(steps), 100)} == {"ab", "c"}


def test_some_of_runs_so_many_in_the_order_written() -> None:
    steps = {"some_of": {"n": 2, "steps": [mark("a"), mark("b"), mark("c")]}}
    found = Counter(letters(copy) for copy in run(chain_of(steps), 3000))
    assert set(found) == {"ab", "ac", "bc"}
    assert all(850 < count < 1150 for count in found.values())


def test_some_of_draws_the_number_evenly_between_both_ends() -> None:
    steps = {"some_of": {"n": [0, 2], "steps": [mark("a"), mark("b")]}}
    found = Counter(len(letters(copy)) for copy in run(chain_of(steps), 3000))
    assert set(found) == {0, 1, 2}
    assert all(850 < count < 1150 for count in found.values())


@pytest.mark.parametrize(
    "step",
    [mark("a", p=0.25), {"sequence": {"p": 0.25, "steps": [mark("a")]}}, {"one_of": {"p": 0.25, "steps": [mark("a")]}}],
)
def test_p_is_the_share_of_copies_a_step_or_group_runs_on(step: dict[str, Any]) -> None:
    found = Counter(letters(copy) for copy in run(chain_of(step), 4000))
    assert 850 < found["a"] < 1150
    assert found["a"] + found[""] == 4000


def test_leaving_another_step_out_changes_no_draw() -> None:
    both = run(chain_of(mark("a"), {"text.swap": {}}, mark("b"), mark("c", p=0.5)), 50)
    alone = run(chain_of({"text.swap": {}}), 50)
    without = run(chain_of(mark("a"), mark("b"), mark("c", p=0.5)), 50)
    assert texts(both) == texts(without)  # there is nothing to swap in these texts
    assert texts(alone) == ["x"] * 50


def test_leaving_an_operator_out_leaves_the_draws_of_one_with_another_name() -> None:
    with_it = [copy.row.values["text"].split()[-1] for copy in run(chain_of({"text.mark_batch": {}}, mark("a")), 20)]
    without = [copy.row.values["text"].split()[-1] for copy in run(chain_of(mark("a")), 20)]
    assert with_it == without


def test_other_copies_in_the_same_run_change_nothing() -> None:
    chain = chain_of({"one_of": [mark("a"), mark("b")]}, {"text.mark_batch": {"batch_size": 3}}, mark("c", p=0.5))
    together = {(copy.row.id, copy.key): copy.row.values["text"] for copy in run(chain, 10, 3)}
    for row in range(10):
        for number in range(3):
            one = Copy(Row(f"row-{row}", {"text": "x"}), number)
            chain.run([one], Run())
            assert together[one.row.id, one.key] == one.row.values["text"]


def test_batch_operators_see_batches_of_their_size() -> None:
    run(chain_of(mark("a"), {"text.mark_batch": {"batch_size": 4}}), rows=5, copies=2)
    assert MarkBatch.sizes == [4, 4, 2]


def test_batch_operators_see_only_the_copies_of_their_branch() -> None:
    run(chain_of({"one_of": [{"text.mark_batch": {"batch_size": 1000}}, mark("a")]}), rows=100)
    (size,) = MarkBatch.sizes
    assert 30 < size < 70


def test_one_bad_row_does_not_take_its_batch_along() -> None:
    chain = chain_of({"text.mark_batch": {}})
    made = [Copy(Row(str(n), {"text": text}), 0) for n, text in enumerate(["x", "bad", "y"])]
    chain.run(made, Run())
    assert [copy.failure is None for copy in made] == [True, False, True]
    (alone,) = [Copy(Row("2", {"text": "y"}), 0)]
    chain.run([alone], Run())
    assert made[2].row.values == alone.row.values


def test_a_failed_copy_is_passed_over_by_later_steps_and_keeps_the_error() -> None:
    chain = chain_of(mark("a"), {"text.fail": {}}, mark("b"))
    made = [Copy(Row(str(n), {"text": text}), 0) for n, text in enumerate(["x", "bad"])]
    chain.run(made, Run())
    good, bad = made
    assert (letters(good), good.failure) == ("ab", None)
    assert letters(bad) == "a"
    assert bad.failure is not None
    step, error = bad.failure
    assert (step, str(error)) == ("text.fail.1", "cannot do this one")


def test_lineage_names_the_steps_that_changed_the_copy_with_what_they_drew() -> None:
    (copy,) = run(chain_of(mark("a"), "text.swap", mark("b")))
    lineage = json.loads(copy.lineage)
    assert [entry["step"] for entry in lineage] == ["text.mark.1", "text.mark.2"]
    first, second = (entry["drawn"][0][2] for entry in lineage)
    assert copy.row.values["text"] == f"x{first}{second}"


def test_the_source_row_is_never_changed() -> None:
    row = Row("a", {"text": "x"})
    made = [Copy(row, number) for number in range(5)]
    chain_of(mark("a"), mark("b")).run(made, Run())
    assert row.values == {"text": "x"}


def test_a_dataset_operator_draws_with_what_was_fitted() -> None:
    fitted = Fitted({"text.learn.1": b"much"})
    assert texts(run(chain_of("text.learn"), fitted=fitted)) == ["much x"]


def test_a_dataset_operator_that_was_not_fitted_says_so() -> None:
    with pytest.raises(RuntimeError, match=r"text.learn.1 learns from the training split"):
        run(chain_of("text.learn"))


def test_a_row_is_split_into_pieces_that_make_it_up_again() -> None:
    made = run(chain_of("text.halves"), copies=4, text="abcdefghij")
    first, second, *others = texts(made)
    assert first + second == "abcdefghij" and first and second
    assert others == ["abcdefghij"] * 2  # there is no third piece
    assert [copy.lineage for copy in made[2:]] == ["[]", "[]"]


def test_rows_are_split_at_places_of_their_own() -> None:
    made = run(chain_of("text.halves"), rows=30, copies=1, text="abcdefghij")
    assert len(set(texts(made))) > 4


def test_a_fitted_operator_may_draw_in_batches() -> None:
    chain = chain_of({"text.learn_batch": {"batch_size": 2}})
    made = [Copy(Row(str(n), {"text": text}), 0) for n, text in enumerate(["x", "bad", "y"])]
    chain.run(made, Run(fitted=Fitted({"text.learn_batch.1": b"much"})))
    assert MarkBatch.sizes == [2, 1]
    assert [copy.row.values["text"] for copy in made] == ["much x", "bad", "much y"]
    assert made[1].failure is not None
    assert str(made[1].failure[1]) == "not this one"


def test_the_size_of_batches_is_not_described() -> None:
    one, other = (chain_of({"text.mark_batch": {"batch_size": size}}).describe() for size in (2, 3))
    assert one == other


def test_steps_are_told_apart_by_name_and_number_wherever_they_stand() -> None:
    chain = chain_of("text.swap", {"one_of": ["text.delete", {"sequence": ["text.swap", "text.swap"]}]}, "text.delete")
    expected = ["text.swap.1", "text.delete.1", "text.swap.2", "text.swap.3", "text.delete.2"]
    assert [step.id for step in chain.steps()] == expected


def test_a_description_holds_all_that_decides_the_output() -> None:
    def described(*steps: Any) -> str:
        return json.dumps(chain_of(*steps).describe(), sort_keys=True)

    base = described({"one_of": [mark("a"), mark("b")]})
    assert base == described({"one_of": [mark("a", p=1.0), mark("b", weight=1)]})
    others = [
        described({"one_of": [mark("a"), mark("c")]}),
        described({"one_of": [mark("a", p=0.5), mark("b")]}),
        described({"one_of": [mark("a", weight=2), mark("b")]}),
        described({"one_of": [mark("b"), mark("a")]}),
        described({"some_of": {"n": 1, "steps": [mark("a"), mark("b")]}}),
        described({"some_of": {"n": 2, "steps": [mark("a"), mark("b")]}}),
        described({"sequence": [mark("a"), mark("b")]}),
    ]
    assert len({base, *others}) == 8
