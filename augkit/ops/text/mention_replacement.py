"""`text.mention_replacement`: replace mentions of entities by others of the same type."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field, field_validator

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.pools import Pool, pool_key
from augkit.ops.sampling import chosen_anew, pick, share
from augkit.ops.tags import find_entities, kind_of
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextDatasetOperator
from augkit.ops.text.reading.words import match_case, starts_sentence
from augkit.resources.inflection import takes_an

_ARTICLE = re.compile(r"(?<!\S)([Aa]n?|AN)\s$")

Mentions = Annotated[tuple[str, ...], Field(strict=False)]


class Mention(NamedTuple):
    """Where a mention stands in the string, its type, and its words; a row's tokens with a space between them."""

    start: int
    end: int
    kind: str
    words: str


@operator("text.mention_replacement", version=3)
class MentionReplacement(TextDatasetOperator):
    """Replace mentions of entities, in tags or spans, by others of the same type: the training split's, or your own.

    Tags are spelled in the scheme of the row. Mentions that overlap others, or hold a word in `keep`, stay. The
    new mention is one that the row does not have yet, as far as there are others.

    Args:
        rate: share of the mentions that are replaced, in (0, 1]; at least one.
        entities: mentions of your own by type, as in `{LOC: [Paris, New York]}`; they take the place of those of the
            training split. A type with an empty list is never replaced.
        pool_size: different mentions of each type to choose from; with as many as the training split has, all of them.

    Source: Dai & Adel 2020, "An Analysis of Simple Data Augmentation for Named Entity Recognition".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"text", "tokens", "tags", "spans"})
    keeps: ClassVar[frozenset[str]] = frozenset({"label", "id", "group", "time"})

    on: Literal["text"] = Field(
        "text", description="The role that is changed: `text`, or tokens where the row has them."
    )
    rate: Rate = 0.5
    entities: dict[str, Mentions] = Field(default_factory=dict)
    pool_size: Annotated[int, Field(ge=1)] = 10_000

    @field_validator("entities")
    @classmethod
    def _tidy(cls, value: dict[str, Mentions]) -> dict[str, Mentions]:
        tidy = {kind: tuple(dict.fromkeys(" ".join(words.split()) for words in given)) for kind, given in value.items()}
        if any(not words for given in tidy.values() for words in given):
            raise ValueError("a mention needs at least one character")
        return tidy

    def inputs(self) -> frozenset[str]:
        return frozenset({"tags", "spans"})

    def fit(self, samples: Iterable[Text], rng: Chance) -> bytes:
        key = pool_key(rng)
        pools: dict[str, Pool[None]] = {}
        for text in samples:
            for mention in _mentions(text):
                if mention.kind not in self.entities:
                    pools.setdefault(mention.kind, Pool(self.pool_size, key)).put(mention.words, None)
        mentions = {kind: sorted(pool.kept) for kind, pool in pools.items()}
        return json.dumps(mentions, sort_keys=True, separators=(",", ":")).encode()

    def restore(self, state: bytes) -> dict[str, Sequence[str]]:
        return {**json.loads(state), **self.entities}

    def draw(self, sample: Text, rng: Chance, fitted: Mapping[str, Sequence[str]]) -> Edits:
        key = ("text.mention_replacement", self.kept)
        mentions: list[Mention] | None = sample.derived.get(key)
        if mentions is None:
            mentions = sample.derived[key] = [one for one in _mentions(sample) if not self._is_kept(one)]
        places = [
            one for one in mentions if (given := fitted.get(one.kind)) and (len(given) > 1 or given[0] != one.words)
        ]
        edits: Edits = []
        taken = {mention.words for mention in mentions}
        for number, draw in pick(len(places), share(self.rate, len(places)), rng):
            mention = places[number]
            words = chosen_anew(fitted[mention.kind], draw, taken, {mention.words})
            taken.add(words)
            edits += self._edits(sample, mention, words)
        edits.sort()
        return edits

    def _is_kept(self, mention: Mention) -> bool:
        return bool(self.kept) and any(word in self.kept for word in mention.words.lower().split())

    def _edits(self, text: Text, mention: Mention, words: str) -> Edits:
        """The mention's edit, and that of an article in front of it that does not go with the new one."""
        start, end, _, _ = mention
        if "tokens" in text.labels and text.language in UNSPACED_LANGUAGES:
            return [(start, end, words)]
        first, _, rest = words.partition(" ")
        if text.value[start].isupper() and first.isalpha() and first.islower() and starts_sentence(text.value, start):
            words = f"{first[0].upper()}{first[1:]}{' ' if rest else ''}{rest}"
        edits = [(start, end, words)]
        article = _ARTICLE.search(text.value, max(start - 4, 0), start) if text.language == "en" else None
        if article and first[0].isalpha() and article.group(1).lower() not in self.kept:
            fitting = "an" if takes_an(first) else "a"
            low, high = article.span(1)
            if article.group(1).lower() != fitting and not text.is_marked(low, high):
                edits.insert(0, (low, high, match_case(fitting, article.group(1))))
        return edits


def _mentions(text: Text) -> Iterator[Mention]:
    """The mentions that do not overlap others and are made of whole tokens, or stand on one line."""
    if "tokens" not in text.labels:
        yield from _spans(text)
        return
    tokens, tags = text.surface, text.labels.get("tags") or ()
    for first, after in find_entities(tags):
        held, kind = tokens[first:after], kind_of(tags[first])
        if kind and all(token and not any(map(str.isspace, token)) for token in held):
            yield Mention(text.starts[first], text.starts[after - 1] + len(held[-1]), kind, " ".join(held))


def _spans(text: Text) -> Iterator[Mention]:
    spans = sorted(text.labels.get("spans") or (), key=lambda span: (span["start"], span["end"]))
    done = 0
    for number, span in enumerate(spans):
        start, end, kind = span["start"], span["end"], span.get("label")
        words = text.value[start:end]
        is_alone = start >= done and (number + 1 == len(spans) or spans[number + 1]["start"] >= end)
        done = max(done, end)
        if is_alone and isinstance(kind, str) and words.strip() == words and len(words.splitlines()) == 1:
            yield Mention(start, end, kind, words)
