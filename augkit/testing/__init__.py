"""For authors of operators: `check_operator` runs the whole operator contract on one class.

from augkit.testing import check_operator

def test_my_operator():
    check_operator(MyOperator, rate=0.2)
"""

from augkit.testing.contract import check_operator
from augkit.testing.samples import Samples, samples_of
from augkit.testing.violation import ContractViolation

__all__ = ["ContractViolation", "Samples", "check_operator", "samples_of"]
