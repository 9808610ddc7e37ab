"""Vocabularies learnt on train: where words end, what is unknown, and that they are the same every time."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoTokenizer

from augkit.harness.models.vocabulary import (
    SPECIAL_TOKENS,
    sentence_tokenizer,
    word_piece_tokenizer,
    word_tokenizer,
)

TEXTS = [
    "It isn't a good film , it 's dull .",
    "don’t stop, they'll win!",
    "这部电影很好看 in 3D",
    "re-imagining the café",
]
KINDS = [word_tokenizer, word_piece_tokenizer, sentence_tokenizer]


def words(text: str) -> list[str]:
    found: list[str] = word_tokenizer([text], max_length=64).tokenize(text)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It isn't good.", ["it", "is", "n't", "good", "."]),
        ("it is n't good .", ["it", "is", "n't", "good", "."]),
        ("They’ll can't the dog's", ["they", "'ll", "ca", "n't", "the", "dog", "'s"]),
        ("很好看的film!", ["很", "好", "看", "的", "film", "!"]),
        ("カタカナ", ["カ", "タ", "カ", "ナ"]),
        ("re-imagining, 3.5%", ["re", "-", "imagining", ",", "3", ".", "5", "%"]),
        ("  \t\n ", []),
        ("naïve Ärger", ["naïve", "ärger"]),
        ("isn", ["isn"]),
    ],
)
def test_where_words_end(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_that_train_has_not_is_unknown_and_every_word_it_has_is_known() -> None:
    tokenizer = word_tokenizer(["one rare word"], max_length=8)
    assert tokenizer("one rare thing")["input_ids"] == [
        *tokenizer.convert_tokens_to_ids(["one", "rare"]),
        tokenizer.unk_token_id,
    ]


def test_copies_of_the_texts_change_nothing() -> None:
    assert word_tokenizer(TEXTS, max_length=8).get_vocab() == word_tokenizer(TEXTS * 3, max_length=8).get_vocab()


@pytest.mark.parametrize("make", KINDS)
def test_the_order_of_the_texts_does_not_matter(make: Any) -> None:
    shuffled = TEXTS * 4
    random.Random(1).shuffle(shuffled)
    assert make(shuffled, max_length=8).get_vocab() == make(TEXTS * 4, max_length=8).get_vocab()


@pytest.mark.parametrize("make", KINDS)
def test_special_tokens_come_first_and_padding_is_zero(make: Any) -> None:
    tokenizer = make(TEXTS, max_length=8)
    assert tokenizer.convert_ids_to_tokens(range(5)) == list(SPECIAL_TOKENS)
    assert tokenizer.pad_token_id == 0
    assert tokenizer.is_fast


@pytest.mark.parametrize("make", KINDS)
def test_a_saved_tokenizer_is_the_same(make: Any, tmp_path: Path) -> None:
    tokenizer = make(TEXTS, max_length=8)
    tokenizer.save_pretrained(tmp_path)
    again = AutoTokenizer.from_pretrained(tmp_path)
    for text in [*TEXTS, "something unknown 未知"]:
        assert again(text, truncation=True) == tokenizer(text, truncation=True)
    assert again.model_max_length == 8


def test_another_process_learns_the_same_pieces(tmp_path: Path) -> None:
    """The trainer of word pieces numbers some by a hash table, whose order differs from process to process."""
    script = (
        "import sys, json, xxhash; from augkit.harness.models.vocabulary import *;"
        "texts = open(sys.argv[1], encoding='utf-8').read().split('\\n');"
        "kinds = (word_piece_tokenizer, sentence_tokenizer);"
        "made = [make(texts, max_length=8, size=120).get_vocab() for make in kinds];"
        "print(xxhash.xxh3_64_hexdigest(json.dumps(made, sort_keys=True).encode()))"
    )
    chance = random.Random(2)
    made = ["".join(chance.choices("abcdefghijklm", k=chance.randint(2, 8))) for _ in range(300)]
    path = tmp_path / "texts.txt"
    path.write_text("\n".join(made), "utf-8")
    found = {
        subprocess.run([sys.executable, "-c", script, path], stdout=subprocess.PIPE, text=True, check=True).stdout
        for _ in range(3)
    }
    assert len(found) == 1


def test_pieces_make_up_words_that_train_has_not() -> None:
    tokenizer = word_piece_tokenizer(["low lower lowest new newer newest"] * 5, max_length=16, size=60)
    assert tokenizer.unk_token_id not in tokenizer("lowner")["input_ids"]
    assert tokenizer.decode(tokenizer("newest lower")["input_ids"], skip_special_tokens=True) == "newest lower"


def test_capitals_are_kept_where_names_are_to_be_found() -> None:
    tokenizer = word_piece_tokenizer(["Ann went Ann went"] * 3, max_length=8, lowercase=False)
    assert tokenizer.tokenize("Ann went") == ["Ann", "went"]
    assert word_piece_tokenizer(["Ann went Ann went"] * 3, max_length=8).tokenize("Ann") == ["ann"]


def test_pairs_have_token_types() -> None:
    tokenizer = word_tokenizer(["a b c"], max_length=8)
    assert tokenizer("a b", "c")["token_type_ids"] == [0, 0, 0, 1]
    pieces = word_piece_tokenizer(["a b c"], max_length=8)
    assert pieces.convert_ids_to_tokens(pieces("a b", "c")["input_ids"]) == ["[CLS]", "a", "b", "[SEP]", "c", "[SEP]"]


@pytest.mark.parametrize("text", ["It isn't A good Film, it 's dull.", "这部电影很好看 in 3D!", "a  b"])
def test_sentences_can_be_put_together_again(text: str) -> None:
    tokenizer = sentence_tokenizer([text, *TEXTS], max_length=64)
    assert tokenizer.decode(tokenizer(text)["input_ids"], skip_special_tokens=True) == text


@pytest.mark.parametrize("make", KINDS)
def test_no_texts_and_odd_texts_are_no_problem(make: Any) -> None:
    assert len(make([], max_length=8)) >= len(SPECIAL_TOKENS)
    tokenizer = make(["", " ", "\u200b", "🙂", "x" * 5000], max_length=8)
    assert len(tokenizer("x" * 5000 + " y" * 50, truncation=True)["input_ids"]) <= 8
