"""Apertium: rule-based translation by the programs and dictionaries of Debian's `apertium` packages.

Starting Apertium takes a fifth of a second, a hundred times as long as a sentence, so its programs are kept running and
are handed sentence after sentence, each ended by a NUL at which they flush (`-z`).

One of them must not simply go on. `apertium-tagger` means to leave its tables alone, but where a word's possible tags
were not met in its training, it overwrites the list of tags that unknown words may have, and all later sentences are
read otherwise (`tagger_utils::find_similar_ambiguity_class`, apertium 3.8). So the programs up to the tagger form a
pipe of their own, which is told one sentence at a time; with `-d` the tagger says when that has happened, about once in
a hundred sentences, and that pipe alone is then started anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from xxhash import xxh3_128

from augkit.errors import RecipeError
from augkit.models.translation.base import TranslationEngine
from augkit.models.translation.languages import THREE_LETTERS
from augkit.models.translation.piping import Conversation

__all__ = ["Apertium"]

DATA = "/usr/share/apertium"
PROGRAMS = (
    r"lt-proc|lrx-proc|lsx-proc|cg-proc|hfst-proc|rtx-proc"
    r"|apertium-(?:tagger|pretransfer|posttransfer|transfer|interchunk|postchunk|anaphora)"
)
"""Those that flush at a NUL when they are told `-z`."""

_PROGRAM = re.compile(PROGRAMS)
_SPECIAL = re.compile(r"([\\\[\]{}^$/@<>])")
_ESCAPING = r"\\\1"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NEW_TAGS = b"A new ambiguity class was found"
_NUMBER = re.compile(rb"\[\d+\]$")


class Apertium(TranslationEngine):
    """
    Args:
        data: the folder that holds `modes`; that of the Debian packages, or `APERTIUM_DATADIR`.
        timeout: seconds that may pass until a sentence is translated.
    """

    name: ClassVar[str] = "apertium"

    def __init__(self, data: str | None = None, timeout: float = 60.0) -> None:
        super().__init__()
        self.data = Path(data or os.environ.get("APERTIUM_DATADIR") or DATA)
        self.timeout = timeout
        self.running: dict[tuple[str, str], tuple[Conversation | None, Conversation]] = {}
        """The programs of each direction: those up to the tagger, where there is one, and those behind."""

    def pairs(self) -> frozenset[tuple[str, str]]:
        modes = {path.stem for path in self.data.glob("modes/*.mode")}
        return frozenset(
            (source, target)
            for source in THREE_LETTERS
            for target in THREE_LETTERS
            if source != target and any(name in modes for name in _names(source, target))
        )

    def check(self, source: str, target: str) -> None:
        if shutil.which("lt-proc") is None:
            raise RecipeError("Apertium is not installed", hint="apt install apertium apertium-eng-spa")
        self._mode(source, target)

    def _mode(self, source: str, target: str) -> Path:
        """The file that says which programs translate in this direction."""
        for name in _names(source, target):
            if (path := self.data / "modes" / f"{name}.mode").is_file():
                return path
        served = ", ".join(sorted(f"{one}-{other}" for one, other in self.pairs()))
        package = "-".join(sorted(THREE_LETTERS.get(code, code) for code in (source, target)))
        raise RecipeError(
            f"Apertium has no {source}-{target} here; it has {served or 'no pair of languages at all'}",
            hint=f"apt install apertium-{package}, where Debian has it: `apt-cache search ^apertium-`.",
        )

    def fingerprint(self, source: str, target: str) -> str:
        path = self._mode(source, target)
        return _fingerprint(path, path.stat().st_mtime_ns)

    def _translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        if (source, target) not in self.running:
            self.check(source, target)
            self.running[source, target] = _conversations(self._mode(source, target), self.timeout)
        analysis, rest = self.running[source, target]
        messages = [f"{_SPECIAL.sub(_ESCAPING, text)}[{number}]".encode() for number, text in enumerate(texts)]
        if analysis is not None:
            analysed = []
            for message in messages:
                analysed += analysis.ask([message])
                if _NEW_TAGS in analysis.errors:
                    analysis.stop()
            messages = analysed
        return [_plain(answer) for answer in rest.ask(messages)]

    def close(self) -> None:
        for pipes in self.running.values():
            for pipe in pipes:
                if pipe is not None:
                    pipe.stop()
        self.running.clear()


def _names(source: str, target: str) -> list[str]:
    """What the mode of a direction may be called: `eng-spa`, and `en-es` in older pairs."""
    one, other = THREE_LETTERS.get(source, source), THREE_LETTERS.get(target, target)
    return list(dict.fromkeys([f"{one}-{other}", f"{source}-{target}", f"{one}-{target}", f"{source}-{other}"]))


def _conversations(mode: Path, timeout: float) -> tuple[Conversation | None, Conversation]:
    """The programs of a mode in two pipes that live on: up to the tagger, and behind it."""
    stages = [_command(stage) for stage in mode.read_text("utf-8").split("|")]
    behind = next((number + 1 for number, stage in enumerate(stages) if "apertium-tagger" in Path(stage[0]).name), 0)
    rest = Conversation(stages[behind:] or [["cat"]], f"Apertium ({mode.stem})", timeout, _has_its_number)
    if not behind:
        return None, rest
    stages[behind - 1].insert(1, "-d")
    return Conversation(stages[:behind], f"Apertium's tagger ({mode.stem})", timeout, _has_its_number), rest


def _command(stage: str) -> list[str]:
    """A program of a mode with its arguments; $1 says how unknown words are marked, $2 what the tagger shows beside."""
    program, *arguments = shlex.split(stage.replace("$1", "-n").replace("$2", ""))
    return [program, *(["-z"] if _PROGRAM.fullmatch(Path(program).name) else []), *arguments]


def _has_its_number(message: bytes, answer: bytes) -> bool:
    """Whether the blank that ends an answer is the one that ends the message.

    Each text is followed by a blank with its number in it, which programs hand on as it is. It shows what answers
    what; and without it a mark that ends a sentence would only be acted on when the next text comes.
    """
    number = _NUMBER.search(message)
    return number is not None and answer.endswith(number.group())


def _plain(answer: bytes) -> str | None:
    """Text out of Apertium's stream format."""
    text = _NUMBER.sub(b"", answer).decode("utf-8", "replace")
    return _ESCAPED.sub(r"\1", text).strip() or None


@lru_cache(maxsize=64)
def _fingerprint(mode: Path, _changed: int) -> str:
    digest = xxh3_128(mode.read_bytes())
    for file in re.findall(r"'([^']+)'", mode.read_text("utf-8")):
        if (path := Path(file)).is_file():
            digest.update(path.read_bytes())
    for program in ("lt-proc", "apertium-transfer"):
        found = shutil.which(program)
        digest.update(Path(found).read_bytes() if found else b"")
    return digest.hexdigest()
