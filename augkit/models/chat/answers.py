"""The book of answers: a file that keeps every answer a model gave, what it cost, and when the next may be asked.

It is one SQLite file that all worker processes share. A build that is run again finds its answers there, asks nothing
and gives the same bytes.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from augkit.errors import AugkitError, RecipeError
from augkit.models.chat.base import Answer

__all__ = ["AnswerBook", "CostCapReached", "check_path", "default_path", "open_book"]

BUSY_SECONDS = 60.0
FORGOTTEN_AFTER = 3600.0  # seconds after which the reservation of a process that was killed no longer counts
AT_ONCE = 500  # keys a query
OTHER = "Name another file in $AUGKIT_ANSWERS, or with `answers:` in the recipe."
SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, text TEXT NOT NULL, prompt_tokens INTEGER NOT NULL, answer_tokens INTEGER NOT NULL,
    account TEXT NOT NULL, cost REAL NOT NULL, asked REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS accounts ON answers (account);
CREATE TABLE IF NOT EXISTS reserved (
    key TEXT PRIMARY KEY, account TEXT NOT NULL, cost REAL NOT NULL, since REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS slots (name TEXT PRIMARY KEY, next REAL NOT NULL);
"""


class CostCapReached(AugkitError):
    """The next question could cost more than `max_cost` leaves."""


def default_path() -> Path:
    """`$AUGKIT_ANSWERS`, or `augkit/answers.sqlite` in the user's cache folder."""
    told = os.environ.get("AUGKIT_ANSWERS")
    if told:
        return Path(told).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "augkit" / "answers.sqlite"


def check_path(path: Path) -> None:
    """Tell before the first question what would fail later; a book that is not there yet is not made.

    Raises:
        RecipeError: there can be no book at `path`, or what is there is none.
    """
    if path.is_dir():
        raise RecipeError(f"the book of answers {path} is a folder", hint="Name a file in it with `answers:`.")
    if path.exists():
        open_book(path)
        return
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise RecipeError(
            f"the book of answers {path} cannot be made: {folder} is not a folder to write in", hint=OTHER
        )


@lru_cache
def open_book(path: Path) -> AnswerBook:
    """The book at `path`, opened once a process."""
    return AnswerBook(path)


class AnswerBook:
    """The answers kept in one file.

    Args:
        path: of the file; it is made where there is none.

    Raises:
        RecipeError: the file cannot be written, or is no such book.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process = 0
        self._connection: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._writing() as book:
                book.executescript(SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise RecipeError(
                f"the book of answers {path} cannot be used: {error}",
                hint=OTHER,
            ) from error

    def find(self, keys: Sequence[str]) -> dict[str, str]:
        """The answers that are there, by key."""
        found: dict[str, str] = {}
        for start in range(0, len(keys), AT_ONCE):
            block = keys[start : start + AT_ONCE]
            marks = ",".join("?" * len(block))
            found |= dict(self._open().execute(f"SELECT key, text FROM answers WHERE key IN ({marks})", block))
        return found

    def keep(self, answers: Mapping[str, Answer], account: str, cost: Mapping[str, float]) -> dict[str, str]:
        """Write answers down and give back what stands in the book: of two processes that asked alike, the first's.

        Args:
            answers: by key.
            account: what they are paid from.
            cost: of each, by key.
        """
        rows = [
            (key, answer.text, answer.prompt_tokens, answer.answer_tokens, account, cost.get(key, 0.0), time.time())
            for key, answer in answers.items()
        ]
        with self._writing() as book:
            book.executemany("INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            book.executemany("DELETE FROM reserved WHERE key = ?", [(key,) for key in answers])
        return self.find(list(answers))

    def spent(self, account: str) -> float:
        """What the answers of an account have cost so far."""
        ((total,),) = self._open().execute("SELECT COALESCE(SUM(cost), 0) FROM answers WHERE account = ?", (account,))
        return float(total)

    def reserve(self, costs: Mapping[str, float], account: str, limit: float) -> None:
        """Set money aside for questions about to be asked.

        Args:
            costs: the most that each may cost, by key.
            account: what they are paid from.
            limit: what the account may spend in all.

        Raises:
            CostCapReached: it is not enough for all of them; nothing is set aside then.
        """
        now = time.time()
        with self._writing() as book:
            book.execute("DELETE FROM reserved WHERE since < ?", (now - FORGOTTEN_AFTER,))
            ((held,),) = book.execute("SELECT COALESCE(SUM(cost), 0) FROM reserved WHERE account = ?", (account,))
            spent, wanted = self.spent(account), sum(costs.values())
            if spent + held + wanted > limit:
                raise CostCapReached(
                    f"max_cost is {limit:g}, {spent:.4g} is spent, and the next answers may cost {held + wanted:.4g}",
                    hint="Raise `max_cost` to go on: answers that were paid for are kept and cost nothing again.",
                )
            rows = [(key, account, cost, now) for key, cost in costs.items()]
            book.executemany("INSERT OR REPLACE INTO reserved VALUES (?, ?, ?, ?)", rows)

    def release(self, keys: Sequence[str]) -> None:
        """Give back what was set aside for questions that got no answer."""
        with self._writing() as book:
            book.executemany("DELETE FROM reserved WHERE key = ?", [(key,) for key in keys])

    def next_slot(self, name: str, seconds: float) -> float:
        """When the next question may be asked, with `seconds` between two of them over all processes; a clock time."""
        with self._writing() as book:
            row = book.execute("SELECT next FROM slots WHERE name = ?", (name,)).fetchone()
            at = max(time.time(), row[0] if row else 0.0)
            book.execute("INSERT OR REPLACE INTO slots VALUES (?, ?)", (name, at + seconds))
        return at

    def _open(self) -> sqlite3.Connection:
        """A connection of this process: SQLite's must not cross a fork."""
        if self._connection is None or self._process != os.getpid():
            self._process = os.getpid()
            self._connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode = WAL")
        return self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that no other process writes into."""
        book = self._open()
        book.execute("BEGIN IMMEDIATE")
        try:
            yield book
        except BaseException:
            book.execute("ROLLBACK")
            raise
        if book.in_transaction:  # executescript ends it by itself
            book.execute("COMMIT")
