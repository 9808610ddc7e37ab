"""`check_operator`: the operator contract, clause by clause."""

from __future__ import annotations

import pickle
from typing import Any

from augkit.ops.base import DatasetOperator, Operator
from augkit.testing.declared import check_declared, check_parameters
from augkit.testing.draws import (
    check_chance,
    check_fitting,
    check_global_generators,
    check_odd_rows,
    check_order,
    check_rows,
)
from augkit.testing.subject import Subject
from augkit.testing.violation import ContractViolation, require

__all__ = ["check_operator"]


def check_operator(cls: type[Operator[Any]], **parameters: Any) -> None:
    """Run the whole operator contract on one operator class.

    Parameters
    ----------
    cls
        An operator class, marked with `@operator`.
    **parameters
        Parameters to try it with; its defaults where left out. Give those under which it changes most rows.

    Raises
    ------
    ContractViolation
        An AssertionError that names the first clause that is broken, and shows what broke it.
    LookupError
        augkit.testing has no sample rows for this modality; the message says how to add some.

    Notes
    -----
    The clauses: name, version, shape, languages, roles and docstring are complete; bad parameters raise; the operator
    survives pickling. What is drawn is JSON, the same for the same key, and not the same for all rows. `apply` is pure,
    and replay from JSON gives the first run again. Global generators of `random`, NumPy and torch are neither read nor
    changed. Batch size and order of the rows do not matter. Dataset operators learn the same bytes from the same rows.
    Empty, huge and strange rows come through. Labels point at what they pointed at, roles that are kept are kept, and
    nothing changes outside what was drawn.

    Examples
    --------
    >>> from augkit.ops.text.swap import Swap
    >>> check_operator(Swap, rate=0.2)
    """
    name = getattr(cls, "name", cls.__name__)
    try:
        check_declared(cls)
        check_parameters(cls, parameters)
        subject = _pickled(cls, parameters)
        if isinstance(subject.operator, DatasetOperator):
            check_fitting(subject)
        check_rows(subject)
        check_chance(subject)
        check_global_generators(subject)
        check_order(subject)
        check_odd_rows(subject)
    except ContractViolation as violation:
        raise ContractViolation(violation.clause, violation.details, name) from violation.__cause__


def _pickled(cls: type[Operator[Any]], parameters: dict[str, Any]) -> Subject:
    """The operator to try, after a round trip through pickle."""
    made = cls.model_validate(parameters)
    try:
        again = pickle.loads(pickle.dumps(made))
    except Exception as error:
        raise ContractViolation("an operator survives pickling", f"{type(error).__name__}: {error}") from error
    require(again == made, "an operator survives pickling", f"{made!r} came back as {again!r}")
    return Subject(again)
