"""Token tags: which entities they spell out, and the tags of tokens that were edited.

The schemes are IOB1, IOB2, BIOES and BILOU; tags of another kind, such as parts of speech, are one entity a token.
All functions here are pure.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def _continues(tags: Sequence[str], index: int) -> bool:
    """Whether the tag at `index` goes on with the entity of the token before it."""
    tag, before = tags[index], tags[index - 1] if index else OUTSIDE
    return (
        tag[:2] in ("I-", "E-", "L-")
        and before[:2] in _PREFIXES
        and before[:2] not in _CLOSING
        and before[2:] == tag[2:]
    )


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
            if moved and new[0][:2] == "I-" and moved[-1][:2] in ("B-", "I-") and moved[-1][2:] == new[0][2:]:
                new = ["B-" + new[0][2:], *new[1:]]  # what stood between two entities of IOB1 is gone
            moved += new
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
