"""What every command does around its work: print the result, turn what goes wrong into a message and an exit code."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import typer

from augkit.errors import AugkitError

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["Output", "reporting"]

FAILED = 1
INTERRUPTED = 130


class Output:
    """Where a command's result goes.

    Attributes:
        as_json: whether the result is printed as one line of JSON.
        verbose: whether the user asked for more.
    """

    def __init__(self, as_json: bool, verbose: bool) -> None:
        self.as_json = as_json
        self.verbose = verbose

    def result(self, value: Any, view: Callable[[], RenderableType]) -> None:
        """Print a result on stdout.

        Args:
            value: as JSON values, for machines.
            view: gives what a person sees.
        """
        if self.as_json:
            self.line(value)
        else:
            from augkit.show.console import print_view

            print_view(view())

    def line(self, value: Any) -> None:
        """Print a value on stdout as one line of JSON."""
        print(json.dumps(value, ensure_ascii=not _speaks_unicode(), default=_plain))

    def fail(self, error: Mapping[str, Any], code: int) -> None:
        """Tell an error on stderr (and on stdout, with `--json`) and end with an exit code."""
        from augkit.show.console import print_error

        print_error(str(error["message"]), str(error.get("hint", "")))
        if self.as_json:
            self.line({"error": {**error, "exit_code": code}})
        _flush()
        raise typer.Exit(code)


@contextmanager
def reporting(as_json: bool, verbose: bool, *, interrupted: str = "") -> Iterator[Output]:
    """Run a command's work; no traceback leaves it.

    Args:
        as_json: print JSON on stdout, errors too.
        verbose: print the traceback of an error nobody foresaw.
        interrupted: what else to say after Ctrl-C.

    Raises:
        typer.Exit: with the exit code, where something went wrong.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # a stream that a caller put in place
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    output = Output(as_json, verbose)
    try:
        yield output
        _flush()
    except typer.Exit:
        raise
    except AugkitError as error:
        if verbose and error.__cause__ is not None:
            traceback.print_exc()
        where = {"where": where} if (where := getattr(error, "where", "")) else {}
        output.fail(
            {"type": type(error).__name__, "message": error.message, "hint": error.hint, **where}, error.exit_code
        )
    except KeyboardInterrupt:
        message = f"interrupted; {interrupted}" if interrupted else "interrupted"
        output.fail({"type": "Interrupted", "message": message}, INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read our output has had enough
        raise typer.Exit(FAILED) from None
    except MemoryError:
        hint = "Use fewer --workers or a smaller output.shard_rows."
        output.fail({"type": "MemoryError", "message": "there is not enough memory", "hint": hint}, FAILED)
    except OSError as error:
        if verbose:
            traceback.print_exc()
        output.fail(_refused(error), FAILED)
    except Exception as error:  # whatever is left is a mistake of ours
        if verbose:
            traceback.print_exc()
        first = (str(error).strip().splitlines() or [""])[0]
        hint = (
            "Please report it with the lines above."
            if verbose
            else "Run the same command with -v and report what it prints."
        )
        message = f"something broke inside augkit: {type(error).__name__}{': ' if first else ''}{first}"
        output.fail({"type": type(error).__name__, "message": message, "hint": hint}, FAILED)


def _refused(error: OSError) -> dict[str, str]:
    """What the system refused, in words."""
    from augkit.store.faults import FULL, reason

    where = f"{error.filename}: " if error.filename else ""
    hint = "Check the path, its permissions, and that the disk answers."
    if error.errno in FULL:
        hint = "Make room (`augkit collect` removes what no version needs; TMPDIR moves temporary files), then repeat."
    return {"type": type(error).__name__, "message": f"{where}{reason(error)}", "hint": hint}


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")


def _plain(value: Any) -> Any:
    """What JSON has no form for."""
    if isinstance(value, bytes):
        return f"<{len(value):,} bytes>"
    if hasattr(value, "tolist"):  # an array; NumPy is not imported for it
        return _numbers(value.tolist())
    return list(value) if isinstance(value, set | frozenset | tuple) else str(value)


def _numbers(value: Any) -> Any:
    """Numbers in lists, with nothing in the place of NaN, which JSON does not know."""
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    return None if value != value else value
