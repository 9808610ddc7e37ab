"""Runs the commands and snippets of the pages and puts what they print beneath them.

    python docs/run_pages.py            runs every page and rewrites what its snippets print
    python docs/run_pages.py --check    changes nothing; exit code 1 where a page shows something else

A page is run from top to bottom in an empty folder. What a fence holds is told by its first line:

    ```console            `$ command`, then what it prints; `show=1-8,12,-3` keeps these lines
                          and the last three, `fails` expects an exit code other than 0 and shows stderr
    ```python             run; the names it defines are there for the next one
    ```text output        what the Python block above printed; `show=` as above
    ```yaml file=NAME     written to that file first; any language
    ```python no-run      left alone, as is every other fence

Version ids, times, sizes and folders differ from machine to machine, and are not compared.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parent
PAGES = ("quickstart.md", "python.md", "data.md", "store.md", "own-operators.md")
WIDTH = 96
SHOWN_FOLDER = "/home/me/shop"
SERVER = f"import sys; sys.path.insert(0, {str(DOCS)!r}); from run_pages import serve; serve()"
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
DIFFERS = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "SHA256"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "VERSION"),
    (re.compile(r"\b[0-9a-f]{12}…"), "SHA256…"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?"), "TIME"),
    (re.compile(r"\b[\d.]+ s\b"), "SECONDS"),
    (re.compile(r"\b[\d.,]+ (kB|MB|GB|bytes)\b"), "SIZE"),
    (re.compile(r"\d+\.\d+\.\d+ at \S+"), "PYTHON"),
    (re.compile(r"Python \d+\.\d+\.\d+"), "PYTHON"),
)


@dataclass(frozen=True)
class Block:
    """One fence: its language, the words behind it, its body, and where the body stands in the page."""

    language: str
    flags: frozenset[str]
    options: dict[str, str]
    body: str
    start: int
    end: int

    @property
    def shown(self) -> list[str] | None:
        """The parts of the output to keep, as in `1-8`, `12`, or `-3` for the last three lines; None for all of it."""
        return self.options["show"].split(",") if "show" in self.options else None


class PageError(Exception):
    """A snippet failed. The message names the page and the snippet."""


def blocks(text: str) -> Iterator[Block]:
    """The fences of a page, in order."""
    for match in FENCE.finditer(text):
        language, *words = match["info"].split() or [""]
        options = dict(word.split("=", 1) for word in words if "=" in word)
        flags = frozenset(word for word in words if "=" not in word)
        yield Block(language, flags, options, match["body"], match.start("body"), match.end("body"))


def run_page(text: str, name: str, folder: Path) -> str:
    """The page with what its snippets print now; what differs only by machine stays as it is.

    Args:
        text: of the page.
        name: of the page, for messages.
        folder: an empty folder to run in.

    Raises:
        PageError: a snippet fails that should not, or the other way round.
    """
    written: list[tuple[Block, str]] = []
    with _Python(folder, name) as python:
        printed: str | None = None
        for block in blocks(text):
            if "no-run" in block.flags:
                continue
            if file := block.options.get("file"):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                (folder / file).write_text(block.body, encoding="utf-8")
            elif block.language == "console":
                written.append((block, _console(block, name, folder)))
            elif block.language == "python":
                printed = python.run(block.body)
            elif block.language == "text" and "output" in block.flags:
                if printed is None:
                    raise PageError(f"{name}: an output stands without a Python block above it:\n{block.body}")
                written.append((block, _cut(_plain(printed, folder), block.shown)))
                printed = None
    if all(masked(body) == masked(block.body) for block, body in written):
        return text
    for block, body in reversed(written):  # all of them, so that the ids on a page belong together
        text = text[: block.start] + body + text[block.end :]
    return text


def masked(text: str) -> str:
    """The text without what may differ from machine to machine."""
    for pattern, word in DIFFERS:
        text = pattern.sub(word, text)
    return re.sub(r"[ \t]+", " ", text)


def _console(block: Block, name: str, folder: Path) -> str:
    """The block with what its command prints."""
    head, *following = block.body.split("\n")
    if not head.startswith("$ "):
        raise PageError(f"{name}: a console block begins with `$ command`:\n{block.body}")
    command = [head]
    while command[-1].endswith("\\"):
        command.append(following.pop(0))
    line = "\n".join(command)[2:]
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=_environment(folder), capture_output=True, text=True, timeout=300
    )
    if (done.returncode != 0) != ("fails" in block.flags):
        raise PageError(f"{name}: `{line}` ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    printed = done.stderr if "fails" in block.flags else done.stdout
    return "\n".join(command) + "\n" + _cut(_plain(printed, folder), block.shown)


def _environment(folder: Path) -> dict[str, str]:
    """Variables under which a page runs the same anywhere; `augkit` is this Python's, a function of the shell.

    Builds are worked inline here: they print the same, and starting workers would take most of the time.
    """
    inline = '[ "$1" = build ] && set -- "$@" --engine inline'
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("AUGKIT")}
    return inherited | {
        "BASH_FUNC_augkit%%": f'() {{ {inline}; "{sys.executable}" -m augkit "$@"; }}',
        "PYTHONPATH": os.pathsep.join([str(DOCS.parent), str(folder)]),
        "COLUMNS": str(WIDTH),
        "NO_COLOR": "1",
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_CACHE": str(folder.parent / f"{folder.name}-cache"),
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    }


def _plain(printed: str, folder: Path) -> list[str]:
    """Lines as a page shows them."""
    text = printed.replace(str(folder.resolve()), SHOWN_FOLDER).replace(str(folder), SHOWN_FOLDER)
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def _cut(lines: Sequence[str], shown: list[str] | None) -> str:
    """The lines to show, `…` where some were left out."""
    kept: list[str] = []
    done = 0
    for part in shown or [f"1-{len(lines)}"]:
        first, _, last = part.partition("-")
        start = int(first) if first else len(lines) - int(last) + 1
        end = len(lines) if not first else min(int(last or first), len(lines))
        kept += ["…"] * (start > done + 1)
        kept += lines[start - 1 : end]
        done = end
    kept += ["…"] * (done < len(lines))
    return "".join(f"{line}\n" for line in kept)


class _Python:
    """A Python process that runs one block after another."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> _Python:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.communicate()

    def run(self, code: str) -> str:
        """What the code prints.

        Raises:
            PageError: it fails.
        """
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", SERVER],
                cwd=self._folder,
                env=_environment(self._folder),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(code) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise PageError(f"{self._name}: Python ended in this block:\n{code}")
        result = json.loads(answer)
        if result["error"]:
            raise PageError(f"{self._name}: this block fails:\n{code}\n{result['error']}")
        return str(result["printed"])


def serve() -> None:
    """Run code from stdin, a JSON string a line, and answer with what it printed; names are kept in between."""
    names: dict[str, object] = {"__name__": "__main__"}
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what workers print is no answer
    for line in sys.stdin:
        printed, error = io.StringIO(), ""
        with contextlib.redirect_stdout(printed):
            try:
                exec(compile(json.loads(line), "<page>", "exec"), names)
            except Exception:
                error = traceback.format_exc()
        answers.write(json.dumps({"printed": printed.getvalue(), "error": error}) + "\n")
        answers.flush()


def changed(name: str) -> tuple[str, str]:
    """A page as it is and as it would be."""
    before = (DOCS / name).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="augkit-docs-") as scratch:
        folder = Path(scratch) / "shop"
        folder.mkdir()
        return before, run_page(before, name, folder)


def main() -> int:
    """Exit code: 1 where `--check` finds a page that shows something else."""
    check = "--check" in sys.argv[1:]
    chosen = [argument for argument in sys.argv[1:] if argument != "--check"] or list(PAGES)
    stale = 0
    for name in chosen:
        before, after = changed(name)
        if before == after:
            continue
        stale += 1
        if check:
            sides = masked(before).splitlines(True), masked(after).splitlines(True)
            print("".join(difflib.unified_diff(*sides, name, "printed now", n=1)))
        else:
            (DOCS / name).write_text(after, encoding="utf-8")
            print(f"rewrote docs/{name}")
    if check and stale:
        print("Run `python docs/run_pages.py` and read the pages once more.")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
