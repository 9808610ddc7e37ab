"""The engine of one machine: a pool of fresh processes.

Workers are spawned, not forked, so that they inherit no threads, and end with the process that started them, however it
ends. At most two jobs a worker wait at a time, so that memory does not grow with the number of jobs.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any

from augkit.engines.base import Job, Result
from augkit.engines.spawning import end_with_parent, without_ctrl_c
from augkit.errors import BuildError

WAITING_PER_WORKER = 2
_context: Any = None


class Processes:
    """
    Args:
        workers: processes; as many as there are cores where left out.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or available_cores()

    def map(self, function: Callable[[Any, Job], Result], context: Any, jobs: Iterable[Job]) -> Iterator[Result]:
        """
        Raises:
            BuildError: a worker died; what it had finished is kept.
        """
        pool = ProcessPoolExecutor(
            self.workers, multiprocessing.get_context("spawn"), initializer=_start, initargs=(context,)
        )
        queue = iter(jobs)
        running: set[Future[Result]] = set()
        try:
            for job in islice(queue, self.workers * WAITING_PER_WORKER):
                with without_ctrl_c():
                    running.add(pool.submit(_call, function, job))
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    for job in islice(queue, 1):
                        with without_ctrl_c():
                            running.add(pool.submit(_call, function, job))
                    yield future.result()
        except BrokenProcessPool:
            raise BuildError(
                "a worker process died, for want of memory, by a signal, or because the script that called "
                "augkit.build does so without `if __name__ == '__main__':`",
                hint="What was finished is kept: run the same command again, with fewer --workers "
                "or a smaller output.shard_rows.",
            ) from None
        finally:
            processes = list((getattr(pool, "_processes", None) or {}).values())
            jobs_queue, manager = getattr(pool, "_call_queue", None), getattr(pool, "_executor_manager_thread", None)
            pool.shutdown(wait=not running, cancel_futures=True)
            if running:  # given up in the middle: a job under way is not waited for
                for process in processes:
                    process.terminate()
                if jobs_queue is not None and sys.version_info < (3, 12):
                    jobs_queue._reader.close()  # else the pool may wait for ever to hand on one more job (gh-94777)
                if manager is not None:
                    manager.join(timeout=10)  # else it may still be closing pipes while the interpreter ends


def available_cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(context: Any) -> None:
    global _context
    _context = context
    end_with_parent()


def _call(function: Callable[[Any, Job], Result], job: Job) -> Result:
    return function(_context, job)
