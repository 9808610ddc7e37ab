"""What operators need to be tried: parameters that have no default, and models made for the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


def installed(package: str, command: str) -> None:
    """Skip the test where a package is not installed."""
    pytest.importorskip(package, reason=f"{package} is not installed: {command}")


def _nlpaug() -> dict[str, Any]:
    installed("nlpaug", "pip install 'augkit[text]'")
    return {"name": "RandomWordAug", "args": {"action": "swap"}}


PARAMETERS: dict[str, Callable[[], dict[str, Any]]] = {"text.nlpaug": _nlpaug}
"""Operator name to a function that gives its parameters; it may skip the test, with the reason."""


def parameters_of(name: str) -> dict[str, Any]:
    """Parameters to try an operator with, beside those that a test sets."""
    make = PARAMETERS.get(name)
    return make() if make is not None else {}
