"""Tags of every scheme: spelling entities out and, strictly, reading them again."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

SCHEMES = ("IOB1", "IOB2", "BIOES", "BILOU")
Entity = tuple[str, int, int]
"""Kind, first token, the one after the last."""
Runs = list[tuple[str, int]]
"""Kind ("" for outside) and number of tokens of each run."""

RUNS: st.SearchStrategy[Runs] = st.lists(st.tuples(st.sampled_from(["", "PER", "LOC"]), st.integers(1, 3)), max_size=7)


def spelled(runs: Sequence[tuple[str, int]], scheme: str) -> list[str]:
    """Tags of runs of tokens."""
    tags: list[str] = []
    for kind, size in runs:
        inner = [f"I-{kind}"] * (size - 1)
        if not kind:
            tags += ["O"] * size
        elif scheme == "IOB1":
            follows = bool(tags) and tags[-1][2:] == kind
            tags += [f"B-{kind}" if follows else f"I-{kind}", *inner]
        elif scheme == "IOB2":
            tags += [f"B-{kind}", *inner]
        else:
            last, single = ("E", "S") if scheme == "BIOES" else ("L", "U")
            tags += [f"{single}-{kind}"] if size == 1 else [f"B-{kind}", *inner[1:], f"{last}-{kind}"]
    return tags


def entities_of(tags: Sequence[str], scheme: str) -> list[Entity]:
    """The entities that tags spell out.

    Raises:
        AssertionError: the tags break the scheme.
    """
    found: list[Entity] = []
    for index, tag in enumerate(tags):
        prefix, kind = (tag[0], tag[2:]) if tag != "O" else ("O", "")
        before = tags[index - 1] if index else "O"
        follows = before != "O" and before[2:] == kind
        allowed = {"IOB1": "IBO", "IOB2": "IBO", "BIOES": "BIOES", "BILOU": "BILOU"}[scheme]
        assert prefix in allowed, f"{tag} in {scheme}"
        if prefix == "O":
            continue
        if scheme == "IOB1":
            assert prefix == "I" or follows, f"{tag} behind {before} in IOB1"
            goes_on = prefix == "I" and follows
        elif scheme == "IOB2":
            assert prefix == "B" or follows, f"{tag} behind {before} in IOB2"
            goes_on = prefix == "I"
        else:
            goes_on = prefix in "IEL"
            assert goes_on == (before[0] in "BI" and before != "O"), f"{tag} behind {before} in {scheme}"
            assert not goes_on or follows, f"{tag} behind {before} in {scheme}"
        if goes_on:
            found[-1] = (kind, found[-1][1], index + 1)
        else:
            found.append((kind, index, index + 1))
    if tags and scheme in ("BIOES", "BILOU"):
        assert tags[-1][0] not in "BI", f"{tags[-1]} at the end in {scheme}"
    return found
