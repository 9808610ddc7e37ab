"""What stands in quotation marks and brackets, so that no sentence ends inside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from augkit.ops.edits import Range

_IN_FRONT_OF_A_QUOTATION = " \t\n\u00a0([{-–—'‘“"
_PAIRS = {"“": "”", "«": "»", "「": "」", "『": "』", "（": "）", "【": "】", "《": "》", "(": ")", "[": "]", "„": "“”"}
_ENCLOSING = re.compile("|".join(re.escape(sign) for pair in _PAIRS.items() for sign in ("".join(pair))))
_ANY_SIGN = re.compile("[\"'‘" + re.escape("".join(_PAIRS)) + "]")
_SINGLE_QUOTED = re.compile(
    r"(?<!\w)‘[^‘’\n]*(?:’\w[^‘’\n]*)*[.,!?…]\s?’(?!\w)"
    r"|(?<!\w)'[^'\n]*(?:\b'\b[^'\n]*)*[.,!?…]\s?'(?!\w)"
)
_EMOTICON = re.compile(r"[:;=8xX][-o'^]?[)(\]\[DPpO3/\\|*]+|<3")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


class Outside:
    """Tells places outside all of some ranges from those inside one."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(ranges):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def __contains__(self, at: int) -> bool:
        number = bisect_left(self.starts, at) - 1
        return number < 0 or at >= self.ends[number]


def find_enclosed(value: str) -> list[Range]:
    """Ranges in quotation marks or brackets, with these; marks without a partner in their paragraph are none."""
    found: list[Range] = []
    if not _ANY_SIGN.search(value):
        return found
    start = 0
    for end in [*(match.start() for match in _EMPTY_LINE.finditer(value)), len(value)]:
        text = value[start:end]
        for low, high in (*_paired(text), *_straight(text), *(m.span() for m in _SINGLE_QUOTED.finditer(text))):
            found.append((start + low, start + high))
        start = end
    return found


def _paired(text: str) -> Iterator[Range]:
    """Ranges between signs that say which of a pair they are."""
    faces = {at for match in _EMOTICON.finditer(text) for at in range(*match.span())}
    waiting: list[int] = []
    for match in _ENCLOSING.finditer(text):
        at, sign = match.start(), match.group()
        if at in faces:
            continue
        partner = next((n for n in range(len(waiting) - 1, -1, -1) if sign in _PAIRS[text[waiting[n]]]), None)
        if partner is not None:
            yield waiting[partner], at + 1
            del waiting[partner:]
        elif sign in _PAIRS:
            waiting = [*waiting[-7:], at]


def _straight(text: str) -> Iterator[Range]:
    """Ranges between straight quotation marks: from one with a word behind it to the next with one in front of it."""
    places = [match.start() for match in re.finditer('"', text)]
    loose = [at for at in places if _stands_apart(text, at)]
    opened: int | None = None
    for at in places:
        if at in loose:  # as tokenisers leave them; which is which, their number says
            opens = opened is None
            if len(loose) % 2:
                continue
        else:
            opens = not at or text[at - 1] in _IN_FRONT_OF_A_QUOTATION
        if opens:
            opened = at
        elif opened is not None:
            yield opened, at + 1
            opened = None


def _stands_apart(text: str, at: int) -> bool:
    return text[at - 1 : at] in ("", " ", "\n") and text[at + 1 : at + 2] in ("", " ", "\n")
