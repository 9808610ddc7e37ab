"""Who is told how a study goes on."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Silent", "StudyWatcher"]


class StudyWatcher(Protocol):
    """Told how a study goes on; the command line shows it."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins: `build` with so many arms, `train` with so many runs, or `compare`."""

    def advance(self, amount: int) -> None:
        """So many arms or runs more are done."""

    def warn(self, message: str) -> None:
        """Something the user should know."""


class Silent:
    """A watcher that watches nothing."""

    def stage(self, name: str, total: int | None) -> None: ...

    def advance(self, amount: int) -> None: ...

    def warn(self, message: str) -> None: ...
