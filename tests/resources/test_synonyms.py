"""The synonym table and its look-up: examples, properties of all rows, and that it can be made again."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from augkit.resources import synonyms
from augkit.resources.synonyms import NEVER_REPLACED, SynonymTable
from augkit.resources.wordnet import make_table

TABLE_FILE = Path(synonyms.__file__).parent / "wordnet" / "synonyms.tsv.gz"


@pytest.fixture(scope="module")
def table() -> SynonymTable:
    return synonyms.load()


@pytest.fixture(scope="module")
def rows() -> dict[str, list[tuple[str, int, list[str]]]]:
    """Form -> its readings: tag, share in thousandths, candidates."""
    return dict(read_rows())


def read_rows() -> Iterator[tuple[str, list[tuple[str, int, list[str]]]]]:
    for line in gzip.decompress(TABLE_FILE.read_bytes()).decode().splitlines():
        form, readings, _, _ = line.split("\t")
        parts = [reading.split(" ") for reading in readings.split(";")]
        yield form, [(tag, int(share), candidates) for tag, share, *candidates in parts]


@pytest.mark.parametrize(
    ("before", "word", "after", "expected"),
    [
        pytest.param("two", "films", "about", ("movies",), id="plural"),
        pytest.param("the", "children", "are", ("kids", "youngsters"), id="irregular plural of the word"),
        pytest.param("", "wives", "", ("spouses",), id="plural in -ves"),
        pytest.param("is", "buying", "the", ("purchasing",), id="gerund"),
        pytest.param("they", "purchased", "it", ("bought",), id="regular to irregular past"),
        pytest.param("it", "began", "to", ("started", "commenced"), id="past"),
        pytest.param("has", "begun", "to", ("started", "commenced"), id="participle"),
        pytest.param("he", "tries", "to", ("attempts",), id="third person in -ies"),
        pytest.param("is", "easier", "than", ("simpler",), id="comparative"),
        pytest.param("the", "largest", "city", ("biggest",), id="superlative"),
        pytest.param("", "usually", "", ("normally", "generally"), id="adverb"),
    ],
)
def test_replacements_keep_the_inflection(
    table: SynonymTable, before: str, word: str, after: str, expected: tuple[str, ...]
) -> None:
    assert table.candidates(word, before, after) == expected


def test_a_participle_never_becomes_a_past(table: SynonymTable) -> None:
    assert table.candidates("selected", "was", "") == ()  # "chose" and "chosen" differ, "selected" is both
    assert table.candidates("chosen", "was", "by") == ("selected", "picked")
    assert table.candidates("chose", "she", "the") == ("selected", "picked")


def test_case_of_the_tokens_does_not_matter(table: SynonymTable) -> None:
    assert table.candidates("FILMS", "The", "Of") == table.candidates("films", "the", "of") == ("movies",)


@pytest.mark.parametrize(
    ("before", "word", "after", "expected"),
    [
        pytest.param("the", "attempts", "", ("efforts",), id="noun after an article"),
        pytest.param("he", "attempts", "to", ("tries",), id="verb after a pronoun"),
        pytest.param("", "attempts", "", (), id="noun or verb: nothing says which"),
        pytest.param("a", "live", "show", (), id="adjective spelt like a verb"),
        pytest.param("they", "argue", "there", ("contend",), id="a verb alone"),
    ],
)
def test_neighbours_decide_the_part_of_speech(
    table: SynonymTable, before: str, word: str, after: str, expected: tuple[str, ...]
) -> None:
    assert table.candidates(word, before, after) == expected


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        ("the", "film", "festival"),
        ("love", "story", ""),
        ("was", "built", "up"),
        ("they", "thought", "about"),
        ("a", "movie", "song"),
        ("the", "song", "writer"),
    ],
)
def test_a_word_of_a_fixed_expression_is_left_alone(table: SynonymTable, before: str, word: str, after: str) -> None:
    assert table.candidates(word, before, after) == ()


@pytest.mark.parametrize(
    ("article", "word", "expected"),
    [
        ("a", "movie", ("film",)),
        ("the", "idea", ("notion", "concept")),
        ("an", "idea", ()),
        ("the", "horrible", ("terrible", "awful")),
        ("a", "horrible", ("terrible",)),
        ("A", "horrible", ("terrible",)),
        ("an", "entertaining", ("enjoyable", "amusing")),
    ],
)
def test_candidates_fit_the_article_before(
    table: SynonymTable, article: str, word: str, expected: tuple[str, ...]
) -> None:
    assert table.candidates(word, article, "") == expected


def test_the_article_follows_the_sound_not_the_letter() -> None:
    small = SynonymTable(
        b"union\tn 1000 alliance club\t\t\n"
        b"hour\tn 1000 moment instant\t\t\n"
        b"uninspired\ta 1000 dull unoriginal useless\t\t\n"
    )
    assert small.candidates("union", "a") == ("club",)
    assert small.candidates("hour", "an") == ("instant",)
    assert small.candidates("uninspired", "an") == ("unoriginal",)


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "not",
        "n't",
        "never",
        "nothing",
        "without",
        "hardly",
        "barely",
        "few",
        "little",
        "less",
        "least",
        "only",
        "but",
        "however",
        "although",
        "except",
        "unless",
        "neither",
        "nor",
        "cannot",
        "lacks",
        "fails",
        "failed",
        "too",
        "the",
        "it",
        "'s",
        "ca",
        "wo",
        "do",
        "did",
        "is",
        "was",
        "of",
        "to",
    ],
)
def test_words_that_carry_grammar_or_polarity_are_never_replaced(table: SynonymTable, word: str) -> None:
    assert word not in table
    assert [table.candidates(word, before, "") for before in ("", "the", "to", "is")] == [()] * 4


def test_a_word_outside_the_table_has_no_candidates(table: SynonymTable) -> None:
    assert [table.candidates(word) for word in ("", "zzyzx", "naïve-ish", "3.5", "...")] == [()] * 5


def test_every_replacement_is_one_fit_token_unlike_its_word(
    rows: dict[str, list[tuple[str, int, list[str]]]],
) -> None:
    token = re.compile(r"[a-z]+(-[a-z]+)*\Z")
    unfit = [
        (form, candidate)
        for form, readings in rows.items()
        for _, _, candidates in readings
        for candidate in candidates
        if not token.match(candidate) or candidate == form or candidate in make_table.UNFIT
    ]
    assert unfit == []


def test_every_row_offers_something_and_no_row_is_of_a_word_never_replaced(
    rows: dict[str, list[tuple[str, int, list[str]]]],
) -> None:
    assert len(rows) > 5000
    assert [form for form, readings in rows.items() if not any(candidates for _, _, candidates in readings)] == []
    assert rows.keys() & NEVER_REPLACED == set()


def test_replacements_share_the_ending_of_regular_forms(
    rows: dict[str, list[tuple[str, int, list[str]]]],
) -> None:
    endings: dict[str, str | tuple[str, ...]] = {
        "g": "ing",
        "z": "s",
        "s": ("est", "most", "worst", "best"),
        "c": ("er", "worse", "more"),
    }
    wrong = [
        (form, tag, candidate)
        for form, readings in rows.items()
        for tag, _, candidates in readings
        for candidate in candidates
        if tag in endings and not candidate.endswith(endings[tag])
    ]
    assert wrong == []


def test_load_reads_the_table_once_and_names_its_content(table: SynonymTable) -> None:
    assert synonyms.load() is table
    data = gzip.decompress(TABLE_FILE.read_bytes())
    assert SynonymTable(data).fingerprint == table.fingerprint
    assert SynonymTable(data + b"zzyzx\tn 1000 desert\t\t\n").fingerprint != table.fingerprint


@pytest.mark.skipif(not make_table.WORDNET.is_dir(), reason="needs Debian's wordnet-base (apt install wordnet-base)")
def test_the_table_is_what_its_maker_makes(tmp_path: Path) -> None:
    made = tmp_path / "synonyms.tsv.gz"
    make_table.write_table(made)
    assert gzip.decompress(made.read_bytes()) == gzip.decompress(TABLE_FILE.read_bytes())
    assert made.read_bytes()[4:8] == bytes(4)  # no time stamp: the same bytes on every run


def test_inflection_by_rule_and_by_exception_list() -> None:
    net = make_table.WordNet(irregular={"n": {"child": ["children"]}, "v": {}, "a": {}})
    net.irregular["v"] = {
        "write": ["written", "wrote"],
        "begin": ["began", "begun"],
        "stop": ["stopped", "stopping"],
    }
    net.seen.update(["children", "written", "wrote", "began", "begun", "stopped", "stopping"])
    inflector = make_table.Inflector(net)
    assert inflector.forms("child", "n") == {"n": "child", "N": "children"}
    assert inflector.forms("story", "n") == {"n": "story", "N": "stories"}
    assert inflector.forms("write", "v") == {
        "v": "write",
        "z": "writes",
        "g": "writing",
        "d": "wrote",
        "p": "written",
    }
    assert inflector.forms("begin", "v")["d"] == "began"
    assert inflector.forms("begin", "v")["p"] == "begun"
    assert inflector.forms("stop", "v") == {"v": "stop", "z": "stops", "g": "stopping", "D": "stopped"}
    assert inflector.forms("cut", "v")["D"] == "cut"
    assert inflector.forms("become", "v")["p"] == "become"
    assert inflector.forms("die", "v")["g"] == "dying"
    assert inflector.forms("surroundings", "n") == {"N": "surroundings"}
