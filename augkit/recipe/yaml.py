"""Reads YAML strictly and keeps the line on which every key was written.

What is read is YAML 1.2 with its core scalars: only `true` and `false` are booleans, so `on`, `off`, `yes` and `no` are
text; `1e-3` is a number; `12:30` and `2024-01-01` are text. Aliases (`*name`) are read. Refused on purpose: tags
(`!x`), merge keys (`<<`), duplicate keys, recursive or exploding aliases, infinite numbers, more than one document.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml
from yaml.error import MarkedYAMLError
from yaml.reader import ReaderError

from augkit.errors import RecipeError, nearest
from augkit.recipe.malformed import malformed
from augkit.recipe.origin import KeyPath

__all__ = ["MAX_DEPTH", "MAX_VALUES", "parse", "parse_value"]

MAX_VALUES = 10_000
"""Most values in one file, aliases written out."""
MAX_DEPTH = 50
"""Most mappings and lists inside one another."""

NULL = re.compile(r"|~|null|Null|NULL")
BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
BEYOND_UNICODE = re.compile(r"\\U(?!0010|000[0-9a-fA-F])[0-9a-fA-F]{8}")

Key = str | int


def parse(text: str, file: str) -> tuple[dict[Key, Any], dict[KeyPath, str]]:
    """Read one YAML mapping.

    Args:
        text: the whole document.
        file: name used in places and messages.

    Returns:
        The value, and `file:line` for every key and list item in it. What stands behind an alias keeps the line on
        which it was first written.

    Raises:
        RecipeError: with `where` set to `file:line`.

    >>> parse("seed: 17\\nsteps: [on, 1e-3]", "r.yaml")[0]
    {'seed': 17, 'steps': ['on', 0.001]}
    """
    node = _Composer(text, lambda line: f"{file}:{line}").document()
    if node is None or node.value is None:
        raise RecipeError("the file is empty", where=file, hint="A recipe begins with `augkit: 1`.")
    if not isinstance(node.value, dict):
        kind = "a list" if isinstance(node.value, list) else "one plain value"
        raise RecipeError(
            f"a recipe is made of `key: value` lines, found {kind}",
            where=f"{file}:{node.line}",
            hint="A recipe begins with `augkit: 1`.",
        )
    lines: dict[KeyPath, str] = {}
    return _plain(node, (), file, lines), lines


def parse_value(text: str, where: str) -> Any:
    """Read one YAML value of any kind, as the right-hand side of `--set`.

    >>> parse_value("[1, no]", "--set x")
    [1, 'no']
    """
    node = _Composer(text, lambda line: where).document()
    return None if node is None else _plain(node, (), where, {})


@dataclass(frozen=True)
class _Node:
    """A value with its line; mappings hold the line of each key beside the value."""

    line: int
    value: str | int | float | bool | list[_Node] | dict[Key, tuple[int, _Node]] | None
    size: int = 1
    height: int = 1


def _plain(node: _Node, path: KeyPath, file: str, lines: dict[KeyPath, str]) -> Any:
    """The Python value of `node`; fills `lines` on the way."""
    if isinstance(node.value, dict):
        mapping = {}
        for key, (line, child) in node.value.items():
            here = (*path, key)
            lines[here] = f"{file}:{line}"
            mapping[key] = _plain(child, here, file, lines)
        return mapping
    if isinstance(node.value, list):
        for index, child in enumerate(node.value):
            here = (*path, index)
            lines[here] = f"{file}:{child.line}"
        return [_plain(child, (*path, index), file, lines) for index, child in enumerate(node.value)]
    return node.value


class _Composer:
    """Builds nodes from PyYAML's events, so that size and depth are bounded while reading."""

    def __init__(self, text: str, place: Callable[[int], str]) -> None:
        self.text = text
        self.place = place
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=yaml.SafeLoader))
        self.anchors: dict[str, _Node | None] = {}
        self.count = 0

    def document(self) -> _Node | None:
        """The only document; None where there is none."""
        self.next()  # start of the stream
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None
        node = self.node(self.next(), depth=1)
        self.next()  # end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            self.refuse("a second document begins here", event, "Keep one recipe a file; leave out `---` and `...`.")
        return node

    def node(self, event: yaml.Event, depth: int) -> _Node:
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, depth)
        if not isinstance(event, yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self.refuse("this is not valid YAML", event, "")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.refuse(
                f"the tag {_short(tag)} is not allowed",
                event,
                "A recipe holds plain values only. Put quotes round text that begins with `!`.",
            )
        if event.anchor is not None:
            if event.anchor in self.anchors:
                self.refuse(f"the anchor &{event.anchor} is defined twice", event, "Give each anchor its own name.")
            self.anchors[event.anchor] = None
        self.grow(1, depth, event)
        if isinstance(event, yaml.ScalarEvent):
            node = _Node(_line(event), self.scalar(event))
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(event, depth)
        else:
            node = self.mapping(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def sequence(self, start: yaml.Event, depth: int) -> _Node:
        items = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return _Node(_line(start), items, *_extent(items))

    def mapping(self, start: yaml.Event, depth: int) -> _Node:
        entries: dict[Key, tuple[int, _Node]] = {}
        written: dict[str, int] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key, line = self.key(event, depth), _line(event)
            if str(key) in written:
                first = written[str(key)]
                lines = f"lines {first} and {line}" if first != line else f"line {line}"
                self.refuse(f"the key {_short(str(key))} is written twice, on {lines}", event, "Keep one of the two.")
            written[str(key)] = line
            entries[key] = (line, self.node(self.next(), depth + 1))
        return _Node(_line(start), entries, *_extent([child for _, child in entries.values()]))

    def key(self, event: yaml.Event, depth: int) -> Key:
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
            self.refuse(
                f"a {kind} cannot be a key",
                event,
                "If this was meant as a value or a template such as {{ name }}, put quotes round it.",
            )
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
            self.refuse(
                "merge keys (`<<`) are not read",
                event,
                "Write the keys out, or keep the shared part in another recipe and name it with `extends`.",
            )
        key = self.node(event, depth + 1).value
        if isinstance(key, bool) or not isinstance(key, str | int):
            if key is None:
                self.refuse("a key is missing before the `:`", event, "Write `key: value`.")
            word = event.value if isinstance(event, yaml.ScalarEvent) else str(key).lower()
            self.refuse(f"{word} cannot be a key as it stands", event, f'Put quotes round it: "{word}".')
        return key

    def alias(self, event: yaml.AliasEvent, depth: int) -> _Node:
        if event.anchor not in self.anchors:
            hint = nearest(event.anchor, self.anchors) if self.anchors else ""
            self.refuse(
                f"the alias *{event.anchor} names no anchor written above",
                event,
                hint or f'If *{event.anchor} was meant as text, put quotes round it: "*{event.anchor}".',
            )
        node = self.anchors[event.anchor]
        if node is None:
            self.refuse(f"the alias *{event.anchor} stands inside what it names", event, "Write the value out.")
        self.grow(node.size, depth + node.height - 1, event)
        return _Node(_line(event), node.value, node.size, node.height)

    def grow(self, values: int, depth: int, event: yaml.Event) -> None:
        self.count += values
        if self.count > MAX_VALUES:
            more = ", aliases written out" if self.anchors else ""
            self.refuse(f"a recipe holds at most {MAX_VALUES:,} values{more}; this is too many", event, "")
        if depth > MAX_DEPTH:
            self.refuse(f"values are nested more than {MAX_DEPTH} deep", event, "")

    def scalar(self, event: yaml.ScalarEvent) -> str | int | float | bool | None:
        text: str = event.value
        if not event.implicit[0]:
            if any("\ud800" <= letter <= "\udfff" for letter in text):
                self.refuse("this text holds half a character (a lone surrogate)", event, "Write the character itself.")
            return text
        if NULL.fullmatch(text):
            return None
        if BOOLEAN.fullmatch(text):
            return text.lower() == "true"
        if INTEGER.fullmatch(text):
            if len(text) > 100:
                self.refuse("this number has more than 100 digits", event, "Put quotes round it if it is text.")
            return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
        if FLOAT.fullmatch(text) or NOT_FINITE.fullmatch(text):
            number = float(text) if FLOAT.fullmatch(text) else math.inf
            if math.isinf(number):
                self.refuse(
                    f"{_short(text)} is not a finite number",
                    event,
                    "Leave the key out to have no limit, or put quotes round it if it is text.",
                )
            return number
        return text

    def next(self) -> yaml.Event:
        try:
            return next(self.events)
        except ReaderError as error:
            line = self.text.count("\n", 0, error.position) + 1
            raise RecipeError(
                f"the character U+{error.character:04X} is not allowed in YAML",
                where=self.place(line),
                hint="Delete it, or write it as an escape in double quotes.",
            ) from None
        except MarkedYAMLError as error:
            line, message, hint = malformed(error, self.text)
            raise RecipeError(message, where=self.place(line), hint=hint) from None
        except (ValueError, OverflowError):
            start = next((found.start() for found in BEYOND_UNICODE.finditer(self.text)), 0)
            raise RecipeError(
                "an escape in double quotes names no character",
                where=self.place(self.text.count("\n", 0, start) + 1),
                hint="Use single quotes where backslashes are meant as they are.",
            ) from None

    def refuse(self, message: str, event: yaml.Event, hint: str) -> NoReturn:
        raise RecipeError(message, where=self.place(_line(event)), hint=hint)


def _extent(children: list[_Node]) -> tuple[int, int]:
    """Size and height of a collection of these."""
    return 1 + sum(child.size for child in children), 1 + max((child.height for child in children), default=0)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
