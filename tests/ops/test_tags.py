"""Entities that tags spell out, and tags of edited tokens, in every scheme."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from augkit.ops.tags import find_entities, find_segments, is_iob1, joined_tags, kind_of, moved_tags

from .schemes import RUNS, SCHEMES, Runs, entities_of, spelled


@pytest.mark.parametrize(
    ("tags", "entities"),
    [
        pytest.param("O O", [], id="none"),
        pytest.param("B-PER I-PER O B-LOC", [(0, 2), (3, 4)], id="IOB2"),
        pytest.param("B-PER B-PER I-PER", [(0, 1), (1, 3)], id="IOB2, one behind the other"),
        pytest.param("I-PER I-PER O I-LOC B-LOC", [(0, 2), (3, 4), (4, 5)], id="IOB1"),
        pytest.param("I-PER I-LOC", [(0, 1), (1, 2)], id="another kind begins another entity"),
        pytest.param("B-PER I-PER E-PER S-PER B-LOC E-LOC", [(0, 3), (3, 4), (4, 6)], id="BIOES"),
        pytest.param("B-PER L-PER U-PER U-PER", [(0, 2), (2, 3), (3, 4)], id="BILOU"),
        pytest.param("DT NN NN", [(0, 1), (1, 2), (2, 3)], id="parts of speech"),
    ],
)
def test_entities_of_tags(tags: str, entities: list[tuple[int, int]]) -> None:
    assert find_entities(tags.split()) == entities


@pytest.mark.parametrize(
    ("tags", "sources", "expected"),
    [
        pytest.param("O B-LOC I-LOC", [(0,), (1,), (2,)], "O B-LOC I-LOC", id="nothing changed"),
        pytest.param("O B-LOC", [(), (0,), (), (1,), ()], "O O O B-LOC O", id="inserted outside"),
        pytest.param("B-LOC O", [(0,), (0,), (0,), (1,)], "B-LOC I-LOC I-LOC O", id="split"),
        pytest.param("B-LOC I-LOC O", [(0, 1), (2,)], "B-LOC O", id="joined"),
        pytest.param("B-LOC I-LOC", [(0,), (), (1,)], "B-LOC I-LOC I-LOC", id="inserted inside"),
        pytest.param("B-LOC O B-LOC", [(0,), (2,)], "B-LOC B-LOC", id="what stood between is gone"),
        pytest.param("I-LOC O I-LOC", [(0,), (2,)], "I-LOC B-LOC", id="what stood between is gone, IOB1"),
        pytest.param("S-LOC O", [(0,), (0,), (1,)], "B-LOC E-LOC O", id="split, BIOES"),
        pytest.param("B-LOC I-LOC E-LOC", [(0, 1), (2,)], "B-LOC E-LOC", id="joined, BIOES"),
        pytest.param("B-LOC E-LOC O", [(0, 1), (2,)], "S-LOC O", id="joined to one, BIOES"),
        pytest.param("U-LOC", [(0,), (0,), (0,)], "B-LOC I-LOC L-LOC", id="split, BILOU"),
        pytest.param("DT NN", [(0,), (1,), (1,)], "DT NN NN", id="split, parts of speech"),
        pytest.param("I-LOC B-LOC", [(0,), (), (1,)], "I-LOC O I-LOC", id="inserted between two, IOB1"),
        pytest.param("I-LOC", [(0,), (0,)], "I-LOC I-LOC", id="split, IOB1"),
    ],
)
def test_tags_of_edited_tokens(tags: str, sources: list[tuple[int, ...]], expected: str) -> None:
    assert moved_tags(tags.split(), sources) == expected.split()


@pytest.mark.parametrize(
    ("tags", "sources", "message"),
    [
        pytest.param("O B-LOC I-LOC", [(0,), (2,)], "front of the entity in tokens 1 to 2", id="front deleted"),
        pytest.param("O B-LOC I-LOC", [(0, 1), (2,)], "half in an entity", id="joined over the border"),
        pytest.param("B-LOC B-LOC", [(0, 1)], "half in an entity", id="two entities joined"),
        pytest.param("DT NN", [(0,), (), (1,)], "none that stands for no entity", id="no tag for an insertion"),
    ],
)
def test_edits_that_leave_no_right_tag_raise(tags: str, sources: list[tuple[int, ...]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        moved_tags(tags.split(), sources)


@given(RUNS, st.sampled_from(SCHEMES), st.data())
def test_any_allowed_change_keeps_the_scheme_and_the_entities(runs: Runs, scheme: str, data: st.DataObject) -> None:
    tags = spelled(runs, scheme)
    sources: list[tuple[int, ...]] = []
    for number, tag in enumerate(tags):
        if data.draw(st.booleans(), label="insert"):
            sources.append(())
        least = 0 if tag == "O" else 1
        sources += [(number,)] * data.draw(st.integers(least, 3), label="copies")
    moved = moved_tags(tags, sources)
    assert len(moved) == len(sources)
    kinds = [kind for kind, _, _ in entities_of(moved, scheme)]
    assert kinds == [kind for kind, _ in runs if kind]


@given(st.lists(st.sampled_from(["O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "NN"]), max_size=8))
def test_tags_of_unchanged_tokens_are_unchanged_even_where_they_break_the_scheme(tags: list[str]) -> None:
    assume(tags)
    assert moved_tags(tags, [(number,) for number in range(len(tags))]) == tags


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param("I-PER I-PER O", True, id="an entity begins with I"),
        pytest.param("I-PER B-PER I-PER", True, id="and with B behind another of its kind"),
        pytest.param("I-PER I-LOC", True, id="not with B behind one of another kind"),
        pytest.param("I-PER B-LOC", False, id="B behind one of another kind"),
        pytest.param("O B-PER I-PER", False, id="IOB2"),
        pytest.param("I-PER O B-PER", False, id="both: neither scheme"),
        pytest.param("I-PER E-PER", False, id="BIOES"),
        pytest.param("O O", False, id="no entity"),
        pytest.param("NN NN", False, id="parts of speech"),
        pytest.param("", False, id="no tags"),
    ],
)
def test_tags_that_can_only_be_iob1(tags: str, expected: bool) -> None:
    assert is_iob1(tags.split()) is expected


@given(RUNS)
def test_every_iob1_row_with_an_entity_is_known_as_one(runs: Runs) -> None:
    assert is_iob1(spelled(runs, "IOB1")) == any(kind for kind, _ in runs)
    assert not is_iob1(spelled(runs, "IOB2"))


@given(st.lists(RUNS, max_size=4), st.sampled_from(SCHEMES))
def test_joined_runs_keep_their_entities_and_the_scheme(rows: list[Runs], scheme: str) -> None:
    joined = joined_tags([spelled(row, scheme) for row in rows], scheme == "IOB1")
    assert joined == spelled([run for row in rows for run in row], scheme)


@given(RUNS, st.sampled_from(SCHEMES), st.data())
def test_a_run_cut_out_is_spelled_as_if_it_stood_alone(runs: Runs, scheme: str, data: st.DataObject) -> None:
    tags = spelled(runs, scheme)
    first = data.draw(st.integers(0, len(runs)))
    after = data.draw(st.integers(first, len(runs)))
    start, end = sum(size for _, size in runs[:first]), sum(size for _, size in runs[:after])
    assert joined_tags([tags[start:end]], is_iob1(tags)) == spelled(runs[first:after], scheme)


def test_entities_that_begin_with_i_in_rows_that_break_the_scheme_stay_apart() -> None:
    assert joined_tags([["B-LOC", "I-LOC"], ["I-LOC"]], iob1=False) == ["B-LOC", "I-LOC", "B-LOC"]


@given(RUNS, st.sampled_from(SCHEMES))
def test_segments_cover_all_tokens_and_hold_one_entity_or_none(runs: Runs, scheme: str) -> None:
    tags = spelled(runs, scheme)
    segments = find_segments(tags)
    assert [number for start, end in segments for number in range(start, end)] == list(range(len(tags)))
    assert [segment for segment in segments if tags[segment[0]] != "O"] == find_entities(tags)
    outside = [segment for segment in segments if tags[segment[0]] == "O"]
    assert all(set(tags[start:end]) == {"O"} for start, end in outside)
    assert all(end < start for (_, end), (start, _) in pairwise(outside))


@pytest.mark.parametrize(
    ("tag", "kind"), [("B-PER.NAM", "PER.NAM"), ("U-x-y", "x-y"), ("O", None), ("NN", None), ("", None)]
)
def test_the_type_in_a_tag(tag: str, kind: str | None) -> None:
    assert kind_of(tag) == kind
