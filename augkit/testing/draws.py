"""What an operator draws and does, row by row: the clauses that need it to run."""

from __future__ import annotations

import copy
import pickle
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from augkit.building.chain import Copy
from augkit.building.seeding import Chance, copy_key
from augkit.ops.base import BatchDatasetOperator, BatchOperator, DatasetOperator, SplitOperator
from augkit.testing.subject import Subject, as_json, is_nothing
from augkit.testing.violation import ContractViolation, require

__all__ = [
    "check_chance",
    "check_fitting",
    "check_global_generators",
    "check_odd_rows",
    "check_order",
    "check_rows",
]

COPIES = 4
HUGE_SECONDS = 10.0


def check_rows(subject: Subject) -> None:
    """On everyday rows: draws are JSON, apply is pure, replay equals the first run, labels move, kept roles stay."""
    changed = 0
    for id, values in subject.ordinary.items():
        for number in range(COPIES):
            try:
                changed += _check_row(subject, id, values, number)
            except ContractViolation:
                raise
            except Exception as error:
                raise ContractViolation("everyday rows come through", f"{_short(values)}: {error!r}") from error
    require(
        changed,
        "an operator does something to everyday rows",
        "it drew nothing for any of them; give check_operator parameters under which it does",
    )


def _check_row(subject: Subject, id: str, values: Mapping[str, Any], number: int) -> bool:
    operator = subject.operator
    row = subject.row(id, values)
    sample = operator.read(row)
    before = pickle.dumps(operator.write(row, sample).values)
    drawn = subject.draw_sample(sample, id, number, operator)
    _unchanged(row.values, values, "draw changes nothing it is given", "the row")
    plain = as_json(drawn)
    if is_nothing(drawn):
        return False
    kept = copy.deepcopy(drawn)
    after = operator.write(row, operator.apply(sample, drawn))
    _unchanged(row.values, values, "apply changes nothing it is given", "the row")
    _unchanged(drawn, kept, "apply changes nothing it is given", "what was drawn")
    require(
        pickle.dumps(operator.write(row, sample).values) == before,
        "apply changes nothing it is given",
        "the sample was changed in place",
    )
    again = operator.write(row, operator.apply(sample, drawn))
    _same(after.values, again.values, "apply is pure", "a second call with the same draw gave another result")
    _unchanged(row.values, values, "apply changes nothing it is given", "the row")
    carried = operator.carry_out(row, sample, drawn)
    _same(after.values, carried.values, "`carry_out` does what `apply` and `write` do", "by the shorter way")
    fresh = type(operator).model_validate(_parameters(operator))
    if isinstance(fresh, DatasetOperator) and fresh.keeps_state:
        fresh.restore(subject.states[subject.step.id])
    replayed = subject.applied(subject.row(id, values), plain, fresh)
    _same(after.values, replayed.values, "replay equals the first run", "the draw was taken through JSON")
    require(
        after.id == id and after.language == subject.language,
        "row id and language stay",
        f"{id!r} became {after.id!r}, {subject.language!r} became {after.language!r}",
    )
    subject.samples.check_row(values, after.values, plain)
    reread = operator.write(after, operator.read(after))
    unseen = operator.read(type(after)(after.id, after.values, after.language))
    plain_again = operator.write(after, unseen)
    _same(reread.values, plain_again.values, "what `write` puts into a row is what `read` finds", "of the row after")
    for role in sorted(operator.keeps & set(values) - operator.inputs()):
        _same({role: values[role]}, {role: after.values.get(role)}, "roles in `keeps` stay as they are", role)
    return not _equal(after.values, values)


def check_chance(subject: Subject) -> None:
    """The same key draws the same; other rows and copies do not all draw the same."""
    used = False
    seen = set()
    for id, values in subject.ordinary.items():
        for number in range(COPIES):
            one, other = subject.draw(id, values, number), subject.draw(id, values, number)
            require(one == other, "the same key draws the same", f"{id}, copy {number}: {one!r}, then {other!r}")
            seen.add(repr(one))
            used = used or _uses_generator(subject, id, values)
    if used:
        require(len(seen) > 1, "different rows draw differently", f"all of them drew {seen.pop()}")


def _uses_generator(subject: Subject, id: str, values: Mapping[str, Any]) -> bool:
    operator = subject.operator
    rng = Chance.fresh(subject.step.key, copy_key(id, 0))
    sample = operator.read(subject.row(id, values))
    if isinstance(operator, BatchOperator):
        operator.draw_batch([sample], [rng])
    elif isinstance(operator, DatasetOperator):
        operator.draw(sample, rng, subject.fitted)
    elif isinstance(operator, SplitOperator):
        operator.draw_pieces(sample, rng)
    else:
        operator.draw(sample, rng)  # type: ignore[attr-defined]
    return not rng.is_untouched


def check_global_generators(subject: Subject) -> None:
    """`random`, `np.random` and torch's generator are neither changed nor read."""
    with _seeded(1_618_033) as states:
        _quietly(subject)
        for name, is_same in states().items():
            require(is_same, "global generators stay as they are", f"{name} was changed")
        first = _everything(subject)
    for seed in (2_718_281, 314_159, 662_607):
        with _seeded(seed):
            require(
                first == _everything(subject),
                "global generators are not read",
                "with them seeded otherwise, the same keys gave another result; use the rng given",
            )


def _quietly(subject: Subject) -> None:
    if isinstance(subject.operator, DatasetOperator):
        subject.fit()
    subject.run(subject.copies(subject.ordinary, 2))


def _everything(subject: Subject) -> bytes:
    """All that chance may decide: fitted state, draws and rows."""
    state = subject.fit() if isinstance(subject.operator, DatasetOperator) else b""
    copies = subject.copies(subject.ordinary, 2)
    subject.run(copies)
    return pickle.dumps((state, [(copy.lineage, copy.row.values) for copy in copies]))


@contextmanager
def _seeded(seed: int) -> Iterator[Callable[[], dict[str, bool]]]:
    """Seed the global generators; the function given tells which are as they were. Afterwards they are put back."""
    torch = sys.modules.get("torch")
    saved = random.getstate(), np.random.get_state(), torch.get_rng_state() if torch else None
    random.seed(seed)
    np.random.seed(seed)
    if torch:
        torch.manual_seed(seed)
    python, numpy = random.getstate(), repr(np.random.get_state())
    tensor = torch.get_rng_state() if torch else None

    def states() -> dict[str, bool]:
        found = {"random": random.getstate() == python, "np.random": repr(np.random.get_state()) == numpy}
        return found | ({"torch's generator": bool((torch.get_rng_state() == tensor).all())} if torch else {})

    try:
        yield states
    finally:
        random.setstate(saved[0])
        np.random.set_state(saved[1])
        if torch:
            torch.set_rng_state(saved[2])


def check_order(subject: Subject) -> None:
    """Rows come out the same in any order and in batches of any size."""
    expected = _results(subject, subject.copies(subject.ordinary, 2))
    alone: dict[str, Any] = {}
    for one in subject.copies(subject.ordinary, 2):
        alone |= _results(subject, [one])
    _same(expected, alone, "batch size does not matter", "each row was run alone")
    turned = _results(subject, subject.copies(subject.ordinary, 2)[::-1])
    _same(expected, turned, "the order of the rows does not matter", "they were run backwards")
    if isinstance(subject.operator, BatchOperator | BatchDatasetOperator):
        for size in (1, 2, 3, 1000):
            resized = type(subject.operator).model_validate(_parameters(subject.operator) | {"batch_size": size})
            found = _results(subject, subject.copies(subject.ordinary, 2), resized)
            _same(expected, found, "batch size does not matter", f"batches of {size}")


def _results(subject: Subject, copies: list[Copy], operator: Any = None) -> dict[str, Any]:
    """Lineage and row of each copy, by its key."""
    subject.run(copies, operator)
    for one in copies:
        if one.failure is not None:
            _, error = one.failure
            raise ContractViolation(
                "everyday rows come through", f"{one.row.id}: {type(error).__name__}: {error}"
            ) from error
    return {repr(one.key): (one.lineage, one.row.values) for one in copies}


def check_fitting(subject: Subject) -> None:
    """Fitting twice gives equal bytes, also in a copy of the operator, and changes nothing it is given."""
    operator = subject.operator
    assert isinstance(operator, DatasetOperator)
    first = subject.fit()
    require(first == subject.fit(), "fitting twice gives equal bytes", "the same rows gave other bytes")
    again = pickle.loads(pickle.dumps(operator))
    require(first == subject.fit(again), "fitting twice gives equal bytes", "after pickling, the same rows gave others")
    rows = [(subject.row(id, values), values) for id, values in subject.ordinary.items()]
    operator.fit([operator.glimpse(row) for row, _ in rows], Chance.fresh(subject.step.key, b""))
    for row, values in rows:
        _unchanged(row.values, values, "fit changes nothing it is given", f"row {row.id}")
    one = dict([next(iter(subject.ordinary.items()))])
    try:
        operator.restore(subject.fit(rows=one))
    except ContractViolation:
        raise
    except Exception as error:
        raise ContractViolation("one row is enough to fit", f"{type(error).__name__}: {error}") from error


def check_odd_rows(subject: Subject) -> None:
    """Empty, huge and strange rows come through, in bounded time, with the same promises as everyday rows."""
    for name, values in subject.odd.items():
        one = Copy(subject.row(name, values), 0)
        start = time.perf_counter()
        subject.run([one])
        seconds = time.perf_counter() - start
        if one.failure is not None:
            _, error = one.failure
            refused = name in subject.samples.may_refuse and isinstance(error, ValueError)
            require(refused, "odd rows come through", f"{name}: {type(error).__name__}: {error}")
            continue
        require(seconds <= HUGE_SECONDS, "huge rows take bounded time", f"{name} took {seconds:.0f} s")
        if "huge" not in name:
            _check_row(subject, name, values, 0)


def _parameters(operator: Any) -> dict[str, Any]:
    return {name: getattr(operator, name) for name in type(operator).model_fields}


def _unchanged(now: Any, before: Any, clause: str, what: str) -> None:
    require(_equal(now, before), clause, f"{what} was {_short(before)} and is {_short(now)}")


def _same(one: Mapping[str, Any], other: Mapping[str, Any], clause: str, how: str) -> None:
    if _equal(one, other):
        return
    key = next((key for key in one if key not in other or not _equal(one[key], other[key])), None)
    raise ContractViolation(clause, f"{how}: {_short(one.get(key))} became {_short(other.get(key))}")  # type: ignore[arg-type]


def _equal(one: Any, other: Any) -> bool:
    """Equality that looks into arrays and does not take tuples and lists for different."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        first, second = np.asarray(one), np.asarray(other)
        has_gaps = first.dtype.kind in "fc" and second.dtype.kind in "fc"
        return bool(np.array_equal(first, second, equal_nan=has_gaps))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_equal(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(_equal(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) < 300 else shown[:297] + "..."
