"""`text.merge_words`: leave out the space between two words."""

from __future__ import annotations

from typing import ClassVar

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.words import NEGATIONS

Gap = tuple[int, int]
"""Where one word ends and the next one starts."""


@operator("text.merge_words", version=2)
class MergeWords(TextOperator):
    """Leave out the space between two neighbouring words: `agood film`; of two tokens, one is left.

    Words under a label, negations (`is notable` is not `is not able`) and clitics that stand apart stay as they are.
    In Chinese, which needs no spaces, those go that stand between clauses.

    Args:
        rate: spaces left out as a share of the number of words, in (0, 1]; at least one.

    Source: Heigold et al. 2018, "How Robust Are Character-Based Word Embeddings in Tagging and MT Against Wrod
        Scramlbing or Randdm Nouse?"; Ribeiro et al. 2020, "Beyond Accuracy: Behavioral Testing of NLP Models with
        CheckList", typos.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    rate: Rate = 0.05

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.merge_words", self.keep)
        gaps: list[Gap] | None = text.derived.get(key)
        if gaps is None:
            gaps = text.derived[key] = _find_gaps(text, self.kept)
        edits: Edits = [(*gaps[index], "") for index in pick_numbers(len(gaps), share(self.rate, len(text.words)), rng)]
        edits.sort()
        return edits


def _find_gaps(text: Text, kept: frozenset[str]) -> list[Gap]:
    """The spaces between two words of which both may be written together with another."""
    value, found = text.value, list[Gap]()
    has_clitics = "'" in value or "’" in value
    before = -2  # where the word before ends, if it may be merged
    for start, end in text.words:
        lower = value[start:end].lower()
        stays = (
            lower in NEGATIONS
            or lower in kept
            or (has_clitics and (lower[0] in "'’" or lower.endswith(("n't", "n’t"))))
            or (text.labels and text.is_marked(start, end))
        )
        is_gap = not stays and before == start - 1 and value[before] == " "
        if is_gap and (not text.labels or text.allows((before, start, ""))):
            found.append((before, start))
        before = -2 if stays else end
    return found
