"""`repeated_ngrams`: copies that say the same thing over and over, as generating models do when they go wrong."""

from __future__ import annotations

from collections import Counter

from pydantic import Field

from augkit.gates.base import RowGate, gate
from augkit.gates.texts import CountedText, outside
from augkit.ops.base import Row

SHOWN = 40  # characters of an n-gram in a reason


@gate("repeated_ngrams")
class RepeatedNgrams(CountedText, RowGate):
    """Drop copies that repeat themselves: runs of `n` words that stand in the copy more than once.

    Punctuation and case do not count. What the source row repeats, its copies may repeat as often.

    Source: Welleck et al. 2020, "Neural Text Generation with Unlikelihood Training" (seq-rep-n); Rae et al. 2021,
    "Scaling Language Models" (filters on repetition).
    """

    n: int = Field(3, ge=1, le=20, description="Words (or characters) in a run.")
    max_share: float = Field(
        0.2, ge=0, le=1, description="Greatest share of the copy's runs that may have stood in it before."
    )
    max_times: int = Field(3, ge=1, description="How often one run may stand in the copy.")

    def check(self, source: Row, copy: Row) -> str | None:
        runs = self.runs(copy)
        total = sum(runs.values())
        if total == len(runs):
            return None
        before = self.runs(source)
        run, times = max(runs.items(), key=lambda item: item[1])  # the first of those that stand there most often
        if times > self.max_times and times > max(before.values(), default=0):
            separator = "" if self.unit_of(copy) == "characters" else " "
            words = separator.join(run)
            words = words if len(words) <= SHOWN else words[:SHOWN] + "…"
            return f"“{words}” stands there {times} times, above {self.max_times}"
        repeated, repeated_before = total - len(runs), sum(before.values()) - len(before)
        if repeated > self.max_share * total and repeated * (sum(before.values()) or 1) > repeated_before * total:
            counts = f"{repeated} of {total} runs of {self.n} {self.unit_of(copy)}"
            return outside("share repeated", repeated / total, 0.0, self.max_share, counts)
        return None

    def runs(self, row: Row) -> Counter[tuple[str, ...]]:
        """How often each run of `n` words stands in the text."""
        pieces = [piece.lower() for piece in self.pieces(row) if any(map(str.isalnum, piece))]
        return Counter(zip(*(pieces[start:] for start in range(self.n)), strict=False))
