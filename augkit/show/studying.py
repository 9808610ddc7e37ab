"""How a study goes on, on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from augkit.show.console import stderr
from augkit.show.progress import STAGES, UNITS, Bars, Lines

__all__ = ["studying"]

STUDY_STAGES = {"build": "building", "pilot": "pilot", "train": "training", "compare": "comparing"}
STUDY_UNITS = {"build": "arms", "pilot": "runs", "train": "runs"}


@contextmanager
def studying() -> Iterator[Bars | Lines]:
    """A watcher for one study; warnings are kept for the summary, and told where the study fails before it."""
    STAGES.update(STUDY_STAGES)
    UNITS.update(STUDY_UNITS)
    console = stderr()
    watcher = Bars(console) if console.is_terminal else Lines(console)
    try:
        yield watcher
    except BaseException:
        watcher.close()
        watcher.tell_warnings()
        raise
    watcher.close()
