"""Texts into another language and back."""

from __future__ import annotations

from collections.abc import Sequence

from augkit.models.translation.base import TranslationEngine
from augkit.models.translation.passage import Passage
from augkit.ops.edits import Edits

__all__ = ["there_and_back"]


def there_and_back(engine: TranslationEngine, passages: Sequence[Passage], pivot: str) -> list[Edits]:
    """What each text becomes by way of another language.

    Args:
        engine: translates from the language of the texts into the other, and back.
        passages: the texts, all in one language.
        pivot: the other language.

    Returns:
        Edits of each text; none where its translation is the text itself or cannot be used.

    Raises:
        TranslationError: the engine failed.
    """
    if not passages:
        return []
    language = passages[0].text.language
    asked = [sentence.asked for passage in passages for sentence in passage.sentences]
    there = engine.translate(asked, language, pivot)
    back = iter(engine.translate([text or "" for text in there], pivot, language))
    between = iter(there)
    made = []
    for passage in passages:
        count = len(passage.sentences)
        translations, pivots = [next(back) for _ in range(count)], [next(between) for _ in range(count)]
        made.append(passage.edits(translations, pivots))
    return made
