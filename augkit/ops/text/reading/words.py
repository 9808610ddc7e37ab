"""What a word is: where the words of a string stand, and what must stay as it is.

A word is a run of letters and the marks that belong to them, with apostrophes and hyphens inside it; a clitic that
stands apart (`'s`, `n't`, as tokenisers cut them) is one too. Chinese and Japanese characters are a word each. Anything
with a digit or one of `@ / \\ : < > { } [ ] _ # & =` is no word, nor is what stands in braces or in a tag, has a dot
inside or is an abbreviation with a dot behind: numbers, addresses, links, placeholders and `Mr.` are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from augkit.resources.chinese import NEGATING

Word = tuple[int, int]
"""Where a word stands: code points `start` up to, not including, `end`."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEGATIONS = _listed("""
    no not never nor neither none nobody nothing nowhere without cannot n't nt hardly scarcely barely
    ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't mightn't mustn't needn't shan't
    shouldn't wasn't weren't won't wouldn't dont cant wont isnt didnt doesnt 不 没 没有 别 无 非 未 勿 莫
""")
"""Words that turn a sentence round; deleting one would turn its label round too."""


def turns_round(word: str) -> bool:
    """Whether a word in lower case is a negation, or a Chinese word with one in it.

    >>> turns_round("never"), turns_round("不错"), turns_round("fine")
    (True, True, False)
    """
    return word in NEGATIONS or not (word.isascii() or NEGATING.isdisjoint(word))


@lru_cache(maxsize=1 << 15)
def stays_whole(word: str) -> bool:
    """Whether a word turns a sentence round or belongs to the one before it, so that neither goes without the other.

    >>> [word for word in ("Never", "n't", "'s", "isn't", "不错", "fine") if not stays_whole(word)]
    ['fine']
    """
    lower = word.lower()
    return turns_round(lower) or lower[0] in "'’" or lower.endswith(_NOT)


ABBREVIATIONS = _listed("""
    mr mrs ms mx dr prof st mt ft jr sr rev hon gen col capt lt sgt sen rep gov pres messrs mme mlle
    inc ltd co corp dept est approx vs etc fig al ca cf vol ed eds pp
    jan feb mar apr jun jul aug sep sept oct nov dec
""")
"""Words that a dot behind them makes an abbreviation, so that it ends no sentence."""

OPENERS = _listed("""
    a an the this that these those he she it we they you my your his her its our their there here what who whose which
    when where why how is are was were am be been do does did has have had can could may might must shall should will
    would and or but nor so yet for if as at by in of on to up from into with without about after before between during
    since until while although though because unless whether despite like not no never all any both each either every
    few many more most much neither none one other some such two than then too very also just only even still perhaps
    maybe well yes once again however therefore thus
""")
"""English words that open a sentence and are no names: elsewhere they are written small."""

PLACEHOLDER = re.compile(r"[\d@/\\:<>{}\[\]_#&=]|\w\.\w|^-.+-$")
_SPAN_OF_PLACEHOLDER = re.compile(r"\{\{.*?\}\}|\{[^{}]*\}|\[\[[^\[\]]*\]\]|</?\w[^<>]*>")
_EDGE = ".,:;!?\"'()…“”‘’«»。，、；：！？（）《》【】"
_OPENING = " \t\"'“‘’([{«*-–—"

IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARK = "".join(chr(code) for code in range(0x300, 0x2100) if unicodedata.category(chr(code)).startswith("M"))
_LETTER = rf"[^\W\d_{IDEOGRAPH}]"
_CLITIC = r"['’](?:[sSmMdDtT]|re|RE|ve|VE|ll|LL|em|[Tt]il|[Tt]is|[Tt]was|n['’])(?![\w'’])"
_CHUNK = re.compile(r"\S+")
_WORD = re.compile(rf"{_LETTER}[{_MARK}]*(?:['’\-\u200c\u200d]?{_LETTER}[{_MARK}]*)*|[{IDEOGRAPH}]|(?<!\w){_CLITIC}")
_ASCII_WORD = re.compile(rf"[A-Za-z]+(?:['\-][A-Za-z]+)*|(?<!\w){_CLITIC}")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPH}]")
_POSSESSIVE = re.compile(r"(?<=s)['’](?=\s+[^\W\d_])")
_OPENING_QUOTE = re.compile(rf"(?<![\w'’])(?!{_CLITIC})['‘](?=\w)")
_NOT = ("n't", "n’t")
_CLITIC_FOLLOWS = re.compile(r" (?=['’]|n['’]t|N['’]T)")


def find_words(text: str) -> list[Word]:
    """Where the words of a text stand, in order.

    >>> text = "Mail me@x.com, Mr. Li: it's 5 o'clock!"
    >>> [text[start:end] for start, end in find_words(text)]
    ['Mail', 'Li', "it's", "o'clock"]
    """
    words: list[Word] = []
    start = 0
    for chunk in text.split() if text.isascii() else ():
        end = start + len(chunk)
        if chunk.isalpha():
            words.append((start, end))
        elif end - start > 1:
            words += [(start + low, start + high) for low, high in _within(chunk)]
        start = end + 1
    if start != len(text) + 1:  # other white space than single spaces between the chunks, or other letters
        chunks = ((match.start(), _within(match.group())) for match in _CHUNK.finditer(text))
        words = [(at + low, at + high) for at, found in chunks for low, high in found]
    if "{" in text or "<" in text or "[[" in text:
        words = _outside(words, _SPAN_OF_PLACEHOLDER.finditer(text))
    if "s'" in text or "s’" in text:
        words = _with_possessives(text, words)
    return words


@lru_cache(maxsize=1 << 15)
def _within(chunk: str) -> tuple[Word, ...]:
    """Words inside a run without white space; the same runs turn up again and again."""
    core = chunk.strip(_EDGE)
    if core.isalpha() and core.isascii() and not _is_abbreviation(chunk, core):
        start = chunk.index(core)
        if not start or chunk[start - 1] not in "'’":
            return ((start, start + len(core)),)
    if not core:
        return ()
    if core[0] == "[" or core[-1] == "]":
        core = core.strip("[]" + _EDGE) if core.count("[") != core.count("]") else core
    found = (_ASCII_WORD if chunk.isascii() else _WORD).finditer(chunk)
    if PLACEHOLDER.search(core):
        if core.isascii():
            return ()
        return tuple(m.span() for m in found if _IDEOGRAPH.match(m.group()))
    return tuple(m.span() for m in found if not _is_abbreviation(chunk, m.group(), m.end()))


def _is_abbreviation(chunk: str, word: str, end: int | None = None) -> bool:
    end = chunk.index(word) + len(word) if end is None else end
    return chunk[end : end + 1] == "." and _takes_a_dot(word)


def _takes_a_dot(word: str) -> bool:
    """Whether a dot behind the word is its own: an abbreviation's or an initial's."""
    return word.lower() in ABBREVIATIONS or (len(word) == 1 and word.isascii() and word not in "AIai")


def _outside(words: list[Word], placeholders: Iterator[re.Match[str]]) -> list[Word]:
    """The words that do not stand in a placeholder."""
    kept: list[Word] = []
    at = 0
    for match in placeholders:
        while at < len(words) and words[at][1] <= match.start():
            kept.append(words[at])
            at += 1
        while at < len(words) and words[at][0] < match.end():
            at += 1
    return kept + words[at:]


def _with_possessives(text: str, words: list[Word]) -> list[Word]:
    """The words, `actors'` with its apostrophe wherever that cannot be a quotation's end."""
    quote = _OPENING_QUOTE.search(text)
    limit = len(text) if quote is None else quote.start()
    ends = {match.start() for match in _POSSESSIVE.finditer(text, 0, limit)}
    return [(start, end + (end in ends)) for start, end in words]


def is_bound(text: str, start: int, end: int) -> bool:
    """Whether the word is a clitic that stands apart, or has one behind it: neither may lose the other.

    >>> is_bound("it does n't", 3, 7), is_bound("it does n't", 8, 11), is_bound("it does n't", 0, 2)
    (True, True, False)
    """
    return text[start] in "'’" or text[start:end].lower() in _NOT or _CLITIC_FOLLOWS.match(text, end) is not None


def before_clitics(text: str) -> frozenset[int]:
    """Where the words end that have a clitic behind them, as in "does n't"; for many words far faster than `is_bound`.

    >>> before_clitics("it does n't")
    frozenset({7})
    """
    if "'" not in text and "’" not in text:
        return frozenset()
    return frozenset(match.start() for match in _CLITIC_FOLLOWS.finditer(text))


def unbound(text: str, words: list[Word]) -> list[Word]:
    """The words of which `is_bound` is false."""
    if "'" not in text and "’" not in text:
        return words
    held = before_clitics(text)
    return [
        (start, end)
        for start, end in words
        if end not in held and text[start] not in "'’" and text[start:end].lower() not in _NOT
    ]


def match_case(word: str, like: str) -> str:
    """`word` written as `like` is: lower case, Capitalised or UPPER.

    >>> match_case("movie", "Film"), match_case("movie", "FILM"), match_case("movie", "I")
    ('Movie', 'MOVIE', 'Movie')
    """
    if like.islower():
        return word
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def starts_sentence(text: str, start: int) -> bool:
    """Whether a word at `start` is the first of a sentence, so that a capital says nothing about it.

    >>> starts_sentence("Well. Paris it is", 6), starts_sentence("in Paris", 3), starts_sentence("Mr. Young", 4)
    (True, False, False)
    """
    at = start
    while at and text[at - 1] in _OPENING:
        at -= 1
    if not at or text[at - 1] in "!?…\n。！？":
        return True
    if text[at - 1] != ".":
        return False
    end = at = at - 1
    while at and (text[at - 1].isalpha() or text[at - 1] == "."):
        at -= 1
    word = text[at:end]
    return word.endswith(".") or not ("." in word or _takes_a_dot(word))
