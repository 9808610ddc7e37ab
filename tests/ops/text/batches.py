"""Drawing for a fixed key by operators that see a batch of texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from augkit.building.seeding import Chance, copy_key, step_key
from augkit.ops.base import BatchDatasetOperator, BatchOperator, Row
from augkit.ops.edits import Edits
from augkit.ops.text.base import Text

Operators = BatchOperator[Text] | BatchDatasetOperator[Text]


def drawn_in_batch(operator: Operators, texts: Sequence[Text], keys: Sequence[str], fitted: Any = None) -> list[Edits]:
    """What an operator draws for texts, each with the generator of its key."""
    step = step_key(17, f"{operator.name}.1", 1)
    rngs = [Chance.fresh(step, copy_key(key, 0)) for key in keys]
    if isinstance(operator, BatchOperator):
        return list(operator.draw_batch(texts, rngs))
    return list(operator.draw_batch(texts, rngs, fitted))


def changed(operator: Operators, value: str, count: int = 40, language: str = "en", fitted: Any = None) -> list[str]:
    """What becomes of a string under a number of keys."""
    texts = [Text(value, None, language) for _ in range(count)]
    edits = drawn_in_batch(operator, texts, [str(key) for key in range(count)], fitted)
    return [text.edited(one).value for text, one in zip(texts, edits, strict=True)]


def changed_rows(operator: Operators, values: dict[str, Any], count: int = 30) -> list[dict[str, Any]]:
    """What becomes of a row's values under a number of keys."""
    rows = [Row(str(key), values) for key in range(count)]
    samples = [operator.read(row) for row in rows]
    edits = drawn_in_batch(operator, samples, [row.id for row in rows])
    return [
        dict(operator.write(row, operator.apply(sample, one)).values)
        for row, sample, one in zip(rows, samples, edits, strict=True)
    ]
