"""The table of misspellings: what is in it, and that it is what its script makes."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest

from augkit.resources.misspellings import load
from augkit.resources.spelling import make_table


def test_famous_misspellings_are_there() -> None:
    pairs = "believe beleive|definitely definately|receive recieve|separate seperate|which wich|tomorrow tommorow"
    for word, wrong in (pair.split() for pair in pairs.split("|")):
        assert wrong in load()[word]


def test_no_misspelling_is_a_word_of_the_table() -> None:
    assert not {wrong for wrongs in load().values() for wrong in wrongs} & load().keys()


def test_rows_are_single_words_in_lower_case_without_repetition() -> None:
    assert len(load()) > 10_000
    for word, wrongs in load().items():
        assert 0 < len(wrongs) == len(set(wrongs)) <= make_table.MOST
        assert all(re.fullmatch("[a-z']+", form) for form in (word, *wrongs))
        assert word not in wrongs


def test_misspellings_start_as_the_word_does_or_swap_its_first_letters() -> None:
    odd = [
        (word, wrong)
        for word, wrongs in load().items()
        for wrong in wrongs
        if word[0] != wrong[0] and word[0] not in wrong[:2]
    ]
    assert len(odd) < 0.02 * sum(map(len, load().values()))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("recieve->receive", {"receive": ["recieve"]}),
        ("dosnt->doesn't", {"doesn't": ["dosnt"]}),
        ("hiden->hidden, hide", {}),
        ("doesnt->doesn't, does not,", {"doesn't": ["doesnt"]}),
        ("alot->a lot", {}),
        ("Britsh->British", {"british": ["britsh"]}),
        ("co-ordiante->coordinate", {}),
        ("naïf->naif", {}),
    ],
)
def test_what_is_read_of_the_dictionary(line: str, expected: dict[str, list[str]]) -> None:
    assert make_table.read_dictionary([line]) == expected


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("receive", "recieve", "rebeive"),
        ("necessary", "neccessary", "nexcessary"),
        ("separate", "seperate", "sepprate"),
        ("really", "realy", "reallly"),
        ("the", "teh", "tbe"),
        ("this", "tihs", "thhis"),
        ("much", "mutch", "muxch"),
        ("interesting", "intresting", "binteresting"),
    ],
)
def test_mistakes_of_spelling_are_nearer_than_slips_of_the_finger(word: str, near: str, far: str) -> None:
    assert make_table.cost(word, word) == 0
    assert 0 < make_table.cost(word, near) < make_table.cost(word, far)


def test_words_and_slips_are_left_out() -> None:
    words = {"form": ["from", "fomr", "fxrm"], "argc": ["agrc"], "sitting": ["siting", "sittting"]}
    known = frozenset({"form", "from", "sitting", "siting"})
    assert make_table.choose(words, known) == {"form": ["fomr"], "sitting": ["sittting"]}


def test_the_licence_says_what_it_must() -> None:
    text = Path(make_table.__file__).with_name("LICENSE").read_text("utf-8")
    for part in ("codespell 2.4.3", "creativecommons.org/licenses/by-sa/3.0", "changed", "Wikipedia"):
        assert part in text


def is_there() -> bool:
    try:
        installed = importlib.metadata.version("codespell")
    except importlib.metadata.PackageNotFoundError:
        return False
    return installed == make_table.VERSION and all(path.is_file() for path in make_table.WORD_LISTS)


@pytest.mark.skipif(
    not is_there(),
    reason=f"needs codespell {make_table.VERSION} and Debian's word lists (apt install wamerican-large wbritish-large)",
)
def test_the_script_makes_the_table() -> None:
    path = make_table.dictionary_path()
    assert path is not None
    words = make_table.read_dictionary(path.read_text("utf-8").splitlines())
    some = dict(sorted(words.items())[::25])
    made = make_table.choose(some, make_table.known_words())
    assert len(made) > 400
    assert made == {word: list(load()[word]) for word in some if word in load()}
