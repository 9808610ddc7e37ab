"""What an engine is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")
Function = Callable[[Any, Job], Result]
"""Called with the context, which is sent to each worker once, and one job."""


class Engine(Protocol):
    """Maps a pure function over jobs.

    Attributes:
        workers: processes that work at the same time.
    """

    workers: int

    def map(self, function: Callable[[Any, Job], Result], context: Any, jobs: Iterable[Job]) -> Iterator[Result]:
        """Results in the order they finish. The first error of a job is raised; jobs not yet begun are given up."""
