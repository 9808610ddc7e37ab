"""`text.label_token_replacement`: replace tokens by others that the training split has under the same tag."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.pools import Pool, count, pool_key
from augkit.ops.text.base import Text, TextDatasetOperator


class Tokens:
    """The tokens of one tag, drawn by how often they have it.

    Args:
        counts: token to the number of times.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.tokens = sorted(counts)
        self.above = list(accumulate(counts[token] for token in self.tokens))
        self.places = {token: place for place, token in enumerate(self.tokens)}

    def other(self, token: str, draw: float) -> str | None:
        """The token that a draw in [0, 1) stands for among all but this one; None where there is no other."""
        place = self.places.get(token)
        total = self.above[-1]
        if place is None:
            return self.tokens[bisect_right(self.above, draw * total)]
        below = self.above[place - 1] if place else 0
        own = self.above[place] - below
        if own == total:
            return None
        point = draw * (total - own)
        return self.tokens[bisect_right(self.above, point if point < below else point + own)]


@operator("text.label_token_replacement", version=2)
class LabelTokenReplacement(TextDatasetOperator):
    """Replace tokens by others with the same tag, drawn by how often the training split has them so.

    Tags stay as they are. Function words and punctuation are replaced like all others: list what should stay in `keep`.

    Args:
        rate: the probability of each token to be replaced, in (0, 1].
        pool_size: different tokens of each tag to choose from; with as many as the training split has, all of them.

    Source: Dai & Adel 2020, "An Analysis of Simple Data Augmentation for Named Entity Recognition".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"tokens", "tags"})
    keeps: ClassVar[frozenset[str]] = frozenset({"label", "id", "group", "time"})

    on: Literal["text"] = Field("text", description="The role that is changed: the tokens.")
    rate: Rate = 0.3
    pool_size: Annotated[int, Field(ge=1)] = 50_000

    def inputs(self) -> frozenset[str]:
        return frozenset({"tags"})

    def fit(self, samples: Iterable[Text], rng: Chance) -> bytes:
        key = pool_key(rng)
        pools: dict[str, Pool[int]] = {}
        for text in samples:
            for token, tag in zip(text.surface, text.labels["tags"], strict=True):
                if _is_whole(token):
                    pool = pools.get(tag)
                    if pool is None:
                        pool = pools[tag] = Pool(self.pool_size, key)
                    count(pool, token)
        counts = {tag: pool.kept for tag, pool in pools.items()}
        return json.dumps(counts, sort_keys=True, separators=(",", ":")).encode()

    def restore(self, state: bytes) -> dict[str, Tokens]:
        return {tag: Tokens(counts) for tag, counts in json.loads(state).items()}

    def draw(self, sample: Text, rng: Chance, fitted: Mapping[str, Tokens]) -> Edits:
        tokens, tags, rate = sample.surface, sample.labels["tags"], self.rate
        edits: Edits = []
        for place, draw in enumerate(rng.random(len(tokens)).tolist()):
            if draw < rate:
                token, pool = tokens[place], fitted.get(tags[place])
                if pool is None or not _is_whole(token) or token.lower() in self.kept:
                    continue
                other = pool.other(token, draw / rate)
                if other is not None:
                    start = sample.starts[place]
                    edits.append((start, start + len(token), other))
        return edits


def _is_whole(token: str) -> bool:
    """Whether a token is one when it is cut out of its sentence: it holds something and no white space."""
    return len(token.split()) == 1 and token.strip() == token
