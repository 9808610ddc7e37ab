"""`text.char_delete`: leave letters out."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, ClassVar

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edit, Edits
from augkit.ops.letters import allowed, find_letters
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample

Deletions = tuple[list[int], dict[int, Edit], list[list[int]]]
"""Where the letters stand that may go, for those under a label the deletion that takes a neighbour along, and runs of
neighbouring ideographs."""


@operator("text.char_delete", version=2)
class CharDelete(TextOperator):
    """Leave letters out of words, never all of a word's; in Chinese characters, never all between two marks.

    Negations and numerals stay as they are. Under a label, a letter is replaced together with the one beside it, so
    that the label never ends up empty. In rows of Chinese tokens, an unlabelled token of one character goes with it.

    Args:
        rate: share of letters that are left out, of those that may be, in (0, 1]; at least one.
        keep_edges: leave the first and the last letter of every word alone; Chinese characters have no edges.
        min_length: letters a word must have to be changed; Chinese characters need no others.

    Source: Gao et al. 2018, "Black-box Generation of Adversarial Text Sequences to Evade Deep Learning Classifiers"
        (DeepWordBug); Pruthi, Dhingra & Lipton 2019, "Combating Adversarial Misspellings with Robust Word Recognition";
        nlpaug's RandomCharAug.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    rate: Rate = 0.03
    keep_edges: bool = False
    min_length: int = Field(2, ge=2)

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return "text.char_delete", self.kept, self.keep_edges, self.min_length

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = self._key
        found: Deletions | None = text.derived.get(key)
        if found is None:
            found = text.derived[key] = self._deletions(text)
        places, longer, runs = found
        picked = pick(len(places), share(self.rate, len(places)), rng)
        gone = [places[index] for index, _ in picked]
        gone.sort()
        edits: Edits = []
        last = -3
        for at in gone:
            if at - last <= 2:  # perhaps a whole word goes
                edits = [(at, at + 1, "") for at in _leaving_one(text, runs, gone, picked[0][1])]
                break
            edits.append((at, at + 1, ""))
            last = at
        return _apart([longer.get(edit[0], edit) for edit in edits]) if longer else edits

    def _deletions(self, text: Text) -> Deletions:
        edge = int(self.keep_edges)
        letters = find_letters(text, self.kept, front=edge, back=edge, shortest=self.min_length)
        places = letters.plain + [at for run in letters.mixed for at in run]
        places += [at for run in letters.ideographs if len(run) > 1 for at in run]
        if not text.labels:
            return places, {}, letters.ideographs
        free = {at for at, _, _ in allowed(text, [(at, at + 1, "") for at in places])}
        longer = {at: edit for at in places if at not in free and (edit := _beside(text, at)) is not None}
        return [at for at in places if at in free or at in longer], longer, letters.ideographs


def _leaving_one(text: Text, runs: list[list[int]], gone: list[int], draw: float) -> list[int]:
    """The letters that go, without one of each word, or run of ideographs, that would lose all of its letters.

    Args:
        text: the text.
        runs: its runs of neighbouring ideographs.
        gone: where letters are to go, in order.
        draw: in [0, 1); decides which of them stays.
    """
    value, words = text.value, text.words
    run_of = {at: run for run in runs for at in run}
    sizes: dict[int, int] = {}  # letters of a word or run, by where it starts
    owners: list[int] = []
    for at in gone:
        if (run := run_of.get(at)) is not None:
            owners.append(run[0])
            sizes[run[0]] = len(run)
        else:
            start, end = words[bisect_right(words, (at, len(value))) - 1]
            owners.append(start)
            if start not in sizes:
                sizes[start] = sum(map(str.isalpha, value[start:end]))
    left: list[int] = []
    for owner, group in groupby(zip(owners, gone, strict=True), key=itemgetter(0)):
        places = [at for _, at in group]
        if len(places) == sizes[owner]:
            del places[int(draw * len(places))]
        left += places
    return left


def _beside(text: Text, at: int) -> Edit | None:
    """The deletion of a letter under a label: with its neighbour, which is put back. None where it has none there."""
    value = text.value
    for start in (at, at - 1):
        other = value[2 * start + 1 - at : 2 * start + 2 - at]
        if start >= 0 and other.isalpha() and text.allows((start, start + 2, other)):
            return start, start + 2, other
    return None


def _apart(edits: Edits) -> Edits:
    """The edits without those that overlap the one before."""
    kept: Edits = []
    for edit in sorted(edits):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept
