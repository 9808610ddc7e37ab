"""Tokens as words: what they spell under each kind of tokenizer, and which may stand where."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from augkit.models.masked import load_masked_model
from augkit.models.vocabulary import Kind, Vocabulary, script_of

from . import tiny


def words_of(vocabulary: Vocabulary, kind: Kind) -> set[str]:
    return {vocabulary.words[number] for number in np.flatnonzero(vocabulary.allowed(kind))}


@cache
def sentence_pieces() -> Any:
    """A tokenizer that marks the start of a word by `▁`."""
    tiny.require_models()
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    pieces = [
        "<s>",
        "<pad>",
        "<unk>",
        "<mask>",
        "▁film",
        "film",
        "▁Film",
        "▁f",
        "ilm",
        "▁电影",
        "电影",
        "电",
        "▁",
        "▁3",
        "ing",
    ]
    backend = Tokenizer(models.Unigram([(piece, -1.0) for piece in pieces], unk_id=2))
    backend.pre_tokenizer = pre_tokenizers.Metaspace()
    backend.decoder = decoders.Metaspace()
    special = {"bos_token": "<s>", "pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>"}
    return PreTrainedTokenizerFast(tokenizer_object=backend, **special)


def test_pieces_and_special_tokens_of_bert_are_no_words() -> None:
    vocabulary = load_masked_model(tiny.english_model()).vocabulary
    found = set(vocabulary.words) - {""}
    assert {"film", "great", "the", "a"} <= found
    assert not [word for word in found if not word.isalpha()]
    assert not vocabulary.is_cased
    content = {*tiny.NOUNS, *tiny.ADVERBS, *tiny.PRAISE, *tiny.BLAME, *tiny.NEUTRAL}
    function_word, name = "often", "english"  # a name, in a vocabulary of small letters
    assert words_of(vocabulary, Kind("LATIN", spaced=True)) == content - {function_word, name}


def test_words_of_bytes_begin_with_their_space() -> None:
    vocabulary = load_masked_model(tiny.byte_level_model()).vocabulary
    assert vocabulary.is_cased
    behind_space = words_of(vocabulary, Kind("LATIN", spaced=True, case="lower"))
    assert {"film", "wonderful", "story"} <= behind_space
    assert {"The", "film"} & words_of(vocabulary, Kind("LATIN", spaced=True, case="capital")) == set()
    without_space = words_of(vocabulary, Kind("LATIN", spaced=False, case="lower"))
    assert without_space < behind_space  # what stands alone elsewhere


def test_words_of_sentence_pieces_begin_with_a_mark() -> None:
    vocabulary = Vocabulary(sentence_pieces(), 15)
    spelled = dict(zip(sentence_pieces().convert_ids_to_tokens(range(15)), vocabulary.words, strict=True))
    assert {token: word for token, word in spelled.items() if word} == {
        "▁film": "film",
        "film": "film",
        "▁Film": "Film",
        "▁f": "f",
        "ilm": "ilm",
        "▁电影": "电影",
        "电影": "电影",
        "电": "电",
        "ing": "ing",
    }
    assert words_of(vocabulary, Kind("LATIN", spaced=True)) == {"film", "Film"}
    assert np.flatnonzero(vocabulary.allowed(Kind("LATIN", spaced=False))).tolist() == [5]  # neither `ilm` nor `ing`


def test_chinese_words_of_sentence_pieces_are_tokens() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    vocabulary = Vocabulary(sentence_pieces(), 15)
    assert np.flatnonzero(vocabulary.allowed(Kind("CJK", False, language="zh", families="n"))).tolist() == [10, 11]
    assert not vocabulary.allowed(Kind("CJK", False, language="zh", families="v")).any()


def test_a_capital_is_wanted_where_the_place_has_one() -> None:
    vocabulary = Vocabulary(sentence_pieces(), 15)
    assert words_of(vocabulary, Kind("LATIN", True, "lower")) == {"film"}
    assert words_of(vocabulary, Kind("LATIN", True, "capital")) == {"Film"}


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("a", {"wonderful", "great", "boring", "ugly"} - {"ugly"}),
        ("an", {"awful", "ugly", "early", "old", "excellent"}),
    ],
)
def test_words_agree_with_the_article_before_them(article: str, expected: set[str]) -> None:
    vocabulary = load_masked_model(tiny.english_model()).vocabulary
    found = words_of(vocabulary, Kind("LATIN", True, article=article))
    assert expected <= found
    assert all((word[0] in "aeiou") == (article == "an") for word in found)


def test_function_words_may_stand_where_content_is_not_asked_for() -> None:
    vocabulary = load_masked_model(tiny.english_model()).vocabulary
    added = words_of(vocabulary, Kind("LATIN", True, content=False)) - words_of(vocabulary, Kind("LATIN", True))
    assert added == set(tiny.FUNCTION) - {"a", "not", ",", "."} | {"often"}


def test_tokens_of_a_word_are_found_in_any_case() -> None:
    vocabulary = Vocabulary(sentence_pieces(), 15)
    assert sorted(vocabulary.ids_of("FILM")) == [4, 5, 6]
    assert vocabulary.ids_of("story") == []


def test_accents_that_the_tokenizer_takes_away_make_no_other_word() -> None:
    vocabulary = load_masked_model(tiny.english_model()).vocabulary
    assert vocabulary.ids_of("Stóry") == vocabulary.ids_of("story") != []


def test_chinese_words_of_characters_are_those_of_the_dictionary() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    vocabulary = load_masked_model(tiny.chinese_model()).vocabulary
    nouns = vocabulary.chinese_words(2, "n")
    assert {"电影", "故事", "音乐", "小说"} <= set(nouns.numbers)
    assert "喜欢" not in nouns.numbers and "喜欢" in vocabulary.chinese_words(2, "v").numbers
    row = nouns.numbers["电影"]
    assert [vocabulary.words[token] for token in nouns.rows[row]] == ["电", "影"]
    assert nouns.bonus[row] > 0  # its characters stand together more often than by chance


@pytest.mark.parametrize(
    ("word", "script"),
    [("film", "LATIN"), ("Über", "LATIN"), ("фильм", "CYRILLIC"), ("电影", "CJK"), ("ｆｉｌｍ", "FULLWIDTH")],
)
def test_the_script_of_a_word(word: str, script: str) -> None:
    assert script_of(word) == script
