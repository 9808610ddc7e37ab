"""The type of a csv column, judged by every value it holds."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["FALSE_VALUES", "MISSING", "TRUE_VALUES", "ColumnType", "as_numbers"]

TRUE_VALUES = ["true", "True", "TRUE"]
FALSE_VALUES = ["false", "False", "FALSE"]
INTEGER = r"^(0|-?[1-9][0-9]{0,18})$"
FLOAT = r"^-?((0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+|0|[1-9][0-9]{0,14})([eE][-+]?[0-9]+)?$"
"""A number with a point or exponent, or a whole number small enough to be exact as one (an id of 16 digits is not)."""
NOT_FINITE = r"^-?(?i:nan|inf|infinity)$"
"""How programs write what a float can be beside a number; a column of these alone is taken for words."""
MISSING = ("NA", "N/A", "n/a", "na", "#N/A", "#NA", "<NA>", "NULL", "Null", "null", "None", "none", "?", "-", "--")
"""How programs and people write a missing number; beside `nan`, which is a float. See pandas' `na_values`."""
CODE = r"^[+-]?[0-9]+$"
"""Digits that are no number above: a code such as 007, or an id of 20 digits."""
FEW = 0.05
"""Words for each number, up to which they are told of as mistakes."""
MANY_NUMBERS = 20


class ColumnType:
    """What the values seen so far have in common.

    A column of numbers may have some that are missing, spelt as in `MISSING`; in any other column these are words.

    Args:
        string: the column is text, whatever is in it.
        named: it holds names, such as labels, so that nothing in it is missing by how it is spelt.

    >>> column = ColumnType()
    >>> column.see(pa.array(["1", None, "-20"]))
    >>> column.type
    DataType(int64)
    >>> column.see(pa.array(["007"]))
    >>> column.type
    DataType(string)
    """

    def __init__(self, *, string: bool = False, named: bool = False) -> None:
        self._may_be = {} if string else {"integer": pa.int64(), "float": pa.float64(), "boolean": pa.bool_()}
        self._named = named
        self._seen = False
        self._tells = not string  # whether few words among many numbers are worth a word
        self._rows = self._numbers = self._others = 0
        self._first: tuple[int, str] | None = None
        self.has_missing = False

    def see(self, values: pa.Array) -> None:
        """Take account of more values, as strings; null says nothing about the type."""
        if not self._may_be:
            self._count(values)
            return
        if values.null_count < len(values):
            told = values if self._fit(values) else self._without_missing(values)
            if told.null_count < len(told):
                self._seen = self._seen or not _all(pc.match_substring_regex(told, NOT_FINITE))
            for kind in list(self._may_be):
                if not _FITS[kind](told):
                    del self._may_be[kind]
        self._count(values)

    @property
    def type(self) -> pa.DataType:
        """int64, else float64, else bool, else string; string where nothing but `nan`, `inf` and missing was seen."""
        return next(iter(self._may_be.values()), pa.string()) if self._seen else pa.string()

    @property
    def stranger(self) -> tuple[int, str, int] | None:
        """Of a column that a few words among many numbers make text: row and value of the first, and how many."""
        if self._first is None or not self._tells or self._numbers < MANY_NUMBERS:
            return None
        return (*self._first, self._others)

    def _fit(self, values: pa.Array) -> bool:
        """Whether the type may stay a type of numbers, or is none already."""
        numeric = [kind for kind in self._may_be if kind != "boolean"]
        return not numeric or any(_FITS[kind](values) for kind in numeric)

    def _without_missing(self, values: pa.Array) -> pa.Array:
        """The values that are not spelt as missing; all, where these would be words."""
        if self._named:
            return values
        missing = pc.is_in(values, value_set=pa.array(MISSING))
        if not pc.any(missing).as_py():
            return values
        self._may_be.pop("boolean", None)
        self.has_missing = True
        return values.filter(pc.invert(missing))

    def _count(self, values: pa.Array) -> None:
        """Count numbers and words, as long as the words are few."""
        if self._tells:
            if "float" in self._may_be or "integer" in self._may_be:
                self._numbers += len(values) - values.null_count
            elif self._may_be:
                self._tells = False
            else:
                self._tell(values)
            self._rows += len(values)

    def _tell(self, values: pa.Array) -> None:
        numbers = pc.match_substring_regex(values, f"{INTEGER}|{FLOAT}|{NOT_FINITE}")
        others = pc.invert(numbers)
        if not self._named:
            others = pc.and_(others, pc.invert(pc.is_in(values, value_set=pa.array(MISSING))))
        count, places = pc.sum(others).as_py() or 0, pc.indices_nonzero(pc.fill_null(others, False))
        self._numbers += len(values) - values.null_count - count
        self._others += count
        if count:
            words = values.take(places)
            self._first = self._first or (self._rows + places[0].as_py() + 1, words[0].as_py())
            if self._others > FEW * self._numbers or pc.any(pc.match_substring_regex(words, CODE)).as_py():
                self._tells = False


def as_numbers(values: pa.Array, kind: pa.DataType) -> pa.Array:
    """Strings as numbers; null where they are spelt as in `MISSING`."""
    missing = pc.is_in(values, value_set=pa.array(MISSING))
    return pc.cast(pc.if_else(missing, pa.scalar(None, pa.string()), values), kind)


def _all(mask: pa.Array) -> bool:
    return bool(pc.all(mask, min_count=0).as_py())


def _integers(values: pa.Array) -> bool:
    if not _all(pc.match_substring_regex(values, INTEGER)):
        return False
    try:
        pc.cast(values, pa.int64())
    except pa.ArrowInvalid:
        return False
    return True


def _floats(values: pa.Array) -> bool:
    is_spelt_out = pc.match_substring_regex(values, NOT_FINITE)
    if not _all(pc.or_(is_spelt_out, pc.match_substring_regex(values, FLOAT))):
        return False
    return _all(pc.or_(is_spelt_out, pc.is_finite(pc.cast(values, pa.float64()))))


def _booleans(values: pa.Array) -> bool:
    return _all(pc.is_in(pc.drop_null(values), value_set=pa.array(TRUE_VALUES + FALSE_VALUES)))


_FITS = {"integer": _integers, "float": _floats, "boolean": _booleans}
