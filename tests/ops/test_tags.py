"""Entities that tags spell out, and tags of edited tokens, in every scheme."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from augkit.ops.tags import find_entities, moved_tags


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


def spelled(kinds: list[tuple[str, int]], scheme: str) -> list[str]:
    """Tags of runs of tokens: of an entity of a kind, or outside ("")."""
    tags: list[str] = []
    for kind, size in kinds:
        if not kind:
            tags += ["O"] * size
        elif scheme == "IOB2":
            tags += [f"B-{kind}", *[f"I-{kind}"] * (size - 1)]
        else:
            tags += [f"S-{kind}"] if size == 1 else [f"B-{kind}", *[f"I-{kind}"] * (size - 2), f"E-{kind}"]
    return tags


def is_valid(tags: list[str]) -> bool:
    """Whether the tags are IOB2 or BIOES throughout."""
    is_bioes = any(tag[:2] in ("E-", "S-") for tag in tags)
    for before, tag in zip(["O", *tags], [*tags, "O"], strict=True):
        opened = before[:2] in ("B-", "I-")
        goes_on = tag[:2] in ("I-", "E-")
        if goes_on and not (opened and before[2:] == tag[2:]):
            return False
        if is_bioes and opened and not goes_on:
            return False
    return True


RUNS = st.lists(st.tuples(st.sampled_from(["", "PER", "LOC"]), st.integers(1, 3)), max_size=6)


@given(RUNS, st.sampled_from(["IOB2", "BIOES"]), st.data())
def test_any_allowed_change_keeps_the_scheme_and_the_entities(
    runs: list[tuple[str, int]], scheme: str, data: st.DataObject
) -> None:
    tags = spelled(runs, scheme)
    sources: list[tuple[int, ...]] = []
    for number, tag in enumerate(tags):
        if data.draw(st.booleans(), label="insert"):
            sources.append(())
        least = 0 if tag == "O" else 1
        sources += [(number,)] * data.draw(st.integers(least, 3), label="copies")
    moved = moved_tags(tags, sources)
    assert len(moved) == len(sources)
    assert is_valid(moved)
    old = [tags[start][2:] for start, _ in find_entities(tags)]
    assert [moved[start][2:] for start, _ in find_entities(moved)] == old


@given(st.lists(st.sampled_from(["O", "B-X", "I-X", "E-X", "S-X", "B-Y", "I-Y", "NN"]), max_size=8))
def test_tags_of_unchanged_tokens_are_unchanged_even_where_they_break_the_scheme(tags: list[str]) -> None:
    assume(tags)
    assert moved_tags(tags, [(number,) for number in range(len(tags))]) == tags
