"""The two places a person reads, and the few forms everything is shown in."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

__all__ = ["facts", "grid", "next_steps", "print_error", "print_view", "printable", "section", "stderr", "words"]

PLAIN_WIDTH = 120  # where there is no terminal that says how wide it is
LONG_COMMAND = 60
CONTROL = {code: 0x2400 + code for code in range(32) if code != 10} | {127: 0x2421, 0x9B: 0x241B}


def print_view(view: RenderableType) -> None:
    """Print a result on stdout, without the spaces that fill lines up."""
    console = _console(stderr=False)
    with console.capture() as capture:
        console.print(view)
    sys.stdout.write(re.sub(r"[ \t]+$", "", capture.get(), flags=re.MULTILINE))


def stderr() -> Console:
    """The console that progress, warnings and errors go to."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PLAIN_WIDTH
    return Console(stderr=stderr, width=width, markup=False, emoji=False, highlight=False, soft_wrap=False)


def printable(value: str) -> str:
    """Text from data, with control characters made visible, so that it cannot steer the terminal.

    >>> printable("a\\tb")
    'a␉b'
    """
    return value.translate(CONTROL)


def words(message: str) -> Text:
    """A plain sentence."""
    return Text(message)


def print_error(message: str, hint: str = "") -> None:
    """Say on stderr what went wrong and what to do."""
    text = Text.assemble(("error: ", "bold red"), printable(message))
    for line in hint.splitlines():
        text.append(f"\n  {printable(line)}")
    stderr().print(text, soft_wrap=True)


def section(title: str, content: RenderableType) -> Group:
    """A title with something indented beneath it, and an empty line before."""
    return Group(Text(), Text(title, "bold"), Padding(content, (0, 0, 0, 2)))


def grid(columns: Sequence[str], rows: Sequence[Sequence[str | Text]], *, numbers: Sequence[int] = ()) -> Table:
    """A table without lines.

    Args:
        columns: titles.
        rows: cells.
        numbers: columns set flush right.
    """
    table = Table(box=None, padding=(0, 3, 0, 0), header_style="dim", pad_edge=False, show_header=any(columns))
    for index, title in enumerate(columns):
        justify: JustifyMethod = "right" if index in numbers else "left"
        table.add_column(
            title, justify=justify, overflow="fold", no_wrap=index == 0
        )  # what a row is called stays whole
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(printable(cell)) for cell in row))
    return table


def facts(pairs: Mapping[str, str | Text]) -> Table:
    """Names with a value each, in two columns."""
    table = Table(box=None, padding=(0, 3, 0, 0), show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs.items():
        table.add_row(name, value if isinstance(value, Text) else Text(printable(value)))
    return table


def next_steps(commands: Mapping[str, str]) -> Group:
    """Commands to try next and what they are for; each on a line of its own, whole, so that it can be copied."""
    width = max((len(command) for command in commands if len(command) <= LONG_COMMAND), default=0)
    lines = [
        Text.assemble((f"{command:<{width}}", "cyan"), ("   " + purpose, "dim"), no_wrap=True, overflow="ignore")
        for command, purpose in commands.items()
    ]
    return section("next", Group(*lines))
