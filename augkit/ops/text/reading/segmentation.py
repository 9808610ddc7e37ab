"""Where the words of Chinese text stand, which puts no spaces between them.

The words are those of jieba: the likeliest ones of its dictionary, and what its hidden Markov model makes of characters
that these leave over. Latin words, numbers, links and placeholders are what they are in any other text. Words of both
scripts that the dictionary knows (`T恤`, `SIM卡`, `4S店`) are one word.

jieba's data are read here, not its tokenizer: that one takes twice as long, keeps a cache in a folder that all
processes share, and cuts otherwise once other code has added words to it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from augkit.ops.text.reading.words import Word, find_words
from augkit.resources.jieba_model import UNKNOWN, model

PROTECTED = re.compile(
    r"\{[^{}]*\}|<[^<>]*>|\[\[[^\[\]]*\]\]|(?:https?://|www\.)[!-~]+|[\w.+-]{1,64}@[\w.-]+", re.ASCII
)
"""Placeholders, tags, links and addresses, which stay as they are."""

_HAN = "\u4e00-\u9fd5"  # what the dictionary has
_RUN = re.compile(f"[{_HAN}]+|[\u3400-\u4dbf\u9fd6-\u9fff\uf900-\ufaff]")
_CHARACTER = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_PROTECTION_SIGN = re.compile(r"[{<@]|\[\[|://|www\.")
_LATIN_OR_DIGIT = re.compile("[A-Za-z0-9]")
_OTHER_THAN_CHINESE = re.compile(r"[^\W\u4e00-\u9fd5]|[〇{<]|\[\[")
_PLACEHOLDER_SIGN = re.compile(r"[{<]|\[\[")
_LETTER = re.compile(r"[^\W\d_]")
_NUMERAL_WITH_ZERO = re.compile("[一二三四五六七八九十零]*〇[一二三四五六七八九十零〇]*")
_LONGEST_REMEMBERED = 8


def find_characters(value: str) -> list[int]:
    """Where the Chinese characters of a text stand that are no part of a placeholder, tag, link or address.

    >>> find_characters("看{名字}和T恤")
    [0, 5, 7]
    """
    places = [match.start() for match in _CHARACTER.finditer(value)]
    if _PROTECTION_SIGN.search(value):
        inside = {at for match in PROTECTED.finditer(value) for at in range(*match.span())}
        places = [at for at in places if at not in inside]
    return places


def segment(value: str, start: int, end: int) -> list[Word]:
    """Where the words of `value[start:end]` stand, a run of Chinese characters.

    >>> value = "我喜欢看电影"
    >>> [value[start:end] for start, end in segment(value, 1, 6)]
    ['喜欢', '看', '电影']
    """
    if end - start == 1:
        return [(start, end)]
    words: list[Word] = []
    alone = start  # where the characters that are words alone start, of those seen last
    for low, high in _likeliest(value[start:end]):
        low, high = low + start, high + start
        if high - low > 1:
            if low - alone > 1:
                words += _joined(value, alone, low)
            elif low - alone == 1:
                words.append((alone, low))
            words.append((low, high))
            alone = high
    if end - alone > 1:
        words += _joined(value, alone, end)
    elif end - alone == 1:
        words.append((alone, end))
    return words


def _likeliest(run: str) -> list[Word]:
    """The words of the dictionary whose probabilities have the largest product, and single characters between them."""
    data = model()
    single_of, pairs_of, longer, rare = data.singles.get, data.pairs.get, data.longer, data.rare
    size = len(run)
    best = [0.0] * (size + 1)
    ends = [0] * size
    after = 0.0
    second = ""
    for low, first in zip(range(size - 1, -1, -1), reversed(run), strict=True):
        single = single_of(first)
        most, end = UNKNOWN if single is None else single + after, low + 1
        followers = pairs_of(first) if second else None
        if followers is not None and (pair := followers.get(second)) is not None:
            chance, goes_on = pair
            if chance is not None and (chance := chance + best[low + 2]) >= most:
                most, end = chance, low + 2
            high = low + 3
            while goes_on and high <= size:
                part = run[low:high]
                if part not in longer:
                    break
                chance = longer[part]
                if chance is not None and (chance := chance + best[high]) >= most:
                    most, end = chance, high
                high += 1
        if most == UNKNOWN:
            most = rare + after
        best[low] = after = most
        ends[low] = end
        second = first
    found: list[Word] = []
    low = 0
    while low < size:
        found.append((low, ends[low]))
        low = ends[low]
    return found


def _is_word(part: str) -> bool:
    """Whether the dictionary has the characters for one word."""
    if len(part) == 2:
        return model().pairs.get(part[0], {}).get(part[1], (None, False))[0] is not None
    return model().longer.get(part) is not None


def _joined(value: str, start: int, end: int) -> list[Word]:
    """The words that single characters make up: those that the dictionary has together stay single."""
    part = value[start:end]
    if _is_word(part):
        return [(at, at + 1) for at in range(start, end)]
    cuts = _remembered_cuts(part) if len(part) <= _LONGEST_REMEMBERED else _cuts(part)
    return [(start + low, start + high) for low, high in cuts]


@lru_cache(maxsize=1 << 15)
def _remembered_cuts(part: str) -> tuple[Word, ...]:
    return tuple(_cuts(part))


def _cuts(part: str) -> list[Word]:
    """The words that the hidden Markov model sees: Viterbi's algorithm over the states B, M, E and S."""
    start, moves = model().start, model().moves
    emits_b, emits_m, emits_e, emits_s = (model().emits[state].get for state in "BMES")
    b_m, b_e, m_m, m_e = moves["B"]["M"], moves["B"]["E"], moves["M"]["M"], moves["M"]["E"]
    e_b, e_s, s_b, s_s = moves["E"]["B"], moves["E"]["S"], moves["S"]["B"], moves["S"]["S"]
    first = part[0]
    b = start["B"] + emits_b(first, UNKNOWN)
    m = start["M"] + emits_m(first, UNKNOWN)
    e = start["E"] + emits_e(first, UNKNOWN)
    s = start["S"] + emits_s(first, UNKNOWN)
    came_from: list[tuple[str, str, str, str]] = []  # for each further character, the state before each state
    for character in part[1:]:
        emit = emits_b(character, UNKNOWN)
        begin, begin_too = s + s_b + emit, e + e_b + emit
        emit = emits_m(character, UNKNOWN)
        go_on, go_on_too = m + m_m + emit, b + b_m + emit
        emit = emits_e(character, UNKNOWN)
        end, end_too = m + m_e + emit, b + b_e + emit
        emit = emits_s(character, UNKNOWN)
        single, single_too = s + s_s + emit, e + e_s + emit
        came_from.append(
            (
                "S" if begin >= begin_too else "E",
                "M" if go_on >= go_on_too else "B",
                "M" if end >= end_too else "B",
                "S" if single >= single_too else "E",
            )
        )
        b, m = max(begin, begin_too), max(go_on, go_on_too)
        e, s = max(end, end_too), max(single, single_too)
    return _words_of_states("S" if s >= e else "E", came_from)


def _words_of_states(state: str, came_from: list[tuple[str, str, str, str]]) -> list[Word]:
    """The words that the likeliest states spell out, found from the last state backwards."""
    words: list[Word] = []
    last = len(came_from) + 1
    for at in range(len(came_from), -1, -1):
        if state == "S":
            words.append((at, at + 1))
        elif state == "E":
            last = at + 1
        if state == "B" or (at == 0 and state != "S"):
            words.append((at, last))
        if at:
            state = came_from[at - 1]["BMES".index(state)]
    words.reverse()
    return words


def find_chinese_words(value: str) -> list[Word]:
    """Where the words of Chinese text stand, in order; in mixed text, those of other scripts too.

    >>> value = "iPhone 15的价格比去年便宜了200元，T恤也是"
    >>> [value[start:end] for start, end in find_chinese_words(value)]
    ['iPhone', '的', '价格比', '去年', '便宜', '了', '元', 'T恤', '也', '是']
    """
    if not _OTHER_THAN_CHINESE.search(value):  # the commonest case of what follows
        return [word for match in _RUN.finditer(value) for word in segment(value, *match.span())]
    whole = _whole(value)
    runs, others = _runs_and_other_words(value, whole)
    words = [word for start, end in runs for word in segment(value, start, end)]
    if others or whole:
        words += others
        words += [(start, end) for start, end in whole if "〇" not in value[start:end]]
        words.sort()
    return words


def find_runs_and_words(value: str) -> list[Word]:
    """As `find_chinese_words`, with runs of characters in the place of their words, which take most of the time.

    >>> value = "iPhone 15的价格比去年便宜了200元，T恤也是"
    >>> [value[start:end] for start, end in find_runs_and_words(value)]
    ['iPhone', '的价格比去年便宜了', '元', 'T恤', '也是']
    """
    if not _OTHER_THAN_CHINESE.search(value):
        return [match.span() for match in _RUN.finditer(value)]
    whole = _whole(value)
    runs, others = _runs_and_other_words(value, whole)
    return sorted([*runs, *others, *((start, end) for start, end in whole if "〇" not in value[start:end])])


def _whole(value: str) -> list[Word]:
    """What is not left to the dictionary: words of both scripts, and numerals with a zero."""
    whole: list[Word] = []
    if _LATIN_OR_DIGIT.search(value) and not _PLACEHOLDER_SIGN.search(value):
        whole = [match.span() for match in model().mixed_words.finditer(value)]
    if "〇" in value:
        whole += [match.span() for match in _NUMERAL_WITH_ZERO.finditer(value)]
    return whole


def _runs_and_other_words(value: str, whole: list[Word]) -> tuple[list[Word], list[Word]]:
    """The runs of Chinese characters, and the words of other scripts."""
    hidden = list(value)
    for start, end in whole:
        hidden[start:end] = " " * (end - start)
    left = "".join(hidden) if whole else value
    if _PLACEHOLDER_SIGN.search(value):
        return _of_single_characters(left)
    runs = [match.span() for match in _RUN.finditer(left)]
    for start, end in runs:
        hidden[start:end] = " " * (end - start)
    rest = "".join(hidden)
    return runs, find_words(rest) if _LETTER.search(rest) else []


def _of_single_characters(value: str) -> tuple[list[Word], list[Word]]:
    """The same where there may be placeholders, inside of which nothing is a word."""
    runs: list[Word] = []
    others: list[Word] = []
    for start, end in find_words(value):  # each Chinese character is a word there
        if not _RUN.match(value, start):
            others.append((start, end))
        elif runs and runs[-1][1] == start and _RUN.fullmatch(value, runs[-1][0], end):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs, others
