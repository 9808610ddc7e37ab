"""`drop_duplicates`: rows of the augmented splits whose text occurred before."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from augkit.gates.base import Found, TextGate, gate


@gate("drop_duplicates")
class DropDuplicates(TextGate):
    """Drop rows of an augmented split whose text, after normalisation, another row of that split has.

    The first source row is kept before any copy; a source row that goes takes its copies along. Normalisation ignores
    case, punctuation and white space; where these are what the chain changes (`text.punctuation`, `text.letter_case`,
    `text.whitespace`), texts are compared as they are: `compare: exact`.
    """

    reason: ClassVar[str] = "another row has the same text"

    scope: Literal["all", "copies"] = Field(
        "all", description="`all` drops repeated source rows as well; `copies` drops copies only."
    )
    compare: Literal["normalised", "exact"] = Field(
        "normalised", description="Whether texts that differ in case, punctuation or white space alone count as one."
    )

    def find(self, records: np.ndarray, splits: tuple[str, ...], augmented: frozenset[str]) -> Found:
        numbers = [number for number, name in enumerate(splits) if name in augmented]
        eligible = np.flatnonzero(records["published"] & np.isin(records["split"], numbers))
        text = "verbatim" if self.compare == "exact" else "hash"
        order = eligible[np.lexsort((records[text][eligible], records["split"][eligible]))]  # then as given
        rows = records[order]
        repeated = np.zeros(len(rows), bool)
        repeated[1:] = (rows[text][1:] == rows[text][:-1]) & (rows["split"][1:] == rows["split"][:-1])
        if self.scope == "copies":
            repeated &= rows["copy"]
        drop = order[repeated]
        copies = int(records["copy"][drop].sum())
        facts = {"source_rows": len(drop) - copies, "copies": copies}
        return Found(drop, drop[~records["copy"][drop]], facts)
