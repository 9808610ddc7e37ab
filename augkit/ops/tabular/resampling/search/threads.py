"""How many threads the libraries underneath take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from typing import Any

__all__ = ["one_blas_thread", "openmp_threads"]


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Products within are worked by the thread that asks for them."""
    with _libraries().limit(limits=1, user_api="blas"):
        yield


def openmp_threads(count: int | None) -> AbstractContextManager[Any]:
    """So many threads for what is parallel by OpenMP; all that it may take where None."""
    if count is None:
        return nullcontext()
    from threadpoolctl import threadpool_limits

    limited: AbstractContextManager[Any] = threadpool_limits(limits=count, user_api="openmp")
    return limited


@lru_cache(maxsize=1)
def _libraries() -> Any:
    """The libraries of this process, found once: looking for them takes longer than a small class is searched."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
