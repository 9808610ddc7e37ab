"""Where each key of a recipe was written, so that an error can point at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KeyPath = tuple[str | int, ...]
"""Keys and list positions from the top of the recipe, as in `("augment", "chain", 0)`."""


@dataclass(frozen=True)
class Origin:
    """The file a recipe came from and the `file:line` of every key in it.

    All origins compare equal: two recipes that say the same are equal wherever they were written.

    Attributes:
        path: the recipe's file; None for a recipe made in code.
        lines: key path to `file:line`; with `extends`, the file is the one that wrote the key.
    """

    path: Path | None = field(default=None, compare=False)
    lines: Mapping[KeyPath, str] = field(default_factory=dict, compare=False)

    def locate(self, path: KeyPath) -> str:
        """`file.yaml:12` for the nearest key at or above `path`, else the path itself as `a.b[0]`."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        if self.path is not None:
            return str(self.path)
        return dotted(path)

    @property
    def folder(self) -> Path:
        return self.path.resolve().parent if self.path is not None else Path.cwd()


def dotted(path: KeyPath) -> str:
    """
    >>> dotted(("augment", "chain", 0, "text.swap"))
    'augment.chain[0].text.swap'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
