"""`leakage`: augmented splits must not hold what evaluation splits hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from augkit.gates.base import Found, TextGate, gate


@gate("leakage")
class Leakage(TextGate):
    """Find rows of the augmented splits whose text, after normalisation, stands in an evaluation split too.

    Normalisation ignores case, punctuation and white space. With `drop`, such source rows go with all their copies and
    such copies go alone; evaluation splits stay whole.
    """

    reason: ClassVar[str] = "the text stands in an evaluation split"

    against: list[str] = Field(
        default_factory=lambda: ["validation", "test"],
        min_length=1,
        description="Evaluation splits; absent ones are passed over.",
    )
    on_leak: Literal["drop", "warn", "fail"] = Field("drop", description="What to do about rows that leak.")

    def find(self, records: np.ndarray, splits: tuple[str, ...], augmented: frozenset[str]) -> Found:
        held_out = [number for number, name in enumerate(splits) if name in self.against and name not in augmented]
        training = [number for number, name in enumerate(splits) if name in augmented]
        is_held_out = np.isin(records["split"], held_out)
        is_training = np.isin(records["split"], training)
        shared = np.intersect1d(records["hash"][is_held_out], records["hash"][is_training])
        leaks = np.isin(records["hash"], shared)
        source = np.flatnonzero(leaks & is_training & ~records["copy"])
        copies = np.flatnonzero(leaks & is_training & records["copy"])
        facts = {
            f"rows_of_{name}": int((leaks & (records["split"] == number)).sum())
            for number, name in enumerate(splits)
            if number in held_out
        }
        sources = records["verbatim"][is_training & ~records["copy"]]
        facts |= {
            f"verbatim_of_{name}": int((np.isin(records["verbatim"], sources) & (records["split"] == number)).sum())
            for number, name in enumerate(splits)
            if number in held_out
        }
        facts |= {"source_rows": len(source), "copies": len(copies)}
        if self.on_leak != "drop":
            nothing = np.empty(0, np.int64)
            return Found(nothing, nothing, facts)
        drop = np.concatenate([source, copies])
        return Found(drop, source, facts)

    def fails(self, facts: Mapping[str, int]) -> str | None:
        return _sentence(facts) if self.on_leak == "fail" else None

    def warns(self, facts: Mapping[str, int]) -> str | None:
        sentence = _sentence(facts)
        if sentence is None or self.on_leak == "fail":
            return None
        done = "they were dropped from training" if self.on_leak == "drop" else "they are still there"
        return f"leakage: {sentence}; {done}"


def _sentence(facts: Mapping[str, int]) -> str | None:
    """What leaks, in words, or None where nothing does."""
    source, copies = facts.get("source_rows", 0), facts.get("copies", 0)
    if not source + copies:
        return None
    held_out = [key.removeprefix("rows_of_") for key in facts if key.startswith("rows_of_") and facts[key]]
    where = " and ".join(
        f"{_rows(facts[f'rows_of_{name}'])} of {name} ({facts[f'verbatim_of_{name}']:,} word for word)"
        for name in held_out
    )
    verb = "stand" if sum(facts[f"rows_of_{name}"] for name in held_out) > 1 else "stands"
    return f"{where} also {verb} in training, as {_rows(source, 'source row')} and {_rows(copies, 'copy', 'copies')}"


def _rows(count: int, one: str = "row", many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
