"""What is raised where an operator breaks its contract."""

from __future__ import annotations

__all__ = ["ContractViolation", "require"]


class ContractViolation(AssertionError):
    """An operator breaks a clause of the contract.

    Attributes:
        clause: the clause, in a few words, as in `apply changes nothing it is given`.
        operator: the operator's name.
    """

    def __init__(self, clause: str, details: str, operator: str = "") -> None:
        super().__init__(f"{operator or 'the operator'} breaks the contract: {clause}.\n  {details}")
        self.clause = clause
        self.operator = operator
        self.details = details


def require(holds: object, clause: str, details: str) -> None:
    """Raise a violation of `clause` unless it holds."""
    if not holds:
        raise ContractViolation(clause, details)
