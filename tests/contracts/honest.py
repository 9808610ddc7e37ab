"""Two honest operators of the shapes that augkit's own operators do not have yet: one of a batch, one of a data set."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import ClassVar

from numpy.random import Generator

from augkit.ops.base import Rate
from augkit.ops.edits import Edits
from augkit.ops.text.base import Text, TextBatchOperator, TextDatasetOperator


class ShoutLongest(TextBatchOperator):
    """Write the longest word of a text in capitals.

    Source: made for this test.
    """

    name: ClassVar[str] = "text.shout_longest"  # set here, not by @operator, so that no other test meets it
    version: ClassVar[int] = 1

    def draw_batch(self, samples: Sequence[Text], rngs: Sequence[Generator]) -> list[Edits]:
        return [self._draw(text) for text in samples]

    def _draw(self, text: Text) -> Edits:
        words = [(end - start, -start) for start, end in text.words]
        if not words:
            return []
        length, start = max(words)
        word = text.value[-start : length - start]
        edit = (-start, length - start, word.upper())
        return [edit] if word.upper() != word and text.allows(edit) else []


class FrequentWord(TextDatasetOperator):
    """Replace words by words that are frequent in the training split.

    Args:
        rate: share of words replaced, in (0, 1]; at least one.
        vocabulary: how many frequent words are known.

    Source: made for this test.
    """

    name: ClassVar[str] = "text.frequent_word"
    version: ClassVar[int] = 1

    rate: Rate = 0.1
    vocabulary: int = 20

    def fit(self, samples: Iterable[Text], rng: Generator) -> bytes:
        counts = Counter(text.value[start:end].lower() for text in samples for start, end in text.words)
        ranked = sorted(counts, key=lambda word: (-counts[word], word))
        return json.dumps(ranked[: self.vocabulary]).encode()

    def restore(self, state: bytes) -> list[str]:
        return list(json.loads(state))

    def draw(self, sample: Text, rng: Generator, fitted: list[str]) -> Edits:
        words = [word for word in sample.words if not sample.is_marked(*word)]
        if not words or not fitted:
            return []
        start, end = words[int(rng.random() * len(words))]
        word = fitted[int(rng.random() * len(fitted))]
        return [(start, end, word)] if sample.value[start:end] != word else []
