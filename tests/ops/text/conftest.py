"""What the tests of text operators share, as fixtures: drawing for a fixed key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from augkit.ops.base import Row, RowOperator
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text

from .drawing import drawn

Draw = Callable[..., Any]
Change = Callable[..., str]


@pytest.fixture
def draw() -> Draw:
    """What an operator draws for a text: `draw(name, text, key, **parameters)`."""
    return lambda name, /, text, key="a", **parameters: drawn(
        name, Text(text) if isinstance(text, str) else text, key, **parameters
    )


@pytest.fixture
def change() -> Change:
    """What becomes of a string: `change(name, string, key, language=..., **parameters)`."""

    def run(name: str, /, text: str, key: str = "a", language: str = "en", **parameters: Any) -> str:
        before = Text(text, None, language)
        return before.edited(drawn(name, before, key, **parameters)).value

    return run


@pytest.fixture
def change_row() -> Callable[..., dict[str, Any]]:
    """What becomes of a row's values: `change_row(name, values, key, **parameters)`."""

    def run(name: str, /, values: dict[str, Any], key: str = "a", language: str = "en", **parameters: Any) -> Any:
        operator = get_operator(name).model_validate(parameters)
        assert isinstance(operator, RowOperator)
        row = Row(key, values, language)
        sample = operator.read(row)
        edits = drawn(name, sample, key, **parameters)
        return dict(operator.write(row, operator.apply(sample, edits)).values)

    return run


@pytest.fixture
def chinese() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
