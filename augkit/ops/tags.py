"""Token tags: which entities they spell out, and the tags of tokens that were edited.

The schemes are IOB1, IOB2, BIOES and BILOU; tags of another kind, such as parts of speech, are one entity a token.
All functions here are pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

OUTSIDE = "O"
_PREFIXES = ("B-", "I-", "E-", "S-", "L-", "U-")
_CLOSING = ("E-", "S-", "L-", "U-")


def find_entities(tags: Sequence[str]) -> list[tuple[int, int]]:
    """The first token of each entity, and the one after its last.

    >>> find_entities(["B-PER", "I-PER", "O", "B-LOC", "B-LOC"])
    [(0, 2), (3, 4), (4, 5)]
    """
    found: list[tuple[int, int]] = []
    for index, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        if _continues(tags, index):
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return found


def kind_of(tag: str) -> str | None:
    """The type of the entity that a tag is of; None for tags of no entity and of another kind than the schemes have.

    >>> kind_of("B-LOC"), kind_of("O"), kind_of("NN")
    ('LOC', None, None)
    """
    return tag[2:] if tag[:2] in _PREFIXES else None


def find_segments(tags: Sequence[str]) -> list[tuple[int, int]]:
    """The first token of each segment, and the one after its last: of each entity, and of each run outside of any.

    Tags of another kind than the schemes have, such as parts of speech, make segments of runs of the same tag.

    >>> find_segments(["O", "O", "B-PER", "I-PER", "B-PER", "O"]), find_segments(["DT", "NN", "NN"])
    ([(0, 2), (2, 4), (4, 5), (5, 6)], [(0, 1), (1, 3)])
    """
    found: list[tuple[int, int]] = []
    for index, tag in enumerate(tags):
        goes_on = tag == tags[index - 1] if tag[:2] not in _PREFIXES else _continues(tags, index)
        if index and goes_on:
            found[-1] = (found[-1][0], index + 1)
        else:
            found.append((index, index + 1))
    return found


def _continues(tags: Sequence[str], index: int) -> bool:
    """Whether the tag at `index` goes on with the entity of the token before it."""
    tag, before = tags[index], tags[index - 1] if index else OUTSIDE
    return (
        tag[:2] in ("I-", "E-", "L-")
        and before[:2] in _PREFIXES
        and before[:2] not in _CLOSING
        and before[2:] == tag[2:]
    )


def is_iob1(tags: Sequence[str]) -> bool:
    """Whether the tags are IOB1, where `B-` is the first tag of an entity right behind another of its kind alone.

    Tags that spell out no entity are not, nor are those that break the rule.

    >>> is_iob1(["I-PER", "I-PER", "O", "I-LOC", "B-LOC"]), is_iob1(["B-PER", "I-PER"]), is_iob1(["O", "O"])
    (True, False, False)
    """
    if not all(tag == OUTSIDE or tag[:2] in ("B-", "I-") for tag in tags):
        return False
    starts = [start for start, _ in find_entities(tags)]
    follows = [start > 0 and _is_open(tags[start - 1], tags[start]) for start in starts]
    begins = [tags[start][:2] == "B-" for start in starts]
    return begins == follows and not all(begins)


def joined_tags(runs: Iterable[Sequence[str]], iob1: bool) -> list[str]:
    """Tags of runs of tokens that are put one behind the other; each run holds whole entities, and they stay apart.

    Args:
        runs: the tags of each run.
        iob1: whether they are IOB1, the one scheme that spells an entity by what stands in front of it.

    >>> joined_tags([["O", "I-LOC"], ["I-LOC", "I-LOC"]], True), joined_tags([["B-LOC"], ["B-LOC", "O"]], False)
    (['O', 'I-LOC', 'B-LOC', 'I-LOC'], ['B-LOC', 'B-LOC', 'O'])
    """
    made: list[str] = []
    for run in runs:
        if run:
            made += _fitted(run, made[-1] if made else OUTSIDE, iob1)
    return made


def _fitted(run: Sequence[str], before: str, iob1: bool) -> list[str]:
    """Tags whose first one begins an entity or is outside, as they are spelled behind the tag `before`."""
    first, kind = run[0], run[0][2:]
    if first[:2] == "I-" and _is_open(before, first):
        return ["B-" + kind, *run[1:]]
    if iob1 and first[:2] == "B-" and not _is_open(before, first):
        return ["I-" + kind, *run[1:]]
    return list(run)


def _is_open(before: str, tag: str) -> bool:
    """Whether an `I-` of this tag's kind would go on with the entity of the tag before it."""
    return before[:2] in ("B-", "I-") and before[2:] == tag[2:]


def moved_tags(tags: Sequence[str], sources: Sequence[tuple[int, ...]]) -> list[str]:
    """A tag for every token after an edit.

    Args:
        tags: of the old tokens.
        sources: for each new token the old ones it stems from, as `edit_tokens` gives them.

    Raises:
        ValueError: the front of an entity is gone, a token lies half in an entity, or a token was inserted and its tag
            is not known.

    >>> moved_tags(["O", "B-LOC"], [(0,), (), (1,), (1,)])
    ['O', 'O', 'B-LOC', 'I-LOC']
    """
    ranges = find_entities(tags)
    entity_of: dict[int, int] = {}
    for number, (start, end) in enumerate(ranges):
        entity_of.update(dict.fromkeys(range(start, end), number))
    entities = _entities_of(sources, entity_of)
    if () in sources and any(tag != OUTSIDE and tag[:2] not in _PREFIXES for tag in tags):
        raise ValueError("a token was inserted, and these tags have none that stands for no entity")
    present = {source for token in sources for source in token}
    for start, end in ranges:
        if start not in present:
            raise ValueError(f"the front of the entity in tokens {start} to {end - 1} would be deleted")
    iob1 = is_iob1(tags)
    moved: list[str] = []
    at = 0
    for entity, group in groupby(entities):
        size = len(list(group))
        if entity is None:
            moved += [OUTSIDE] * size
        else:
            old = list(tags[slice(*ranges[entity])])
            kept = [(source,) for source in range(*ranges[entity])] == list(sources[at : at + size])
            new = old if kept else _respelled(old, size, tags)
            moved += _fitted(new, moved[-1] if moved else OUTSIDE, iob1)
        at += size
    return moved


def _entities_of(sources: Sequence[tuple[int, ...]], entity_of: dict[int, int]) -> list[int | None]:
    """The entity of each new token; a token inserted in the middle of one is part of it."""
    entities: list[int | None] = []
    for token in sources:
        found = {entity_of.get(source) for source in token}
        if len(found) > 1:
            raise ValueError("a token would lie half in an entity and half outside it")
        entities.append(found.pop() if found else None)
    before: int | None = None
    for index, token in enumerate(sources):
        if token:
            before = entities[index]
        elif before is not None:
            after = next((entities[later] for later in range(index, len(sources)) if sources[later]), None)
            entities[index] = before if before == after else None
    return entities


def _respelled(old: Sequence[str], size: int, tags: Sequence[str]) -> list[str]:
    """Tags of an entity that now has `size` tokens, in the scheme that the row uses."""
    prefix, kind = old[0][:2], old[0][2:]
    if prefix not in _PREFIXES:
        return [old[0]] * size
    used = {tag[:2] for tag in tags}
    for last, single in (("E-", "S-"), ("L-", "U-")):
        if {last, single} & used:
            inner = ["I-" + kind] * (size - 2)
            return [single + kind] if size == 1 else ["B-" + kind, *inner, last + kind]
    return [prefix + kind, *["I-" + kind] * (size - 1)]
