"""Pieces of a text with the labels inside them: where a text may be cut, and what is made of the pieces.

Places are code points of a string or, in a row of tokens, numbers of tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from augkit.ops.edits import Range, are_characters
from augkit.ops.tags import find_entities, is_iob1, joined_tags
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text
from augkit.ops.text.reading.quotations import find_enclosed
from augkit.ops.text.reading.sentences import find_sentences, find_token_sentences
from augkit.ops.text.reading.words import Word

Unit = Literal["words", "sentences"]

_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{[^{}]*\}|\[\[.*?\]\]|</?\w[^<>]*>")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_PHRASE = re.compile("(?<=[\u3040-\u309f])(?=[\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff])|(?<=[、。！？])")
_CLOSING = frozenset(".,:;!?%…'’\"”)]}»。，、；：！？）》」』】〉~～·-–—")
_OPENING = frozenset("\"'“‘`([{«$€£#@（《「『【〈")
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|m|d|t|re|ve|ll|em)|-rrb-|'')$", re.IGNORECASE)
_SHORT = 60  # code points in quotation marks or brackets that are not cut
_OPENERS = frozenset({"-lrb-", "``"})


class Parts(NamedTuple):
    """The words or sentences of a text, and the borders between them where it may be cut.

    Border number n stands in front of part n; the last one stands behind the last part.

    Attributes:
        starts: where each part starts.
        ends: where each part ends.
        below: for each border the nearest at or before it where the text may be cut.
        above: for each border the nearest at or behind it where the text may be cut.
    """

    starts: list[int]
    ends: list[int]
    below: list[int]
    above: list[int]

    def cuts(self) -> list[int]:
        """The borders inside the text where it may be cut."""
        return [border for border in range(1, len(self.starts)) if self.below[border] == border]


def parts_of(text: Text, unit: Unit) -> Parts:
    """The words or sentences of a text; no cut goes through a label.

    Words have the punctuation that belongs to them; those of Chinese are what jieba finds, those of Japanese phrases.
    No cut goes through a placeholder either, nor through a few words in quotation marks or brackets.
    """
    key = ("pieces", unit)
    parts: Parts | None = text.derived.get(key)
    if parts is None:
        parts = text.derived[key] = _words(text) if unit == "words" else _sentences(text)
    return parts


def marks_of(text: Text) -> list[Range]:
    """The labelled ranges of a text, in code points or in tokens."""
    return find_entities(text.labels.get("tags") or ()) if "tokens" in text.labels else text.marks


def _sentences(text: Text) -> Parts:
    if "tokens" in text.labels:
        ranges = find_token_sentences(text.labels["tokens"], text.language)
    else:
        ranges = find_sentences(text.value, text.language)
    return _parts([start for start, _ in ranges], [end for _, end in ranges], [True] * len(ranges), marks_of(text))


def _words(text: Text) -> Parts:
    if "tokens" in text.labels:
        return _token_words(text)
    value = text.value
    starts: list[int] = []
    ends: list[int] = []
    free: list[bool] = []
    opened = False
    end = 0
    for chunk in value.split():
        start = value.index(chunk, end)
        end = start + len(chunk)
        if chunk.isalpha() and chunk.isascii():  # most of them
            free.append(not opened)
            starts.append(start)
            ends.append(end)
            opened = False
            continue
        closes, opens = _belongs(chunk)
        inner = _inner_borders(text, start, end) if not chunk.isascii() and _IDEOGRAPH.search(chunk) else []
        free += [not (opened or closes), *([True] * len(inner))]
        starts += [start, *inner]
        ends += [*inner, end]
        opened = opens
    marks = [*marks_of(text), *(span for span in find_enclosed(value) if span[1] - span[0] <= _SHORT)]
    if "{" in value or "<" in value or "[[" in value:
        marks = [*marks, *(match.span() for match in _PLACEHOLDER.finditer(value))]
    return _parts(starts, ends, free, marks)


def _token_words(text: Text) -> Parts:
    tokens = text.labels["tokens"]
    if text.language in UNSPACED_LANGUAGES:
        free = _between_unspaced(text)
    else:
        free, opened = [], False
        for token in tokens:
            closes, opens = _belongs(token)
            free.append(not (opened or closes))
            opened = opens
    return _parts(list(range(len(tokens))), list(range(1, len(tokens) + 1)), free, marks_of(text))


def _between_unspaced(text: Text) -> list[bool]:
    """Whether a row of tokens may be cut in front of each, where tokens stand without spaces and may be characters."""
    tokens = text.labels["tokens"]
    surface = text.surface
    free = [True] * len(tokens)
    if surface is not tokens:
        free = [token == f"{sign}0" for token, sign in zip(tokens, surface, strict=True)]
    elif are_characters(tokens):
        borders = {0, *_inner_borders(Text("".join(tokens), None, text.language), 0, len(text.value))}
        free = [start in borders for start in text.starts]
    for number in range(1, len(tokens)):
        free[number] = free[number] and _may_part(surface[number - 1], surface[number])
    return free


def _may_part(before: str, after: str) -> bool:
    """Whether there may be a cut between two stretches that no space parts: not in a link, nor beside a mark."""
    last, first = before[-1:], after[:1]
    if (last.isascii() and first.isascii()) or last in _OPENING or all(sign in _CLOSING for sign in after):
        return False
    return not (last.isdigit() and _IDEOGRAPH.match(first))  # a number and what it counts


@lru_cache(maxsize=1 << 14)
def _belongs(chunk: str) -> tuple[bool, bool]:
    """Whether a chunk belongs to the one before it, as a mark or a clitic does, and whether to the one behind it."""
    closes = all(sign in _CLOSING for sign in chunk) or bool(_CLITIC.match(chunk))
    return closes, chunk in _OPENERS or all(sign in _OPENING for sign in chunk)


def _inner_borders(text: Text, start: int, end: int) -> list[int]:
    """Where a run without white space may be cut: between the words of a script that puts no spaces there."""
    value = text.value
    if text.language == "ja":
        borders: Iterable[int] = (match.start() for match in _PHRASE.finditer(value, start, end))
    else:
        borders = sorted({border for word in _ideographic(text, start, end) for border in word})
    return [at for at in borders if start < at < end and _may_part(value[at - 1], value[at])]


def _ideographic(text: Text, start: int, end: int) -> Iterator[Word]:
    words = text.words
    for number in range(bisect_left(words, (start, start)), len(words)):
        if words[number][0] >= end:
            break
        if _IDEOGRAPH.match(text.value[words[number][0]]):
            yield words[number]


def _parts(starts: list[int], ends: list[int], free: Sequence[bool], marks: Iterable[Range]) -> Parts:
    """Parts where they stand, with cuts in front of those that are free and outside of marked ranges."""
    is_open = [True, *free[1:], True] if starts else [True]
    for low, high in marks:
        border = max(bisect_right(starts, low), 1)
        while border < len(starts) and ends[border - 1] < high:
            is_open[border] = False
            border += 1
    below = list(range(len(is_open)))
    above = below[:]
    if False not in is_open:
        return Parts(starts, ends, below, above)
    for border in range(1, len(is_open)):
        if not is_open[border]:
            below[border] = below[border - 1]
    for border in range(len(is_open) - 2, -1, -1):
        if not is_open[border]:
            above[border] = above[border + 1]
    return Parts(starts, ends, below, above)


def cut_out(text: Text, start: int, end: int) -> Text:
    """What stands from `start` to `end`, with the labels in there; no label may reach over either end.

    >>> spans = [{"start": 3, "end": 8, "label": "LOC"}]
    >>> piece = cut_out(Text("in Paris, now", {"spans": spans}), 3, 9)
    >>> piece.value, piece.labels["spans"]
    ('Paris,', [{'start': 0, 'end': 5, 'label': 'LOC'}])
    """
    if "tokens" in text.labels:
        return _of_runs(text, [(start, end)])
    return _with_labels(text, text.value[start:end], [(start, end, -start)])


def rearranged(text: Text, order: Sequence[Range]) -> Text:
    """The text with some ranges of it in another order, all else where it is, and labels where their words are now.

    Args:
        text: the text; no label may reach over the end of a range.
        order: the ranges that move, as they follow one another afterwards.

    >>> rearranged(Text("One. Two. Three."), [(10, 16), (0, 4)]).value
    'Three. Two. One.'
    """
    moved = iter(order)
    runs: list[Range] = []
    done = 0
    for start, end in sorted(map(tuple, order)):
        low, high = next(moved)
        runs += [(done, start), (low, high)]
        done = end
    runs.append((done, len(text.labels["tokens"]) if "tokens" in text.labels else len(text.value)))
    if "tokens" in text.labels:
        return _of_runs(text, runs)
    shifts: list[tuple[int, int, int]] = []
    at = 0
    for start, end in runs:
        shifts.append((start, end, at - start))
        at += end - start
    made = _with_labels(text, "".join([text.value[start:end] for start, end in runs]), shifts)
    if text.labels and len(made.marks) != len(text.marks):
        raise ValueError(f"{list(order)} cuts through a labelled range")
    return made


def _of_runs(text: Text, runs: Iterable[Range]) -> Text:
    """A row of tokens made of runs of another's."""
    runs = list(runs)
    tokens, tags = text.labels["tokens"], text.labels.get("tags")
    return Text.of_tokens(
        [token for start, end in runs for token in tokens[start:end]],
        None if tags is None else joined_tags([tags[start:end] for start, end in runs], is_iob1(tags)),
        text.language,
        text.row_id,
        text.label,
    )


def _with_labels(text: Text, value: str, shifts: Sequence[tuple[int, int, int]]) -> Text:
    """A text with those labels of another that stand within one of its ranges.

    Args:
        text: the other.
        value: the new string.
        shifts: start and end of each range of the other that is in it, and how far it moved.
    """
    if not text.labels:
        return Text(value, None, text.language, text.row_id, text.label)
    shifts = sorted(shifts)
    starts = [start for start, _, _ in shifts]

    def moved(start: int, end: int) -> int | None:
        for number in range(bisect_right(starts, start) - 1, -1, -1):
            low, high, shift = shifts[number]
            if low <= start and end <= high:
                return shift
            if high < start:
                break
        return None

    labels = dict(text.labels)
    if labels.get("spans") is not None:
        labels["spans"] = [
            {**span, "start": span["start"] + shift, "end": span["end"] + shift}
            for span in labels["spans"]
            if (shift := moved(span["start"], span["end"])) is not None
        ]
    if labels.get("answers") is not None:
        labels["answers"] = _answers(labels["answers"], moved)
    return Text(value, labels, text.language, text.row_id, text.label)


def _answers(answers: Mapping[str, Any], moved: Any) -> dict[str, Any]:
    found = [
        (start + shift, words)
        for start, words in zip(answers["answer_start"], answers["text"], strict=True)
        if (shift := moved(start, start + len(words))) is not None
    ]
    return {**answers, "answer_start": [start for start, _ in found], "text": [words for _, words in found]}
