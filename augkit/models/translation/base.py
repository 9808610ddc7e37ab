"""What a translation engine is to the operators that use it."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from augkit.errors import AugkitError

__all__ = ["TranslationEngine", "TranslationError"]

REMEMBERED = 10_000  # translations an engine keeps, for sentences that come again
LONGEST_WORD = 100  # letters of a run without white space; longer ones are no language, and networks get lost in them


class TranslationError(AugkitError):
    """An engine failed: it died, gave no answer in time, or answered something else than it was asked."""


class TranslationEngine(ABC):
    """Translates sentences between languages named by ISO 639-1 codes.

    What a sentence becomes depends on that sentence alone: not on those beside it, nor on those before it.

    Attributes:
        name: as recipes name it.
        longest: characters of a sentence at most; a longer one is not translated.
    """

    name: ClassVar[str]
    longest: ClassVar[int] = 2000

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._remembered: dict[tuple[str, str, str], str | None] = {}

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """
        Args:
            texts: sentences; equal ones are translated once, and not again as long as they are remembered.
            source: the language they are in.
            target: the language wanted.

        Returns:
            As many as there are texts, in their order; None for a text that the engine cannot take or has no words for:
            too long, or with characters that are none. White space alone stays as it is.

        Raises:
            TranslationError: the engine failed, and again when it was started anew; none of the texts is translated.
            AugkitError: what the engine needs for these languages is not there; see `check`.
        """
        known = self._remembered
        with self._lock:
            wanted = dict.fromkeys(text for text in texts if self._takes(text))
            new = [text for text in wanted if (text, source, target) not in known]
            made = self._translate(new, source, target) if new else []
            if len(made) != len(new):
                raise TranslationError(f"{self.name} gave {len(made)} translations for {len(new)} texts")
            known.update(zip([(text, source, target) for text in new], made, strict=True))
            found = {text: known[text, source, target] for text in wanted}
            for key in list(known)[: max(0, len(known) - REMEMBERED)]:
                del known[key]
        return [found.get(text) if text.strip() else text for text in texts]

    def forget(self) -> None:
        """Translate anew what is asked again."""
        self._remembered.clear()

    def _takes(self, text: str) -> bool:
        if not text.strip() or len(text) > self.longest or "\0" in text:
            return False
        if text.isascii():
            return max(map(len, text.split())) <= LONGEST_WORD
        return not any("\ud800" <= letter <= "\udfff" for letter in text)

    @abstractmethod
    def _translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        """As `translate`, for distinct texts that are not empty nor too long; no two calls at a time."""

    @abstractmethod
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The directions that are there, as far as the engine can list them."""

    def supports(self, source: str, target: str) -> bool:
        """Whether this direction is there."""
        return (source, target) in self.pairs()

    @abstractmethod
    def check(self, source: str, target: str) -> None:
        """Tell before the first text what would fail later.

        Raises:
            AugkitError: a package, a program, a model or this direction is missing; says how to get it.
        """

    @abstractmethod
    def fingerprint(self, source: str, target: str) -> str:
        """What decides the translations in this direction: versions, dictionaries, weights."""

    @abstractmethod
    def close(self) -> None:
        """Let go of models and processes; the next call of `translate` gets them anew."""
