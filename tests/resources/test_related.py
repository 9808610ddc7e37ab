"""Tables of words above, opposite, and of verbs: examples, properties of all rows, and that they can be made again."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from augkit.resources import related
from augkit.resources.related import antonyms, base_forms, hypernyms, opinions, parts, verb_forms
from augkit.resources.wordnet import make_relations

FOLDER = Path(related.__file__).parent / "wordnet"
ABSURD = {"entity", "thing", "object", "abstraction", "being", "artifact", "group", "unit", "matter", "causal"}


@pytest.mark.parametrize(
    ("word", "levels", "expected"),
    [
        ("dog", 1, ("animal",)),
        ("dogs", 1, ("animals",)),
        ("spaniel", 1, ("dog",)),
        ("spaniel", 2, ("animal",)),
        ("poppy", 1, ("flower",)),
        ("poppy", 2, ("plant",)),
        ("pianist", 3, ("entertainer",)),
        ("devours", 1, ("eats",)),
        ("person", 1, ()),
        ("guts", 1, ()),
        ("skiing", 1, ()),
        ("mouse", 1, ()),
        ("wife", 1, ()),
    ],
)
def test_hypernyms(word: str, levels: int, expected: tuple[str, ...]) -> None:
    assert hypernyms(levels).candidates(word, "the" if word != "devours" else "he") == expected


def test_words_that_are_counted_have_no_hypernym_that_is_not() -> None:
    assert hypernyms(1).candidates("beer", "cold") == ("alcohol",)
    assert hypernyms(1).candidates("beer", "every") == hypernyms(1).candidates("steak", "another") == ()


def test_a_word_that_is_talked_about_has_no_hypernym() -> None:
    assert hypernyms(1).candidates("dog", "word") == ()


def test_no_hypernym_is_absurd() -> None:
    found = {
        candidate
        for levels in (1, 2, 3)
        for word in hypernyms(levels).known
        for candidate in hypernyms(levels).candidates(word, "the")
    }
    assert len(found) > 100 and not found & ABSURD


@pytest.mark.parametrize(
    ("word", "before", "expected"),
    [
        ("good", "a", ("bad",)),
        ("better", "is", ("worse",)),
        ("worst", "the", ("best",)),
        ("loved", "they", ("hated", "detested", "loathed")),
        ("succeeds", "it", ("fails",)),
        ("quickly", "ran", ("slowly",)),
        ("legal", "is", ("illegal",)),
        ("left", "he", ()),
        ("black", "a", ()),
    ],
)
def test_antonyms(word: str, before: str, expected: tuple[str, ...]) -> None:
    assert antonyms().candidates(word, "every" if before == "a" else before) == expected


def test_words_of_praise_and_blame_are_apart_and_turn_into_one_another() -> None:
    praise, blame = opinions()
    assert len(praise) > 200 and len(blame) > 150 and not praise & blame
    for listed, others in ((praise, blame), (blame, praise)):
        for word in listed:
            assert set(antonyms().candidates(word, "is")) <= others | make_relations.NO_OPINION, word


def test_verb_forms() -> None:
    assert verb_forms()["went"][:2] == ("go", "d") and verb_forms()["tries"][:2] == ("try", "z")
    assert "found" in verb_forms() and verb_forms()["found"].base == "find"
    assert base_forms()["go"] == {"d": "went", "z": "goes"} and base_forms()["have"] == {"d": "had", "z": "has"}
    assert "d" not in base_forms()["put"]
    assert all(0 <= verb.share <= 1 for verb in verb_forms().values())


def test_parts_of_speech() -> None:
    known = parts()
    assert {known[word] for word in ("houses", "children")} == {"N"}
    assert (known["beautiful"], known["quickly"], known["wrote"], known["writes"]) == ("a", "r", "d", "z")
    assert not {"the", "not", "Paris", "paris", "light"} & known.keys()


def test_all_rows_are_well_formed() -> None:
    for name in ("hypernyms", "antonyms"):
        for line in gzip.decompress((FOLDER / f"{name}.tsv.gz").read_bytes()).decode("ascii").splitlines():
            table, form, *rest = line.split("\t")
            if table in ("praise", "blame"):
                continue
            assert table in ("1", "2", "3", "all") and re.fullmatch("[a-z]+(?:[-'][a-z']+)*", form) and len(rest) == 3
            for reading in rest[0].split(";"):
                assert re.fullmatch(r"[nNvzdpDgacsr] \d+(?: [a-z-]+)*", reading)


@pytest.mark.skipif(
    not make_relations.WORDNET.is_dir(), reason="needs Debian's wordnet-base (apt install wordnet-base)"
)
def test_the_tables_can_be_made_again(tmp_path: Path) -> None:
    make_relations.write_tables(tmp_path)
    for made in tmp_path.iterdir():
        assert gzip.decompress(made.read_bytes()) == gzip.decompress((FOLDER / made.name).read_bytes())
    assert len(list(tmp_path.iterdir())) == 6
