"""The type of a csv column, judged by every value it holds."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["FALSE_VALUES", "TRUE_VALUES", "ColumnType"]

TRUE_VALUES = ["true", "True", "TRUE"]
FALSE_VALUES = ["false", "False", "FALSE"]
INTEGER = r"^(0|-?[1-9][0-9]{0,18})$"
FLOAT = r"^-?((0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+|0|[1-9][0-9]{0,14})([eE][-+]?[0-9]+)?$"
"""A number with a point or exponent, or a whole number small enough to be exact as one (an id of 16 digits is not)."""
NOT_FINITE = r"^-?(?i:nan|inf|infinity)$"
"""How programs write what a float can be beside a number; a column of these alone is taken for words."""


class ColumnType:
    """What the values seen so far have in common.

    >>> column = ColumnType()
    >>> column.see(pa.array(["1", None, "-20"]))
    >>> column.type
    DataType(int64)
    >>> column.see(pa.array(["007"]))
    >>> column.type
    DataType(string)
    """

    def __init__(self, *, string: bool = False) -> None:
        self._may_be = {} if string else {"integer": pa.int64(), "float": pa.float64(), "boolean": pa.bool_()}
        self._seen = False

    def see(self, values: pa.Array) -> None:
        """Take account of more values, as strings; null says nothing about the type."""
        if not self._may_be or values.null_count == len(values):
            return
        self._seen = self._seen or not _all(pc.match_substring_regex(values, NOT_FINITE))
        for kind in list(self._may_be):
            if not _FITS[kind](values):
                del self._may_be[kind]

    @property
    def type(self) -> pa.DataType:
        """int64, else float64, else bool, else string; string where nothing but `nan` and `inf` was seen."""
        return next(iter(self._may_be.values()), pa.string()) if self._seen else pa.string()


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
