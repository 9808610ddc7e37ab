"""The engine without processes: jobs one after another, here. For debugging, profiling and small builds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from augkit.engines.base import Job, Result


class Inline:
    workers = 1

    def map(self, function: Callable[[Any, Job], Result], context: Any, jobs: Iterable[Job]) -> Iterator[Result]:
        return (function(context, job) for job in jobs)
