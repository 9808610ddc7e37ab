"""How a build goes on, on stderr: bars on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TaskID, TextColumn
from rich.text import Text

from augkit.show.amounts import duration
from augkit.show.console import printable, stderr

__all__ = ["Bars", "Lines", "watching"]

STAGES = {"read": "reading", "fit": "fitting", "augment": "augmenting", "gate": "checking", "publish": "publishing"}
UNITS = {"read": "source rows", "augment": "rows"}
SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def watching() -> Iterator[Bars | Lines]:
    """A watcher for one build. Warnings are kept for the summary, and told where the build fails before it."""
    console = stderr()
    watcher = Bars(console) if console.is_terminal else Lines(console)
    try:
        yield watcher
    except BaseException:
        watcher.close()
        watcher.tell_warnings()
        raise
    watcher.close()


class _Warnings:
    """Keeps each warning once."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.warnings: list[str] = []

    def warn(self, message: str) -> None:
        if message not in self.warnings:
            self.warnings.append(message)

    def tell_warnings(self) -> None:
        """Say on stderr what was warned of."""
        for message in self.warnings:
            self.console.print(Text.assemble(("warning: ", "yellow"), printable(message)), soft_wrap=True)


class Bars(_Warnings):
    """A line a stage, with rows done, rows per second and time left."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self.progress = Progress(
            SpinnerColumn(finished_text=Text("✓", "green")),
            TextColumn("{task.description:<11}", markup=False),
            BarColumn(bar_width=28),
            _Amount(),
            console=console,
            transient=True,
        )
        self.task: TaskID | None = None

    def stage(self, name: str, total: int | None) -> None:
        self._finish()
        self.progress.start()
        self.task = self.progress.add_task(STAGES.get(name, name), total=total, unit=UNITS.get(name, ""))

    def advance(self, amount: int) -> None:
        if self.task is not None:
            self.progress.advance(self.task, amount)

    def close(self) -> None:
        self.progress.stop()

    def _finish(self) -> None:
        """The stage before is done, whatever it had been thought to amount to."""
        if self.task is not None:
            done = self.progress.tasks[-1].completed
            self.progress.update(self.task, total=done or 1, completed=done or 1)


class _Amount(ProgressColumn):
    """`12,000 of 60,000 rows   8,100 rows/s   6 s left`."""

    def render(self, task: Task) -> Text:
        if not task.fields.get("unit"):
            return Text("")
        done, unit = int(task.completed), task.fields["unit"]
        amount = (
            f"{done:,} {unit}" if task.total is None or task.finished else f"{done:,} of {int(task.total):,} {unit}"
        )
        elapsed = task.finished_time if task.finished else task.elapsed
        if elapsed and done and unit.endswith("rows"):
            amount += f"   {done / elapsed:,.0f} rows/s"
        if task.total and not task.finished and done and elapsed:
            amount += f"   {duration(elapsed * (task.total - done) / done)} left"
        return Text(amount, "dim")


class Lines(_Warnings):
    """A line at the start of each stage, and one every few seconds while it lasts."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self.name, self.total, self.done = "", None, 0
        self.began = self.told = time.monotonic()

    name: str
    total: int | None

    def stage(self, name: str, total: int | None) -> None:
        if self.done and self.done != self.total:
            self._tell()
        self.name, self.total, self.done = name, total, 0
        self.began = self.told = time.monotonic()
        of = f" {total:,} {UNITS.get(name, 'rows')}" if total is not None else ""
        self.console.print(f"{STAGES.get(name, name)}{of}", soft_wrap=True)

    def advance(self, amount: int) -> None:
        self.done += amount
        if time.monotonic() - self.told >= SECONDS_BETWEEN_LINES or (self.done and self.done == self.total):
            self._tell()

    def close(self) -> None: ...

    def _tell(self) -> None:
        now = time.monotonic()
        elapsed = max(now - self.began, 1e-3)
        of = f" of {self.total:,}" if self.total is not None else ""
        left = ""
        if self.total is not None and 0 < self.done < self.total:
            left = f", {duration(elapsed * (self.total - self.done) / self.done)} left"
        unit = UNITS.get(self.name, "rows")
        rate = f", {self.done / elapsed:,.0f} rows/s" if unit.endswith("rows") else ""
        self.console.print(f"  {self.done:,}{of} {unit}{rate}{left}", soft_wrap=True)
        self.told = now
