"""`language`: copies that are no longer in their language."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from pydantic import Field

from augkit.errors import MissingExtra, RecipeError, nearest
from augkit.gates.base import RowGate, gate
from augkit.gates.texts import OnText, outside
from augkit.ops.base import Row

SCRIPTS = {
    "ARABIC": "ar fa ku ur",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "zh ja ko",
    "CYRILLIC": "be bg ru sr uk",
    "DEVANAGARI": "hi mr",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "ORIYA": "or",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
    "LATIN": "az bs hr ku sr",  # beside other scripts; it is the script of every language that stands nowhere here
}
"""Scripts, as the names of their letters begin in Unicode, and the languages that are written in them."""

CLEAR = 0.5
"""Score from which a text reads like a language; words full of typing errors read like none, and score below."""

_LATIN = frozenset({"LATIN"})


@gate("language")
class Language(OnText, RowGate):
    """Drop copies that are not in the language of the text, as far as one can tell.

    A copy is dropped where another language is likelier by more than `margin`, or where too small a share of its
    letters belongs to the script of the language. What holds of its source row already is not held against a copy: the
    copy of a row in French may be in French.

    Source: ELD-C (`eldc` on PyPI), which knows 60 languages by the byte n-grams of their words.
    """

    margin: float = Field(
        0.1,
        ge=0,
        le=1,
        description="How much likelier another language may be, as a difference of scores in [0, 1]. Related languages "
        "differ by little, and so do texts that mix two.",
    )
    script: float = Field(0.5, ge=0, le=1, description="Least share of letters in the script of the language.")

    def check_ready(self, language: str) -> None:
        if find_spec("eldc") is None:
            raise MissingExtra("identifying languages", "gates")
        language = self.language or language
        if language not in (known := _identifier().languages):
            raise RecipeError(f"it does not know {language}", hint=nearest(language, known, limit=60))

    def fingerprint(self) -> str:
        return f"eldc {version('eldc')}"

    def check(self, source: Row, copy: Row) -> str | None:
        before, after, language = self.text(source), self.text(copy), self.language_of(copy)
        scripts = _scripts_of(language)
        own_letters, others = _letters(scripts, after)
        letters = own_letters + others
        if own_letters < self.script * letters and others > _letters(scripts, before)[1]:
            counts = f"{own_letters} of {letters} letters"
            return outside(f"share of {_named(scripts)}", own_letters / letters, self.script, 1.0, counts)
        likeliest, score, own = _identifier().likeliest(after, language)
        if score < CLEAR or score - own <= self.margin or likeliest == _identifier().likeliest(before, language)[0]:
            return None
        return f"reads like {likeliest} ({score:.2f}) rather than {language} ({own:.2f})"


class _Identifier:
    """The language identifier of this process."""

    def __init__(self) -> None:
        import eldc

        eldc.init()
        self.languages = frozenset(eldc.LANGUAGES)
        self._eldc: Any = eldc.instance()  # settings of its own: those that other code makes do not count here
        self._eldc.set_scores(20)
        self.likeliest = lru_cache(maxsize=1 << 12)(self._likeliest)  # source rows are asked about for every copy

    def _likeliest(self, text: str, language: str) -> tuple[str, float, float]:
        """The likeliest language and its score, and the score of `language`; the latter where there is no other."""
        found = self._eldc.detect_details(text.encode("utf-8", "replace").decode())
        scores: dict[str, float] = found.scores
        if not scores:
            return language, 0.0, 0.0
        return found.language, scores[found.language], scores.get(language, 0.0)


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    return _Identifier()


@lru_cache(maxsize=64)
def _scripts_of(language: str) -> frozenset[str]:
    return frozenset(script for script, languages in SCRIPTS.items() if language in languages.split()) or _LATIN


@lru_cache(maxsize=1 << 16)
def _script_of(character: str) -> str:
    """The script of a letter; nothing for what is no letter."""
    return unicodedata.name(character, "").partition(" ")[0] if character.isalpha() else ""


def _letters(scripts: frozenset[str], text: str) -> tuple[int, int]:
    """How many letters of a text are of these scripts, and how many of others."""
    if text.isascii() and "LATIN" in scripts:
        return sum(map(str.isalpha, text)), 0
    found = [script for script in map(_script_of, text) if script]
    own = sum(script in scripts for script in found)
    return own, len(found) - own


def _named(scripts: frozenset[str]) -> str:
    return " or ".join("Chinese" if script == "CJK" else script.capitalize() for script in sorted(scripts))
