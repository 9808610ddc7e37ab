"""One thread for matrix products, while blocks of them are spread over threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

__all__ = ["one_blas_thread"]


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Products within are worked by the thread that asks for them."""
    with _libraries().limit(limits=1, user_api="blas"):
        yield


@lru_cache(maxsize=1)
def _libraries() -> Any:
    """The libraries of this process, found once: looking for them takes longer than a small class is searched."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
