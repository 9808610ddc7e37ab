"""The tables for Chinese: what holds for every row of them, and that those made by a script can be made again."""

from __future__ import annotations

import gzip
from importlib import resources
from pathlib import Path

import pytest

from augkit.ops.text.reading.segmentation import find_chinese_words
from augkit.resources.chinese import NEGATING, NUMERALS, Entry, count_characters, level_of, read_dictionary
from augkit.resources.chinese_synonyms.table import ChineseSynonyms
from augkit.resources.chinese_synonyms.table import load as load_synonyms
from augkit.resources.homophones import make_table as homophones
from augkit.resources.homophones.table import load as load_homophones
from augkit.resources.lookalikes import make_table as lookalikes
from augkit.resources.lookalikes.table import load as load_lookalikes


@pytest.fixture(scope="module")
def dictionary() -> dict[str, Entry]:
    pytest.importorskip("jieba", reason="the tables are made from jieba's dictionary: pip install 'augkit[zh]'")
    return read_dictionary()


def test_synonyms_read_both_kinds_of_lines() -> None:
    table = ChineseSynonyms("# adverbs\n\n马上 > 立刻 立即\n立刻 = 立即\n".encode())
    assert {word: table.candidates(word) for word in table} == {
        "马上": ("立刻", "立即"),
        "立刻": ("立即",),
        "立即": ("立刻",),
    }


def test_synonyms_are_words_that_jieba_finds_as_one() -> None:
    pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")
    table = load_synonyms()
    assert len(table) > 1_900
    for word in table:
        assert find_chinese_words(word) == [(0, len(word))] and len(word) > 1
        others = table.candidates(word)
        assert others and word not in others and len(set(others)) == len(others)


DENYING = "没有 没 不 不是 不能 不会 不要 无法 并非 并不 从未 从不 毫不 绝不 决不 未能 尚未 禁止"


def test_no_synonym_denies() -> None:
    denying = frozenset(DENYING.split(" "))
    table = load_synonyms()
    assert not denying & set(table)
    assert [word for word in table if denying & set(table.candidates(word))] == ["严禁"]


def test_every_line_of_the_synonyms_says_something_new() -> None:
    text = resources.files("augkit.resources.chinese_synonyms").joinpath("synonyms.txt").read_text("utf-8")
    seen: set[tuple[str, str]] = set()
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        assert (" = " in line) != (" > " in line), line
        head, *others = line.replace(" = ", " ").replace(" > ", " ").split(" ")
        pairs = {(head, other) for other in others}
        assert others and head not in others and not pairs <= seen, line
        seen |= pairs


@pytest.mark.parametrize("word", ["财务", "公式", "权利", "意义", "形式"])
def test_homophones_share_their_reading(word: str) -> None:
    table = load_homophones()
    alike = table.homophones(word, tones=True)
    assert alike and word not in alike
    assert {table.reading(other) for other in alike} == {table.reading(word)}


def test_the_homophones_can_be_made_again(dictionary: dict[str, Entry]) -> None:
    pypinyin = pytest.importorskip("pypinyin", reason="the readings are pypinyin's: pip install 'augkit[zh]'")
    if pypinyin.__version__ != "0.55.0":
        pytest.skip(f"the table was made with pypinyin 0.55.0, not {pypinyin.__version__}")
    text = homophones.table_text(dictionary)
    assert gzip.decompress(Path(homophones.TABLE).read_bytes()).decode() == text


def test_the_commonest_characters_are_common_ones(dictionary: dict[str, Entry]) -> None:
    commonest = [character for character, _ in count_characters(dictionary).most_common(200)]
    assert {"的", "一", "是", "了", "我", "不", "人", "在"} <= set(commonest)
    assert all(level_of(character) == 1 for character in commonest)


def test_lookalikes_are_common_and_neither_numerals_nor_negations() -> None:
    text = gzip.decompress(Path(lookalikes.TABLE).read_bytes()).decode()
    characters = [line.split("\t")[0] for line in text.splitlines()]
    assert characters == sorted(set(characters)) and len(characters) > 7_000
    table = load_lookalikes()
    for character in characters:
        for alike in table.of(character).values():
            assert character not in alike.characters
            assert not set(alike.characters) & (NUMERALS | NEGATING)
            assert alike.shares[-1] == pytest.approx(1) and list(alike.shares) == sorted(alike.shares)


def test_lookalikes_are_found_in_the_glyphs_of_the_fonts() -> None:
    pytest.importorskip("PIL", reason="glyphs are drawn with Pillow: pip install pillow")
    if not all((lookalikes.FONTS / name).exists() for name in lookalikes.FILES):
        pytest.skip("the fonts are not there: apt-get install fonts-noto-cjk")
    characters = list("未末士土人入明国")
    found = lookalikes.find_lookalikes(characters, frozenset(characters), lookalikes.SIMPLIFIED, lookalikes.FONTS)
    assert next(iter(found["未"])) == "末" and next(iter(found["士"])) == "土" and next(iter(found["人"])) == "入"
    assert "国" not in found["未"]
