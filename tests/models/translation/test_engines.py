"""The engines by name, and what all of them do with texts before they translate."""

from __future__ import annotations

import pytest

from augkit.models.translation import ENGINES, TranslationEngine, TranslationError, load_engine


class Backwards(TranslationEngine):
    """Turns texts round and counts what it is asked."""

    name = "backwards"
    longest = 20

    def __init__(self, lost: int = 0) -> None:
        super().__init__()
        self.asked: list[list[str]] = []
        self.lost = lost

    def _translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        self.asked.append(texts)
        return [None if text == "unknown" else text[::-1] for text in texts[self.lost :]]

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("en", "xx")})

    def check(self, source: str, target: str) -> None: ...

    def fingerprint(self, source: str, target: str) -> str:
        return "1"

    def close(self) -> None: ...


def test_equal_texts_are_translated_once_and_remembered_for_their_direction() -> None:
    engine = Backwards()
    assert engine.translate(["ab", "cd", "ab"], "en", "xx") == ["ba", "dc", "ba"]
    assert engine.translate(["cd", "ef"], "en", "xx") == ["dc", "fe"]
    assert engine.translate(["cd"], "en", "yy") == ["dc"]
    assert engine.asked == [["ab", "cd"], ["ef"], ["cd"]]


def test_what_cannot_be_translated_is_none_and_takes_no_other_text_along() -> None:
    engine = Backwards()
    texts = ["ab", "too long a text for this one", "a\0b", "\ud800", "unknown", "cd"]
    assert engine.translate(texts, "en", "xx") == ["ba", None, None, None, None, "dc"]
    assert engine.asked == [["ab", "unknown", "cd"]]


def test_nothing_is_asked_where_nothing_is_to_be_said() -> None:
    engine = Backwards()
    assert engine.translate([], "en", "xx") == []
    assert engine.translate(["", " \n"], "en", "xx") == ["", " \n"]
    assert engine.asked == []


def test_only_so_much_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("augkit.models.translation.base.REMEMBERED", 3)
    engine = Backwards()
    assert engine.translate(["a", "b", "c", "d", "e"], "en", "xx") == ["a", "b", "c", "d", "e"]
    engine.translate(["a", "e"], "en", "xx")
    assert engine.asked[1:] == [["a"]]


def test_an_engine_that_loses_texts_is_found_out() -> None:
    with pytest.raises(TranslationError, match="backwards gave 1 translations for 2 texts"):
        Backwards(lost=1).translate(["a", "b"], "en", "xx")


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_is_found_by_its_name(name: str) -> None:
    engine = load_engine(name, {("en", "es"): "folder"} if name in ("marian", "ctranslate2") else None)  # type: ignore[arg-type]
    assert engine.name == name
    assert engine is load_engine(name, {("en", "es"): "folder"} if name in ("marian", "ctranslate2") else None)  # type: ignore[arg-type]


def test_an_unknown_engine_is_told_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="no translation engine 'babel'; there are apertium, ctranslate2"):
        load_engine("babel")  # type: ignore[arg-type]
