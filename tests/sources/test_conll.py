"""Tagged sentences."""

from __future__ import annotations

import pytest

from augkit.errors import SourceError

from .conftest import Folder

ROLES = {"tokens": "tokens", "tags": "tags"}


def test_sentences_of_four_columns(folder: Folder) -> None:
    folder.write("a.conll", "-DOCSTART- -X- O O\n\nEU NNP B-NP B-ORG\nrejects VBZ  B-VP O\n \t\nPeter NNP B-NP B-PER")
    assert folder.read("a.conll", ROLES).train == [
        {"tokens": ["EU", "rejects"], "tags": ["B-ORG", "O"]},
        {"tokens": ["Peter"], "tags": ["B-PER"]},
    ]


@pytest.mark.parametrize("name", ["a.iob", "a.bio", "a.iob2", "a.conll"])
def test_a_token_may_hold_spaces_where_tabs_cut(folder: Folder, name: str) -> None:
    folder.write(name, "New York\tB-LOC\r\n\u3000\tO\r\n\r\n\r\n")
    assert folder.read(name, ROLES).train == [{"tokens": ["New York", "\u3000"], "tags": ["B-LOC", "O"]}]


def test_a_sentence_with_a_line_without_a_tag_is_reported(folder: Folder) -> None:
    folder.write("a.conll", "a O\nb O\n\nc O\nbad\nd\t\n\ne\tO\n\nf\t\n")
    read = folder.read("a.conll", ROLES)
    assert [row["tokens"] for row in read.train] == [["a", "b"], ["e"]]
    assert [(bad.line, bad.excerpt) for bad in read.bad] == [(5, "bad"), (10, "f\t")]
    assert "without token and tag" in read.bad[0].reason


def test_no_sentence(folder: Folder) -> None:
    folder.write("a.conll", "just words\n\n".replace(" ", ""))
    with pytest.raises(SourceError, match=r"a\.conll holds no line with a token and a tag"):
        folder.open("a.conll", ROLES)


def test_real_english_names(shared: Folder) -> None:
    read = shared.read("ner/wnut17", ROLES)
    assert list(read.splits) == ["train", "validation", "test"]
    assert len(read.train) == 3394
    assert read.train[0]["tokens"][:3] == ["@paulwalk", "It", "'s"]
    assert all(len(row["tokens"]) == len(row["tags"]) for rows in read.splits.values() for row in rows)
    assert not read.bad


def test_real_chinese_names_keep_their_digits(shared: Folder) -> None:
    read = shared.read("ner/weibo", ROLES)
    assert read.train[0]["tokens"][:3] == ["科0", "技1", "全0"]
    assert {tag.split("-")[0] for row in read.train for tag in row["tags"]} == {"O", "B", "I"}
