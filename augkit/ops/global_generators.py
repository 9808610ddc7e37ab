"""For libraries that draw from global generators: seeded for one call, and as they were after it."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

__all__ = ["seeded"]


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Seed the generators of `random`, NumPy and, where it is loaded, torch meanwhile, and put them back afterwards.

    Args:
        seed: from 0 to 2**32 - 1.
    """
    python, numpy = random.getstate(), np.random.get_state()
    torch = sys.modules.get("torch")
    tensor = torch.get_rng_state() if torch else None
    random.seed(seed)
    np.random.seed(seed)
    if torch:
        torch.manual_seed(seed)
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
        if torch:
            torch.set_rng_state(tensor)
