"""The one family of errors a user can meet.

Every message says what was wrong, where, what was found, what would be valid, and what to do next.
`exit_code` is what the command line returns for it: 1 the work failed, 2 the request was wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

__all__ = [
    "AugkitError",
    "BuildError",
    "MissingExtra",
    "OperatorError",
    "RecipeError",
    "SourceError",
    "StoreError",
    "nearest",
]


class AugkitError(Exception):
    """Base of every error augkit raises on purpose.

    Args:
        message: what was wrong and what was found, one or two sentences.
        hint: what to do next, one sentence.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message

    @property
    def one_line(self) -> str:
        """Message and hint as sentences of one line, for tables and lists.

        >>> AugkitError("there is no model 'x'", hint="Name another.").one_line
        "there is no model 'x'. Name another."
        """
        message = self.message if self.message.endswith((".", "!", "?", "…")) else f"{self.message}."
        return f"{message} {self.hint}" if self.hint else message


class RecipeError(AugkitError):
    """The recipe asks for something that cannot be done: found before the first row.

    Args:
        message: what was wrong.
        where: `file.yaml:12` where known, else the path of keys, as in `augment.chain[0]`.
        hint: what would be valid.
    """

    exit_code = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message, hint=hint)
        self.where = where


class SourceError(AugkitError):
    """The source data cannot be read or does not hold what the recipe says it does."""

    exit_code = 2


class OperatorError(AugkitError):
    """An operator failed on a row. `row_id` and `operator` name both."""

    def __init__(self, message: str, *, operator: str = "", row_id: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.operator = operator
        self.row_id = row_id


class BuildError(AugkitError):
    """A build could not be finished; no version was published."""


class StoreError(AugkitError):
    """The store cannot be read, written, or does not hold what was asked for."""


class MissingExtra(AugkitError):
    """A part of augkit needs packages that are not installed."""

    exit_code = 2

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs packages that are not installed.", hint=f"pip install 'augkit[{extra}]'")
        self.extra = extra


def nearest(name: object, valid: Iterable[object], *, limit: int = 12) -> str:
    """A hint that names the valid choices nearest to `name`.

    >>> nearest("text.synonim", ["text.synonym", "text.swap"])
    'Did you mean text.synonym?'
    """
    choices: Sequence[str] = [str(choice) for choice in valid]
    close = get_close_matches(str(name), choices, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]}?"
    shown = ", ".join(sorted(choices)[:limit])
    more = f" and {len(choices) - limit} more" if len(choices) > limit else ""
    return f"Valid here: {shown}{more}." if choices else ""
