"""Rows that never were, like those of a table: a Gaussian copula, TVAE and CTGAN, and how good what they make is.

from augkit.tabular.synthesis import CTGAN, compare

made = CTGAN(epochs=100).fit(train).sample(1_000, where={"class": "rare"})
print(compare(train, made, test=test, target="class"))
"""

from __future__ import annotations

from augkit.errors import MissingExtra

try:
    import pandas  # noqa: F401
    import sklearn  # noqa: F401
except ImportError as error:
    raise MissingExtra("augkit.tabular.synthesis", "tabular") from error

from augkit.tabular.synthesis.base import Synthesizer
from augkit.tabular.synthesis.compare import Comparison, compare
from augkit.tabular.synthesis.ctgan import CTGAN
from augkit.tabular.synthesis.gaussian_copula import GaussianCopula
from augkit.tabular.synthesis.tvae import TVAE

__all__ = ["CTGAN", "TVAE", "Comparison", "GaussianCopula", "Synthesizer", "compare"]
