"""What a translation loses of how its source is written, put right: capitals, apostrophes, the last mark."""

from __future__ import annotations

import re
from collections.abc import Callable

from augkit.ops.text.reading.words import OPENERS

__all__ = ["prepared", "rewritten"]

_MASKS = re.compile(r"(?<![A-Za-z0-9_])X\d+(?![A-Za-z0-9_])")
_LAST = re.compile(r"[.!?…。！？]+(?=[\"'”’)\]]*$)")
_FIRST_LETTER = re.compile(r"^[^\w]*(\w)")
_STANDS_APART = re.compile(r"(?<=[\w)\]\"”’]) (?=[,.;:!?…]+(?:\s|$))")
_SMALL_I = re.compile(r"(?<![\w.'’-])i(?=(?:['’](?:m|ve|ll|d|re))?(?![\w.'’-]))")
_CURLY = {"’": "'", "‘": "'", "“": '"', "”": '"'}


def is_shouted(text: str) -> bool:
    """Whether a text is written in capitals throughout; a word or two are rather an abbreviation.

    >>> is_shouted("IT IS DAMAGED"), is_shouted("NASA")
    (True, False)
    """
    words = [word for word in re.findall(r"[^\W\d_]+", _MASKS.sub(" ", text)) if len(word) > 1]
    return len(words) > 1 and all(word.isupper() for word in words) and sum(map(len, words)) > 5


def prepared(text: str, language: str) -> str:
    """A sentence as an engine reads it best: no capitals throughout; the English `i` as a word.

    >>> prepared("IT COSTS X1 DOLLARS", "en"), prepared("well , i think so", "en")
    ('It costs X1 dollars', 'well , I think so')
    """
    if is_shouted(text):
        text = _by_parts(text, str.lower)
        match = _FIRST_LETTER.match(text)
        if match:
            text = text[: match.start(1)] + match.group(1).upper() + text[match.end(1) :]
    return _SMALL_I.sub("I", text) if language == "en" else text


def rewritten(text: str, source: str, language: str) -> str:
    """A translated sentence written as its source is: capitals, last mark, apostrophes and quotes.

    >>> rewritten("The film’s good.", "the film is good", "en"), rewritten("it is damaged", "IT IS BROKEN!", "en")
    ("the film's good", 'IT IS DAMAGED!')
    """
    text = " ".join(text.split())
    if not _STANDS_APART.search(source):
        text = _STANDS_APART.sub("", text)
    for dash in ("--", "–", "—"):
        if f" {dash} " in source and " - " not in source:
            text = text.replace(" - ", f" {dash} ")
    text = _as_quoted(text, source)
    text = _as_ended(text, source)
    letters = _MASKS.sub("", source)
    if is_shouted(source):
        return _by_parts(text, str.upper)
    if letters.islower():
        return _by_parts(text, str.lower)
    return _as_begun(_as_named(text, source) if language == "en" else text, source, language)


def _by_parts(text: str, change: Callable[[str], str]) -> str:
    """The text changed everywhere but in the names of what is protected."""
    pieces: list[str] = []
    done = 0
    for match in _MASKS.finditer(text):
        pieces += change(text[done : match.start()]), match.group()
        done = match.end()
    return "".join([*pieces, change(text[done:])])


def _as_begun(text: str, source: str, language: str) -> str:
    """With the first letter large or small as in the source."""
    first, wanted = _FIRST_LETTER.match(text), _FIRST_LETTER.match(source)
    if not first or not wanted or _MASKS.match(text, first.start(1)) or _MASKS.match(source, wanted.start(1)):
        return text
    at, letter = first.start(1), first.group(1)
    if wanted.group(1).isupper() and letter.islower():
        return text[:at] + letter.upper() + text[at + 1 :]
    stays = re.compile(r"I(?!\w)|\w*[A-Z]\w*[A-Z]" if language == "en" else r"\w*[A-Z]\w*[A-Z]")
    word = re.match(r"\w+", text[at:])
    if wanted.group(1).islower() and letter.isupper() and not stays.match(text, at):
        is_name = word is not None and re.search(rf"(?<!\w){re.escape(word.group())}(?!\w)", source)
        return text if is_name else text[:at] + letter.lower() + text[at + 1 :]
    return text


def _as_named(text: str, source: str) -> str:
    """Without capitals that some engines hand on to the word behind a name, on words that are none."""
    words = set(re.findall(r"\w+", source))

    def small(match: re.Match[str]) -> str:
        word = match.group()
        is_plain = word not in words and (word.lower() in words or word.lower() in OPENERS)
        return word.lower() if is_plain else word

    return re.sub(r"(?<=[\w,;] )[A-Z][a-z]+(?!\w)", small, text)


def _as_ended(text: str, source: str) -> str:
    """With the mark at the end that the source has, or none."""
    had, has = _LAST.search(source), _LAST.search(text)
    if had and not has:
        closing = re.search(r"[\"'”’)\]]*$", text)
        at = closing.start() if closing else len(text)
        return text[:at].rstrip() + had.group() + text[at:]
    if has and not had:
        return (text[: has.start()] + text[has.end() :]).rstrip()
    if had and has and had.group() != has.group():
        return text[: has.start()] + had.group() + text[has.end() :]
    return text


def _as_quoted(text: str, source: str) -> str:
    """With apostrophes and quotation marks as straight, or as curly, as those of the source."""
    if re.search(r"[\"”][.,]", source) or not re.search(r"[.,][\"”’]", source):
        text = re.sub(r"(?<![.,])([.,])([\"”])(?=\s|$)", r"\2\1", text)
    for curly, straight in _CURLY.items():
        if curly in text and curly not in source and not (straight == "'" and "’" in source):
            text = text.replace(curly, straight)
    if "’" in source and "'" in text and "'" not in source:
        text = re.sub(r"(?<=\w)'", "’", text)
    if "‘" in source and "’" in source:
        text = re.sub(r"(?<!\w)'([^']+)'(?!\w)", r"‘\1’", text)
    for opening, closing in ("“”", "‘’"):
        if opening in source and '"' not in source and text.count('"') % 2 == 0:
            text = re.sub('"([^"]*)"', rf"{opening}\1{closing}", text)
    return text
