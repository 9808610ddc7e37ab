"""Where the sentences of a text stand.

A sentence ends at `. ! ? …` and the marks of other scripts that do the same, together with the closing quotes, brackets
and emoji behind them; at an empty line; and at the end of a line that was not broken for its width. None ends inside
quotation marks or brackets, behind an abbreviation or an initial, or in a number. Where it is not sure, no sentence
ends: two taken for one do less harm than a half taken for a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from augkit.ops.edits import Range
from augkit.ops.text.base import UNSPACED_LANGUAGES
from augkit.ops.text.reading.positions import without_positions
from augkit.ops.text.reading.quotations import Outside, find_enclosed
from augkit.ops.text.reading.words import ABBREVIATIONS, OPENERS


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


ORDINAL_LANGUAGES = _listed("cs da de et fi hr hu lv nb no pl sk sl sr tr")
"""Languages that write a dot behind an ordinal number, as in `am 3. Mai`."""

NEVER_LAST = _listed("""
    mr mrs ms mx dr prof st mt ft rev hon gen col capt lt sgt sen rep gov pres messrs mme mlle
    vs cf approx fig vol ed eds pp p e.g i.e p.ex z.b d.h
    bzw ca evtl ggf inkl nr hr fr str bspw sog vgl sra srta dña sig bijv ул им г
""")
"""Abbreviations that another word always follows, of English and other languages."""

BEFORE_A_NUMBER = _listed("no nos art ch sec para p pp fig vol eq nr núm")
"""Words that are abbreviations where a number follows."""

_MARKS = re.compile(r"[.!?…]+|[。！？；｡।॥؟۔]+[。！？；…!?.]*")
_CLOSING = "”’)]}»」』）】》〉›"
_TRAILING = re.compile(
    r"(?:[^\S\n]*(?:[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+"
    r"|(?<=[ \t])[:;=][-o'^]?[)(DPp3]+(?!\w)|(?<=[ \t])<3(?!\w)))+"
)
_LINE_BREAK = re.compile(r"[\n\u2028\u2029]\s*")
_BEFORE = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*$")
_DOTTED = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,2})+")
_AFTER = re.compile(r"[\s\"'“‘’(\[{«*–—-]*(?:([^\W\d_]+)|(\d)|)")
_CONTINUES = re.compile(r"\s*(?:[,;)\]}]|:(?![-o'^]?[)(DPp])|-rrb-|(?<=\. )-)")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SAYS = re.compile(
    "[^，。！？；：“”\n]{0,6}?(?:说|道|问|答|喊|叫|嚷|吼|笑|骂|想|と)[^，。！？；：“”\n]{0,3}[，。！？：]?"
)
_NARROWEST, _WIDEST = 40, 120  # lines broken for their width are about as long as that


def find_sentences(value: str, language: str = "en") -> list[Range]:
    """Where the sentences stand, in order, without the white space between them.

    >>> value = 'Mr. Li paid $3.50. "Really?" asked J. R. Smith. He left…'
    >>> [value[start:end] for start, end in find_sentences(value)]
    ['Mr. Li paid $3.50.', '"Really?" asked J. R. Smith.', 'He left…']
    """
    enclosed = find_enclosed(value)
    outside = Outside(enclosed)
    closing = {end - 1 for _, end in enclosed}
    ends = sorted({*_marked_ends(value, language, outside, closing), *_line_ends(value, language, outside), len(value)})
    found: list[Range] = []
    start = 0
    for end in ends:
        piece = value[start:end]
        first, last = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = end
        if first >= last:
            continue
        if found and not any(sign.isalnum() for sign in value[first:last]):
            found[-1] = (found[-1][0], last)  # a row of stars or dashes is no sentence
        else:
            found.append((first, last))
    return found


def find_token_sentences(tokens: Sequence[str], language: str = "en") -> list[Range]:
    """Where the sentences stand in a row of tokens: the first token of each, and the one after its last.

    >>> find_token_sentences(["Go", "!", "He", "went", "."])
    [(0, 2), (2, 5)]
    """
    is_spaced = language not in UNSPACED_LANGUAGES
    tokens, gap = (tokens, " ") if is_spaced else (without_positions(tokens), "")
    starts, at = [], 0
    for token in tokens:
        starts.append(at)
        at += len(token) + len(gap)
    borders = [bisect_left(starts, end) for _, end in find_sentences(gap.join(tokens), language)]
    if borders:
        borders[-1] = len(tokens)
    return [(low, high) for low, high in zip([0, *borders], borders, strict=False) if low < high]


def is_finished(value: str, end: int) -> bool:
    """Whether what ends at `end` does so with a mark that ends sentences, or one with quotes, brackets or emoji behind.

    >>> is_finished("Well (yes!)", 11), is_finished("Well, yes", 9)
    (True, False)
    """
    tail = value[max(end - 40, 0) : end].rstrip()
    trailing = next((match for match in _TRAILING.finditer(tail) if match.end() == len(tail)), None)
    tail = tail[: trailing.start() if trailing else None].rstrip(_CLOSING + "\"' ")
    return bool(tail) and bool(_MARKS.fullmatch(tail[-1]))


def _marked_ends(value: str, language: str, outside: Outside, closing: set[int]) -> Iterator[int]:
    """Ends of sentences that a mark ends.

    Args:
        value: the text.
        language: ISO 639-1 code.
        outside: places outside quotation marks and brackets.
        closing: where quotation marks and brackets close.
    """
    is_small = value.islower()
    done = 0
    for match in _MARKS.finditer(value):
        if match.start() < done:
            continue
        end = _with_closing(value, match.end(), closing)
        if end in outside and _ends(value, match, end, language, is_small, done):
            trailing = _TRAILING.match(value, end)
            done = trailing.end() if trailing else end
            yield done


def _with_closing(value: str, at: int, closing: set[int]) -> int:
    """Where the closing quotes and brackets behind a mark end; tokenisers put a space in front of them."""
    while at < len(value):
        place = at + (value[at] == " ")
        is_last = value[at] == '"' and value[at + 1 : at + 2].isspace()  # closes what another paragraph opened
        if place not in closing and not is_last and (place > at or value[at] not in _CLOSING):
            break
        at = place + 1
    return at


def _ends(value: str, mark: re.Match[str], end: int, language: str, is_small: bool, start: int) -> bool:
    """Whether a mark with what closes behind it ends a sentence that started at or after `start`."""
    signs = mark.group()
    if end == len(value):
        return True
    if signs[0] not in ".!?…":
        return not (_goes_on(value, mark.end(), end) or value[start : mark.start()].strip().isdigit())
    if not value[end].isspace():
        near = _IDEOGRAPH.match(value, mark.start() - 1) if mark.start() else None
        is_chinese = language in UNSPACED_LANGUAGES and (near or _IDEOGRAPH.match(value, end))
        return bool(is_chinese) and signs != "." and not _goes_on(value, mark.end(), end)
    if language in UNSPACED_LANGUAGES and _IDEOGRAPH.match(value[end:].lstrip()[:1]):
        return True
    if _CONTINUES.match(value, end):
        return False
    after = _AFTER.match(value, end)
    assert after is not None
    word, is_closed = after.group(1) or "", end > mark.end()
    goes_on_small = word[:1].islower()
    if "!" in signs or "?" in signs:
        return not (goes_on_small and is_closed)
    if signs != ".":
        return not goes_on_small
    is_token = value[mark.start() - 1 : mark.start()].isspace()
    before = _BEFORE.search(value, max(mark.start() - 40, start), mark.start() - is_token)
    last = before.group() if before else ""
    if is_token:
        return last.lower() not in NEVER_LAST
    if goes_on_small and (not is_small or is_closed):
        return False
    if last.isdigit():
        return not _is_number_of_a_list(value, last, mark.start(), language, start)
    return not _keeps_its_dot(last, word, bool(after.group(2)))


def _keeps_its_dot(last: str, following: str, number_follows: bool) -> bool:
    """Whether the dot behind `last` is an abbreviation's or initial's in the middle of a sentence."""
    lower = last.lower()
    if lower in NEVER_LAST or (number_follows and lower in BEFORE_A_NUMBER):
        return True
    takes_dot = lower in ABBREVIATIONS or len(last) == 1 or bool(_DOTTED.fullmatch(last))
    opens = following == "I" or (following[:1].isupper() and following.lower() in OPENERS and following != "A")
    return takes_dot and not opens


def _is_number_of_a_list(value: str, digits: str, end: int, language: str, start: int) -> bool:
    """Whether the dot makes the digits an item's number or an ordinal."""
    if len(digits) > 2:
        return False
    head = value[start : end - len(digits)]
    return language in ORDINAL_LANGUAGES or not head.strip() or head.rstrip(" \t").endswith("\n")


def _goes_on(value: str, mark_end: int, end: int) -> bool:
    """Whether Chinese or Japanese goes on behind a mark: with another mark, or with who says what was quoted."""
    following = value[end]
    if following in "，、；：。！？…,":
        return True
    return end > mark_end and value[end - 1] in '”’」』"' and bool(_SAYS.match(value, end))


def _line_ends(value: str, language: str, outside: Outside) -> Iterator[int]:
    """Ends of lines that end a sentence: at an empty line, and where the line is not broken for its width."""
    breaks = list(_LINE_BREAK.finditer(value))
    if not breaks:
        return
    width = max(len(line) for line in value.splitlines())
    may_wrap = _NARROWEST <= width <= _WIDEST and language not in UNSPACED_LANGUAGES
    is_small = value.islower()
    start = 0
    for match in breaks:
        at = match.start()
        if at in outside:
            following = value[match.end() : match.end() + _WIDEST].split(None, 1)
            is_full = bool(following) and at - start + 1 + len(following[0]) > width
            is_wrapped = may_wrap and match.group().count("\n") == 1 and bool(following) and following[0][0].isalnum()
            if not (is_wrapped and (is_full or (following[0][0].islower() and not is_small))):
                yield at
        start = match.end()
