"""Characters as tokens that each carry their position in the word behind them, as in `北0`, `京1`, `人0`.

So the tags of Weibo NER are published. The digits are no part of the text: words are found without them, and tokens
that an edit makes get theirs afterwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from augkit.ops.text.reading.words import Word

__all__ = ["by_sign", "with_positions", "without_positions"]

_PLACEHOLDER = r"[\[<{]\w+[\]>}]"
_NUMBERED = re.compile(rf"(\d|\D{{1,2}}|{_PLACEHOLDER})\d{{1,2}}")  # some emoji are two code points
_SIGN = re.compile(rf"{_PLACEHOLDER}|\w|\W{{1,2}}")
_NUMBER = re.compile(r"\d+")
_FIRST_SIGN = "\u3040"  # of Chinese and Japanese

Made = list[tuple[str, tuple[int, ...]]]
"""New tokens, each with the numbers of the old ones it stems from, as `edit_tokens` gives them."""


def without_positions(tokens: Sequence[str]) -> Sequence[str]:
    """Characters that each have their position in the word behind them without it; other tokens as they are.

    >>> without_positions(["北0", "京1", "。0"]), without_positions(["北京", "10"])
    (['北', '京', '。'], ['北京', '10'])
    """
    if not tokens or tokens[0][-1:] != "0" or max(tokens) < _FIRST_SIGN:  # a row starts with a word
        return tokens
    found = [_NUMBERED.fullmatch(token) for token in tokens]
    return [match.group(1) for match in found if match] if all(found) else tokens


def by_sign(made: Made) -> Made:
    """The same with a token for each sign, as rows with positions have it.

    >>> by_sign([("我", (0,)), ("12", (1,))])
    [('我', (0,)), ('1', (1,)), ('2', (1,))]
    """
    return [(sign, sources) for token, sources in made for sign in _SIGN.findall(token)]


def with_positions(made: Made, tokens: Sequence[str], find_words: Callable[[str], Sequence[Word]]) -> list[str]:
    """New tokens with their positions: the old ones where all of a word is left, else counted anew.

    Args:
        made: the new tokens without positions.
        tokens: the old ones, with theirs.
        find_words: finds the words of what is new.

    >>> made = [("北", (0,)), ("人", (2,)), ("很", ()), ("多", ())]
    >>> with_positions(made, ["北0", "京1", "人0"], lambda value: [(0, len(value))])
    ['北0', '人0', '很0', '多1']
    """
    old = [int(token[len(sign) :]) for token, sign in zip(tokens, without_positions(tokens), strict=True)]
    numbers = _numbers(made, old, find_words)
    return [f"{token}{number}" for (token, _), number in zip(made, numbers, strict=True)]


def _numbers(made: Made, old: Sequence[int], find_words: Callable[[str], Sequence[Word]]) -> Iterator[int]:
    """The position of each new token."""
    word_of = [0] * len(old)
    for at, (before, number) in enumerate(pairwise(old), 1):
        word_of[at] = word_of[at - 1] + (number != before + 1)
    sizes = Counter(word_of)
    uses = Counter(source for _, sources in made for source in sources)
    stands_for = [sources[0] if len(sources) == 1 and uses[sources[0]] == 1 else None for _, sources in made]
    at = 0
    for word, group in groupby(stands_for, lambda source: None if source is None else word_of[source]):
        places = list(group)
        if word is None:
            yield from _counted([token for token, _ in made[at : at + len(places)]], find_words)
        elif len(places) == sizes[word]:
            yield from (old[place] for place in places if place is not None)
        else:
            yield from range(len(places))
        at += len(places)


def _counted(tokens: Sequence[str], find_words: Callable[[str], Sequence[Word]]) -> Iterator[int]:
    """The positions of tokens in the words that they make up together."""
    value = "".join(tokens)
    words = [*(match.span() for match in _NUMBER.finditer(value)), *find_words(value)]
    firsts = {at: start for start, end in words for at in range(start, end)}
    at, number, word = 0, 0, -1
    for token in tokens:
        first = firsts.get(at, at)
        number = number + 1 if first == word else 0
        word = first
        yield number
        at += len(token)
