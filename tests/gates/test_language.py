"""`language`: copies that strayed into another language."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from augkit.errors import RecipeError
from augkit.gates.language import Language
from augkit.ops.base import Row

from .rows import row

pytest.importorskip("eldc", reason="eldc is absent")
SOURCE = "a stirring, funny and finally transporting re-imagining of beauty and the beast"


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param("a funny, stirring and at last transporting retelling of beauty and the beast", id="other words"),
        pytest.param("a stirirng , funny adn finally tranpsorting re-imagining of beauty", id="typing errors"),
        pytest.param("lvdr abd ovrr agsin", id="nothing but typing errors"),
        pytest.param("beauty", id="one word"),
        pytest.param("12 + 30 = 42 !!", id="no word"),
        pytest.param("", id="nothing"),
        pytest.param("good film \ud800", id="half a surrogate pair"),
        pytest.param("👍👍👍", id="emoji"),
    ],
)
def test_english_stays_english(copy: str) -> None:
    assert Language().check(row(SOURCE), row(copy)) is None


@pytest.mark.parametrize(
    ("copy", "language"),
    [
        ("uma reinvenção emocionante, engraçada e finalmente transportadora da bela e a fera", "pt"),
        ("une réinvention émouvante, drôle et enfin transportante de la belle et la bête", "fr"),
        ("eine bewegende, lustige und schließlich mitreißende Neuerfindung von Die Schöne und das Biest", "de"),
    ],
)
def test_another_language_of_the_same_script_is_told_by_name(copy: str, language: str) -> None:
    reason = Language().check(row(SOURCE), row(copy))
    assert reason is not None and reason.startswith(f"reads like {language} (0.") and " rather than en (0." in reason


def test_another_script_is_counted_letter_by_letter() -> None:
    assert Language().check(row(SOURCE), row("Красавица и чудовище")) == (
        "share of Latin 0.00 is below 0.5 (0 of 18 letters)"
    )
    assert Language().check(row("我在牙医那儿", "zh"), row("我在牙医 at the dentist", "zh")) == (
        "share of Chinese 0.25 is below 0.5 (4 of 16 letters)"
    )
    assert Language(script=0.2).check(row("我在牙医那儿", "zh"), row("我在牙医 at the dentist", "zh")) is None
    assert Language().check(row("東京に行きます", "ja"), row("東京に行った", "ja")) is None


def test_what_the_source_row_holds_is_not_held_against_its_copies() -> None:
    french = row("une réinvention émouvante, drôle et enfin transportante")
    assert Language().check(french, row("une réinvention drôle et enfin émouvante, transportante")) is None
    names = row("消息称Facebook接近收购Foursquare", "zh")
    assert Language().check(names, row("Facebook接近收购Foursquare", "zh")) is None
    assert Language().check(names, row("消息称Facebook接近收购Foursquare app", "zh")) is not None


def test_the_language_of_another_text_of_the_row_can_be_named() -> None:
    gate = Language(on="target_text", language="zh")
    source = Row("r", {"text": "How do you do?", "target_text": "你好吗？"})
    assert gate.check(source, Row("r", {"text": "Как дела?", "target_text": "你还好吗？"})) is None
    assert gate.check(source, Row("r", {"text": "How do you do?", "target_text": "How are you?"})) is not None


def test_a_language_it_does_not_know_is_refused() -> None:
    with pytest.raises(RecipeError, match="it does not know sw"):
        Language().check_ready("sw")
    Language(language="en").check_ready("sw")


@pytest.mark.parametrize(
    ("path", "column", "language"),
    [
        ("text/sst2/test.csv", "text", "en"),
        ("text/trec/test.csv", "text", "en"),
        ("text/thucnews_titles/test.csv", "text", "zh"),
        ("translation/tatoeba_en_zh.csv", "zh", "zh"),
    ],
)
def test_real_texts_are_left_alone(shared_data: Path, path: str, column: str, language: str) -> None:
    with open(shared_data / path, encoding="utf-8", newline="") as file:
        texts = [line[column] for _, line in zip(range(500), csv.DictReader(file), strict=False)]
    nothing = row("", language)
    dropped = [text for text in texts if Language().check(nothing, row(text, language)) is not None]
    assert len(dropped) <= 2, dropped


def test_real_translations_are_found(shared_data: Path) -> None:
    with open(shared_data / "translation" / "tatoeba_en_zh.csv", encoding="utf-8", newline="") as file:
        pairs = [(line["en"], line["zh"]) for _, line in zip(range(5000), csv.DictReader(file), strict=False)][-300:]
    gate = Language()
    assert all(gate.check(row(zh, "zh"), row(en, "zh")) for en, zh in pairs)
    assert all(gate.check(row(en), row(zh)) for en, zh in pairs)
