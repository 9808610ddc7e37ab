"""`text.embedding_neighbour`: words become those whose vectors are nearest."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.errors import RecipeError
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn
from .vectors import as_text, small_vectors, vectors

VECTORS = {"vectors": str(small_vectors())}
DRAWS = [str(key) for key in range(30)]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"on": "text_pair"}, {"temperature": 0.1, "top_k": 1}])
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(get_operator("text.embedding_neighbour"), **VECTORS, **parameters)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("the film", {"the movie"}, id="a neighbour"),
        pytest.param("Film night", {"Movie night"}, id="a capital at the front"),
        pytest.param("THE FILM", {"THE MOVIE"}, id="capitals throughout"),
        pytest.param("an enormous thing", {"a large thing", "a huge thing"}, id="the article follows"),
        pytest.param("an excellent day", {"a wonderful day"}, id="no opposite"),
        pytest.param("two films", {"two films"}, id="a word without a vector"),
        pytest.param("a good story", {"a fine story", "a good tale", "a good narrative"}, id="words of one meaning"),
        pytest.param("we saw Film there", {"we saw Film there"}, id="a name"),
        pytest.param("see film.org and {film}", {"see film.org and {film}"}, id="links and placeholders"),
        pytest.param("", {""}, id="empty"),
    ],
)
def test_words_become_near_ones_of_the_same_form(change: Change, text: str, expected: set[str]) -> None:
    assert {change("text.embedding_neighbour", text, key, **VECTORS) for key in DRAWS} == expected


def test_the_rate_is_the_share_of_all_words(change: Change) -> None:
    text = "film " * 9 + "film"
    for rate, wanted in ((0.3, 3), (1.0, 10)):
        assert change("text.embedding_neighbour", text, rate=rate, **VECTORS).split().count("movie") == wanted


def test_fewer_neighbours_and_a_higher_floor_leave_less_to_choose_from(change: Change) -> None:
    def found(**parameters: object) -> set[str]:
        return {change("text.embedding_neighbour", "the house", key, **VECTORS, **parameters) for key in DRAWS}

    assert found() == {"the mansion", "the cottage"}
    assert len(found(top_k=1)) == 1 and found(top_k=1) < found()
    assert found(min_similarity=0.999) == {"the house"}
    assert found(vocabulary=5) == {"the house"}


def test_a_low_temperature_prefers_the_nearest(change: Change) -> None:
    def most(**parameters: object) -> tuple[str, int]:
        counts = Counter(change("text.embedding_neighbour", "the house", key, **VECTORS, **parameters) for key in DRAWS)
        return counts.most_common(1)[0]

    assert most(temperature=1e-6)[1] == len(DRAWS) > most(temperature=100.0)[1]


def test_kept_words_stay(change: Change) -> None:
    assert change("text.embedding_neighbour", "The film", keep=["FILM"], rate=1.0, **VECTORS) == "The film"


def test_chinese_words_become_chinese_ones(change: Change) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    after = change("text.embedding_neighbour", "这部电影的演员很好。", language="zh", rate=1.0, **VECTORS)
    assert after == "这部影片的艺人很好。"


def test_labels_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"text": "The film by Li", "spans": [{"start": 12, "end": 14, "label": "PER"}]}
    after = change_row("text.embedding_neighbour", row, **VECTORS)
    assert after == {"text": "The movie by Li", "spans": [{"start": 13, "end": 15, "label": "PER"}]}


def test_what_cannot_be_read_is_told_before_the_first_row(tmp_path: Path) -> None:
    operator = get_operator("text.embedding_neighbour")
    for name, content in (("gone.txt", None), ("prose.txt", "It is a film.\n"), ("empty.txt", "")):
        if content is not None:
            (tmp_path / name).write_text(content)
        with pytest.raises(RecipeError, match=name):
            operator.model_validate({"vectors": str(tmp_path / name)}).check_ready("en")
    with pytest.raises(RecipeError, match="no embedding model"):
        operator.model_validate({"vectors": str(tmp_path)}).check_ready("en")
    operator.model_validate(VECTORS).check_ready("en")


def test_the_fingerprint_is_that_of_the_content(tmp_path: Path) -> None:
    operator = get_operator("text.embedding_neighbour")
    found = vectors()
    prints = []
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(as_text(found), "utf-8")
        prints.append(operator.model_validate({"vectors": str(tmp_path / name)}).fingerprint())
        if name == "b.txt":
            found["film"] = -found["film"]
    assert prints[0] and len(set(prints)) == 3  # the name of the file is part of it, as the recipe has it


@settings(max_examples=40)
@given(st.sampled_from(PROSE), st.integers(0, 10).map(str))
def test_prose_changes_in_whole_words_alone(sentence: str, key: str) -> None:
    known = vectors()
    for start, end, new in drawn("text.embedding_neighbour", Text(sentence), key, rate=1.0, **VECTORS):
        old = sentence[start:end]
        assert old.lower() in ("a", "an") or (old.lower() in known and new.lower() in known)
        assert old[0].isupper() == new[0].isupper()
