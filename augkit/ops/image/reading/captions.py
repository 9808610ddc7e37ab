"""Captions that say where something is, or of what colour: after a flip or a change of hue they would lie."""

from __future__ import annotations

import re

__all__ = ["names_colour", "names_side", "sides_exchanged"]

_SIDE = re.compile(r"\b(left|right)(?=\b|most\b|wards?\b|hand\b|y\b|ie\b)|左|右", re.IGNORECASE)
_UNCLEAR = re.compile(
    r"\bright (?:now|away|here|there|before|after|behind|next|at|in front|in the (?:middle|cent(?:er|re)))\b"
    r"|\b(?:all|that's|is|was|be|are) right\b(?! of)|\b(?:has|have|had|is|are|was|were) left\b(?! of| side)"
    r"|\b(?:left|right) (?:over|alone|behind|out|open|turn)\b|\bleft (?:the|his|her|its|their|a)\b|\brights\b",
    re.IGNORECASE,
)
"""Where `left` and `right` may be no sides at all, as in "right now" and "was left behind"."""

_OTHER = {"left": "right", "right": "left", "左": "右", "右": "左"}

_COLOUR = re.compile(
    r"\b(?:colou?rful|colou?red|red|orange|yellow|green|blue|purple|violet|pink|brown|beige|golden?|silver|turquoise"
    r"|crimson|scarlet|magenta|cyan|blond|blonde|black[- ]and[- ]white|sepia|rainbow)(?:ish|s)?\b"
    r"|[红橙黄绿蓝紫粉棕金]色?",
    re.IGNORECASE,
)


def names_colour(caption: str) -> bool:
    """Whether a caption has a word for a colour; black, white and grey survive a change of hue and do not count.

    >>> [names_colour(text) for text in ("a Red car", "a tired man in white")]
    [True, False]
    """
    return bool(_COLOUR.search(caption))


def names_side(caption: str) -> bool:
    """Whether a caption has a word for left or right, be it a side or not.

    >>> [names_side(text) for text in ("A dog left of a cat", "the leftmost chair", "a bright upright piano")]
    [True, True, False]
    """
    return bool(_SIDE.search(caption))


def sides_exchanged(caption: str) -> str | None:
    """The caption with left and right exchanged; None where a word may mean something else.

    >>> sides_exchanged("Left: a dog, right-hand side: two cats")
    'Right: a dog, left-hand side: two cats'
    >>> sides_exchanged("He is right behind the left door") is None
    True
    """
    return None if _UNCLEAR.search(caption) else _SIDE.sub(lambda found: _fitted(found[0]), caption)


def _fitted(word: str) -> str:
    other = _OTHER[word.lower()]
    if word.isupper():
        return other.upper()
    return other.capitalize() if word[0].isupper() else other
