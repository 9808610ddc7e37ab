"""What `augkit init` shows."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from augkit.show.console import grid, next_steps, section
from augkit.starting.start import Start

__all__ = ["started"]


def started(start: Start) -> RenderableType:
    """What was guessed and why, and where the recipe is."""
    guesses: list[list[str | Text]] = [
        [guess.what, Text(guess.value, "bold"), Text(guess.why, "dim")] for guess in start.guesses
    ]
    parts: list[RenderableType] = [
        Text.assemble(("✓ ", "green"), (str(start.path), "bold"), (f"   written for {start.rows_words}", "dim")),
        section("guessed", grid(["", "", ""], guesses)),
    ]
    parts += [Text(), *(Text(note) for note in start.notes)] if start.notes else []
    path = str(start.path)
    parts.append(
        next_steps(
            {
                f"augkit plan {path}": "what a build would do",
                f"augkit preview {path}": "see some copies",
                f"augkit build {path}": "build it",
            }
        )
    )
    return Group(*parts)
