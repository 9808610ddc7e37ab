"""What a training may use of the machine, and what it says when there is not enough."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from augkit.errors import MissingExtra

__all__ = ["Machine", "computing", "free_memory", "out_of_memory", "require_training"]

PACKAGES = ("torch", "transformers", "accelerate", "sklearn")


def require_training(what: str) -> None:
    """
    Args:
        what: that which trains, as the message names it.

    Raises:
        MissingExtra: a package of the extra `train` is not installed.
    """
    if any(find_spec(name) is None for name in PACKAGES):
        raise MissingExtra(what, "train")


@dataclass(frozen=True)
class Machine:
    """What a run computes on.

    Attributes:
        device: `cpu` or `cuda`.
        threads: that torch computes with.
        processes: that share each optimizer step.
        process: the number of this one among them.
    """

    device: str
    threads: int
    processes: int = 1
    process: int = 0


@contextmanager
def computing(threads: int | None, processes: int = 1, process: int = 0) -> Iterator[Machine]:
    """Within, torch computes with so many threads; afterwards with as many as before.

    Args:
        threads: as the settings say; `$AUGKIT_THREADS`, else what torch takes by itself, where None.
        processes: that share each optimizer step.
        process: the number of this one among them.
    """
    import torch

    from augkit.models.loading import device, thread_count

    before = torch.get_num_threads()
    wanted = threads or thread_count() or max(1, (os.cpu_count() or 1) // processes if processes > 1 else before)
    torch.set_num_threads(wanted)
    try:
        yield Machine("cuda" if device().type == "cuda" else "cpu", wanted, processes, process)
    finally:
        torch.set_num_threads(before)


def free_memory(device: str) -> float:
    """Bytes that are free, of the GPU or of the machine."""
    if device == "cuda":
        import torch

        return float(torch.cuda.mem_get_info()[0])
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024.0
    except OSError:
        pass
    return float("inf")  # a system that does not say; then only a refusal ends the search


def out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory, of the machine or of a GPU, was not enough."""
    import torch

    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(
        words in str(error) for words in ("can't allocate memory", "out of memory", "not enough memory")
    )
