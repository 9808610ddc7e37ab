"""`text.concatenate`: put another row of the same label beside the text."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import Field

from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.pools import Pool, pool_key
from augkit.ops.tags import is_iob1, joined_tags
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text, TextDatasetOperator
from augkit.ops.text.reading.sentences import is_finished

_END_MARKS = {"zh": "。", "ja": "。", "hi": "।", "mr": "।", "ne": "।", "bn": "।", "ur": "۔", "th": ""}
_ADDRESS = re.compile(r"[@/\\<>{}\[\]_#=]")
_CLOSING = ")]}”’」』】》）\"'"
_TOKENISED = re.compile(r"\w [.,!?](?:\s|$)")


class Partner(NamedTuple):
    """A row to put beside others: its id, and its text or tokens with what is labelled there."""

    id: str
    content: dict[str, Any]


@operator("text.concatenate", version=2)
class Concatenate(TextDatasetOperator):
    """Put the text of another training row with the same label in front of the text or behind it.

    The other row's spans, or tokens and tags, come along. Rows without a `label` role count as having the same. Numbers
    with a fraction are no labels that rows share, and nothing is put beside them.

    Args:
        pool_size: rows of each label to choose from; with as many as the training split has, all of them.
        separator: what stands between two texts; where left out, a space, after a full stop where the first text has no
            mark at its end, as the language writes it. Rows of tokens have none.

    Source: Luque 2019, "Atalaya at TASS 2019", instance crossover; Kondo et al. 2021, sentence concatenation.
    """

    moves: ClassVar[frozenset[str]] = frozenset({"text", "tokens", "tags", "spans"})
    keeps: ClassVar[frozenset[str]] = frozenset({"label", "id", "group", "time"})

    on: Literal["text"] = Field(
        "text", description="The role that is changed: `text`, or tokens where the row has them."
    )
    pool_size: Annotated[int, Field(ge=1)] = 1000
    separator: str | None = None

    def fit(self, samples: Iterable[Text], rng: Chance) -> bytes:
        key = pool_key(rng)
        pools: dict[str, Pool[dict[str, Any]]] = {}
        for text in samples:
            kind = _kind(text)
            if kind is not None and text.value.strip():
                pools.setdefault(kind, Pool(self.pool_size, key)).put(text.row_id, _content(text))
        rows = {kind: pool.kept for kind, pool in pools.items()}
        return json.dumps(rows, sort_keys=True, separators=(",", ":")).encode()

    def restore(self, state: bytes) -> dict[str, list[Partner]]:
        rows = json.loads(state)
        return {kind: [Partner(id, content) for id, content in kept.items()] for kind, kept in rows.items()}

    def draw(self, sample: Text, rng: Chance, fitted: Mapping[str, list[Partner]]) -> Drawn:
        kind: str | None = sample.derived.get("text.concatenate")
        if kind is None:
            kind = sample.derived["text.concatenate"] = _kind(sample) or ""
        partners = fitted.get(kind, ())
        if not partners or not sample.value.strip():
            return None
        draw, side = rng.fractions(2)
        own = list(sample.labels["tokens"]) if "tokens" in sample.labels else sample.value
        first = int(draw * len(partners))
        for number in range(first, first + len(partners)):
            partner = partners[number % len(partners)]
            if partner.id != sample.row_id and _words(partner.content) != own:
                return self._joined(sample, partner, side < 0.5)
        return None

    def _joined(self, text: Text, partner: Partner, in_front: bool) -> Drawn:
        content = partner.content
        if "tokens" in content:
            return {**content, "in_front": in_front, "from": [partner.id]}
        value, other = text.value, content["text"]
        first, second = (other, value) if in_front else (value, other)
        gap = _gap(first, second, text.language) if self.separator is None else self.separator
        added, at = (f"{other}{gap}", 0) if in_front else (f"{gap}{other}", len(value))
        drawn: dict[str, Any] = {"edits": [(at, at, added)], "from": [partner.id]}
        if "spans" in content:
            shift = 0 if in_front else len(value) + len(gap)
            drawn["spans"] = [
                {**span, "start": span["start"] + shift, "end": span["end"] + shift} for span in content["spans"]
            ]
        return drawn

    def apply(self, sample: Text, drawn: Drawn) -> Text:
        if "tokens" in drawn:
            return _with_tokens(sample, drawn)
        made = sample.edited([(start, end, added) for start, end, added in drawn["edits"]])
        if "spans" not in drawn:
            return made
        own, other = list(made.labels["spans"] or ()), list(drawn["spans"])
        spans = other + own if drawn["edits"][0][0] == 0 else own + other
        return Text(made.value, {**made.labels, "spans": spans}, made.language, made.row_id, made.label)


def _gap(first: str, second: str, language: str) -> str:
    """What stands between two texts: the mark that the first one lacks, and a space where the script has spaces."""
    if first[-1].isspace() or second[0].isspace():
        return ""
    is_spaced = language not in UNSPACED_LANGUAGES
    space = " " if is_spaced or (first[-1].isascii() and second[0].isascii()) else ""
    last = first.split()[-1]
    if is_finished(first, len(first)) or not _ends_in_a_word(last) or _ADDRESS.search(last):
        return space
    mark = _END_MARKS.get(language, ".")
    if mark == "." and (_TOKENISED.search(first) or _TOKENISED.search(second)):
        return " . "
    return f"{mark} " if is_spaced else mark


def _ends_in_a_word(chunk: str) -> bool:
    """Whether what comes before closing quotes and brackets is a letter, a sign that belongs to one, or a digit."""
    sign = chunk.rstrip(_CLOSING)[-1:]
    return bool(sign) and unicodedata.category(sign)[0] in "LMN" and sign != "\ufe0f"  # which follows emoji


def _with_tokens(text: Text, drawn: Mapping[str, Any]) -> Text:
    runs = [drawn, text.labels] if drawn["in_front"] else [text.labels, drawn]
    tokens = [token for run in runs for token in run["tokens"]]
    tags = None
    if "tags" in drawn:
        own, other = [run["tags"] for run in runs]
        tags = joined_tags([own, other], is_iob1([*own, "O", *other]))
    return Text.of_tokens(tokens, tags, text.language, text.row_id, text.label)


def _kind(text: Text) -> str | None:
    """What rows that may be joined have in common: their label and the roles that are labelled; None for no label."""
    if isinstance(text.label, float):
        return None
    return json.dumps([sorted(text.labels), text.label], sort_keys=True, default=str)


def _content(text: Text) -> dict[str, Any]:
    """What a row brings along."""
    labels = text.labels
    if "tokens" in labels:
        return {role: list(labels[role]) for role in ("tokens", "tags") if role in labels}
    return {
        "text": text.value,
        **({"spans": [dict(span) for span in labels["spans"] or ()]} if "spans" in labels else {}),
    }


def _words(content: Mapping[str, Any]) -> Any:
    return content.get("tokens", content.get("text"))
