"""Letters that character noise may change, and letters to put beside them or in their place.

Words are left whole where one letter more or less may turn the sentence round ("not" and "now", 不) or change a number
(百), or where the user wants them kept. A letter with a combining mark behind it stays with its mark.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from augkit.ops.edits import Edits
from augkit.ops.text.base import Text
from augkit.ops.text.reading.segmentation import find_runs_and_words
from augkit.ops.text.reading.words import IDEOGRAPH, NEGATIONS

__all__ = [
    "CASED_LANGUAGES",
    "LATIN_LANGUAGES",
    "Letters",
    "allowed",
    "find_letters",
    "letters_beside",
    "letters_like",
    "stands_free",
]


def _listed(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


LATIN_LANGUAGES = _listed("""
    af az bs ca cs cy da de en es et eu fi fr ga gl hr hu id is it la lb lt lv ms mt nb nl nn no pl pt rm ro sk sl sq sv
    sw tl tr vi
""")
CASED_LANGUAGES = LATIN_LANGUAGES | _listed("be bg kk ky mk mn ru sr tg tt uk el hy")
"""Languages whose letters are small or capital: those written in Latin, Cyrillic, Greek or Armenian."""

HAN = (
    "是人了在有大中和上他地年我以到要出的生道民家子也成行下于后就自之得主可天作分方用多部能市等全里工公本"
    "都而高政法面日事代那去心小同北定前其然起所如理机体表力外与文重新只山水明化平建又制南西此名手最者月安"
    "看各城相但已些正口通想度加第合院物性由位常海意武使次向治因立身情入原把路被并石老教知量任江及省委元特"
    "期世湖回系比气展科金先提品或王社很首共形己儿司太目基直女少流命至米打果清活几州解更程今府才保交放管便"
    "走族再色京河接式白它改光信受什听布党指做取技神斯真界件花何眼兵空干据集古完史官住商即台林必游言皇土收"
    "考求叫近研具李感笑革持始英克士拉思根格造朝型价校器字段周深候功快火准究往育令吃精像帝影告群包整料算象"
)
"""The 300 commonest characters of jieba's dictionary that are written alike in China, Taiwan and Japan (they are in
GB 2312, Big5 and JIS X 0208), without negations, numerals and what praises or blames."""

_ALPHABETS: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, "abcdefghijklmnopqrstuvwxyz"),
    (0x0370, 0x03FF, "αβγδεζηθικλμνξοπρστυφχψω"),
    (0x0400, 0x052F, "абвгдежзклмнопрстуфхцчш"),  # letters that all Slavic languages share
    (0x0530, 0x058F, "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ"),
    (0x0590, 0x05FF, "אבגדהוזחטיכלמנסעפצקרשת"),
    (0x0600, 0x06FF, "ابتثجحخدذرزسشصضطظعغفقلمنهو"),  # letters that Arabic, Persian and Urdu share
    (0x0900, 0x097F, "कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह"),
    (0x0980, 0x09FF, "কখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহ"),
    (0x0B80, 0x0BFF, "கஙசஞடணதநபமயரலவழளறன"),
    (0x0C00, 0x0C7F, "కగచజటడణతదనపబమయరలవశషసహ"),
    (0x0E00, 0x0E7F, "กขคงจฉชซดตถทธนบปผฝพฟภมยรลวศสหอ"),
    (0x10A0, 0x10FF, "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"),
    (0x1E00, 0x1EFF, "abcdefghijklmnopqrstuvwxyz"),
    (0x3040, 0x309F, "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"),
    (0x30A0, 0x30FF, "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"),
    (0x3400, 0x9FFF, HAN),
    (0xAC00, 0xD7A3, "가나다라마바사아자하고노도로모보소오조기니리미비시이지구누두루무부수우주은는을에서인"),
)
_STARTS = [start for start, _, _ in _ALPHABETS]
_HAS_IDEOGRAPH = re.compile(f"[{IDEOGRAPH}]")
_LEFT_ALONE = NEGATIONS | frozenset("一二三四五六七八九十百千万亿萬億两兩零〇")
_STAYING = "".join(sorted(sign for sign in _LEFT_ALONE if len(sign) == 1))
_CHANGEABLE = re.compile(rf"(?:(?<![\d²³¹⁰-₉])(?![{_STAYING}])(?=[^\W\d_])[{IDEOGRAPH}])+")
_NOT = ("n't", "n’t")


class Letters(NamedTuple):
    """Where the letters of a text stand that may be changed.

    Attributes:
        plain: those of words that are letters throughout, in order.
        mixed: those of each word that has apostrophes, hyphens or combining marks too.
        ideographs: runs of neighbouring ideographs, whatever words they make up.
    """

    plain: list[int]
    mixed: list[list[int]]
    ideographs: list[list[int]]

    def places(self) -> list[int]:
        """All of them."""
        return self.plain + [at for run in (*self.mixed, *self.ideographs) for at in run]


def find_letters(
    text: Text, kept: frozenset[str] = frozenset(), *, front: int = 0, back: int = 0, shortest: int = 2
) -> Letters:
    """The letters of a text that noise may change: not those of negations, and no numerals.

    Args:
        text: the text.
        kept: words to leave alone, in lower case.
        front: letters at the front of each word that are left alone; ideographs have no front.
        back: letters at its back.
        shortest: letters a word must have; ideographs need no others.

    >>> find_letters(Text("I do not know it's 我"), front=1)
    Letters(plain=[3, 10, 11, 12], mixed=[[15, 17]], ideographs=[[19]])
    """
    value = text.value
    lengths = _LENGTHS
    words = find_runs_and_words(value) if text.language == "zh" and not kept else text.words
    if kept:
        words = [(start, end) for start, end in words if value[start:end].lower() not in kept]
    least = max(shortest, front + back + 1)
    letters = Letters([], [], [])
    add = letters.plain.extend
    for start, end in words:
        length = lengths[value[start:end]]
        if length >= least:
            add(range(start + front, end - back))
        elif length < 0:
            _add_others(value, start, end, letters, (front, back, least))
    return letters


def _add_others(value: str, start: int, end: int, letters: Letters, limits: tuple[int, int, int]) -> None:
    """Add the letters of a word that is not letters throughout, or of one written in ideographs."""
    front, back, least = limits
    word = value[start:end]
    if not word.isascii() and _HAS_IDEOGRAPH.search(word):
        _add_ideographs(value, start, end, letters.ideographs)
    elif sum(map(str.isalpha, word)) >= least:
        places = [at for at in range(start + front, end - back) if stands_free(value, at)]
        if places:
            letters.mixed.append(places)


def stands_free(value: str, at: int) -> bool:
    """Whether a letter stands there that has no combining mark behind it and no virama before it.

    >>> [stands_free("e\u0301t", at) for at in range(3)]
    [False, False, True]
    """
    behind = value[at + 1 : at + 2]
    if not value[at].isalpha() or (behind and unicodedata.category(behind)[0] == "M"):
        return False
    return at == 0 or unicodedata.combining(value[at - 1]) != 9


class _Lengths(dict[str, int]):
    """Letters of a word; 0 for a negation, -1 where a word has not only letters or is written in ideographs."""

    def __missing__(self, word: str) -> int:
        lower = word.lower()
        if not word.isascii() and _HAS_IDEOGRAPH.search(word):
            length = -1
        elif lower in NEGATIONS or lower.endswith(_NOT):
            length = 0
        else:
            length = len(word) if word.isalpha() else -1
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = length
        return length


_MOST_WORDS = 1 << 15
_LENGTHS = _Lengths()  # the same words turn up again and again


def _add_ideographs(value: str, start: int, end: int, runs: list[list[int]]) -> None:
    """Add the ideographs of a word to the runs; numerals stay as they are, and what follows a digit, as in 60年."""
    for match in _CHANGEABLE.finditer(value, start, end):
        places = range(*match.span())
        if runs and runs[-1][-1] == places[0] - 1:
            runs[-1].extend(places)
        else:
            runs.append(list(places))


@lru_cache(maxsize=1 << 14)
def letters_like(letter: str) -> str:
    """Letters of the same script and case; "" for a script that is not known here.

    >>> letters_like("É"), letters_like("ა")[:3]
    ('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'აბგ')
    """
    index = bisect_right(_STARTS, ord(letter)) - 1
    if index < 0 or ord(letter) > _ALPHABETS[index][1]:
        return ""
    alphabet = _ALPHABETS[index][2]
    return alphabet.upper() if letter.isupper() else alphabet


@lru_cache(maxsize=1 << 14)
def letters_beside(letter: str) -> str:
    """The same without the letter itself.

    >>> letters_beside("a")
    'bcdefghijklmnopqrstuvwxyz'
    """
    return letters_like(letter).replace(letter, "")


def in_placeholder(value: str, at: int) -> bool:
    """Whether a place lies within braces or a tag.

    >>> in_placeholder("{order 5}", 7), in_placeholder("{order} 5", 8)
    (True, False)
    """
    return any(value.rfind(left, 0, at) > value.rfind(right, 0, at) for left, right in ("{}", "<>"))


def allowed(text: Text, edits: Edits) -> Edits:
    """Those of the edits that leave every label true."""
    if not text.labels:
        return edits
    near = {at for low, high in text.marks for at in range(low - 1, high + 1)}
    return [edit for edit in edits if near.isdisjoint(range(edit[0], edit[1] + 1)) or text.allows(edit)]
