"""Which rows of a batch go through which steps of a chain: `p`, `one_of`, `some_of` and `sequence`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from augkit.batched.chance import RowDraws
from augkit.building.chain import InOrder, Node, OneOf, SomeOf, Step

__all__ = ["always", "selected"]


def selected(node: Node, words: np.ndarray, chosen: np.ndarray) -> Iterator[tuple[Step, np.ndarray]]:
    """The steps at and below a node in the order in which they run, each with the rows that it changes.

    Args:
        node: of a chain.
        words: of the rows, as `row_words` makes them.
        chosen: whether a row comes to this node, shape (rows,).
    """
    if node.p < 1:
        chosen = chosen & (RowDraws(words, node.p_key).uniform(1)[:, 0] < node.p)
    if isinstance(node, Step):
        yield node, chosen
    elif isinstance(node, InOrder):
        for child in node.children:
            yield from selected(child, words, chosen)
    elif isinstance(node, OneOf):
        weights = np.array([child.weight for child in node.children])
        bounds = np.cumsum(weights / weights.sum())[:-1]
        branch = np.searchsorted(bounds, RowDraws(words, node.key).uniform(1)[:, 0], side="right")
        for number, child in enumerate(node.children):
            yield from selected(child, words, chosen & (branch == number))
    elif isinstance(node, SomeOf):
        low, high = node.count
        draws = RowDraws(words, node.key).uniform(len(node.children) + 1)
        count = low + (draws[:, 0] * (high - low + 1)).astype(int)
        waits = -np.log1p(-draws[:, 1:]) / np.array([child.weight for child in node.children])
        places = waits.argsort(axis=1, kind="stable").argsort(axis=1)
        for number, child in enumerate(node.children):
            yield from selected(child, words, chosen & (places[:, number] < count))
    else:
        raise TypeError(f"{type(node).__name__} is of no known kind")


def always(node: Node, all_rows: bool = True) -> dict[str, bool]:
    """By step id, whether all rows go through a step."""
    all_rows = all_rows and node.p == 1
    if isinstance(node, Step):
        return {node.id: all_rows}
    children = getattr(node, "children", ())
    is_choice = isinstance(node, OneOf | SomeOf) and not (isinstance(node, OneOf) and len(children) == 1)
    found: dict[str, bool] = {}
    for child in children:
        found |= always(child, all_rows and not is_choice)
    return found
