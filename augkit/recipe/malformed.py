"""What PyYAML says about malformed YAML, in plain words."""

from __future__ import annotations

import re
from typing import NamedTuple

from yaml.error import MarkedYAMLError

__all__ = ["malformed"]


class Complaint(NamedTuple):
    """One thing PyYAML says.

    Attributes:
        pattern: found in PyYAML's `context; problem`; its groups fill the two texts.
        message: what is wrong.
        hint: what to do.
        at_start: whether to point at where the construct began, not at where reading stopped.
    """

    pattern: str
    message: str
    hint: str
    at_start: bool = False


QUOTE = "Put quotes round the whole value."
ALIGN = "Give the keys of one section the same indentation."
CLOSE = "Check the commas, quotes and brackets from there on."

COMPLAINTS = [
    Complaint(r"found character '\\t'", "a tab stands where YAML allows only spaces", "Replace tabs by spaces."),
    Complaint(r"found character '(.)' that cannot start", "a value cannot begin with {0}", QUOTE),
    Complaint(
        r"scanning an alias; expected",
        "a value that begins with * is read as an alias",
        'Put quotes round it, as in "*.csv".',
        True,
    ),
    Complaint(r"scanning an anchor; expected", "a value that begins with & is read as an anchor", QUOTE, True),
    Complaint(r"found undefined tag handle", "tags such as !name are not allowed", QUOTE, True),
    Complaint(r"could not find expected ':'", "a `:` is missing after this key", "Write `key: value`.", True),
    Complaint(
        r"sequence entries are not allowed",
        "a list item cannot stand on the line of its key",
        "Begin the list on the next line, or write it as [a, b].",
    ),
    Complaint(r"found '<block (mapping|sequence) start>'", "the indentation does not fit the lines above", ALIGN),
    Complaint(r"block mapping; .*found '-'", "a list item stands among keys", "Check the indentation."),
    Complaint(r"block collection; .*found '\?'", "a key stands among list items", "Check the indentation."),
    Complaint(r"block mapping; .*found ':'", "a key is missing before the `:`", "Write `key: value`."),
    Complaint(r"block (?:mapping|collection); .*found '[\]}]'", "this bracket closes nothing", "Delete it."),
    Complaint(
        r"block (?:mapping|collection); expected <block end>",
        "something follows a value that is already complete",
        "Put quotes round the whole value; inside single quotes write ' twice.",
    ),
    Complaint(r"flow sequence; expected ',' or '\]'", "the list opened here lacks a `,` or its `]`", CLOSE, True),
    Complaint(r"flow mapping; expected ',' or '\}'", "the mapping opened here lacks a `,` or its `}}`", CLOSE, True),
    Complaint(r"flow node; .*found '<stream end>'", "a `[` or `{{` above is never closed", CLOSE),
    Complaint(
        r"quoted scalar; found unexpected (?:end of stream|document separator)",
        "the quote opened here is never closed",
        "Close it where the text ends.",
        True,
    ),
    Complaint(
        r"double-quoted scalar; (?:found unknown escape character|expected escape sequence)",
        "in double quotes a backslash begins an escape, and this one is unknown",
        "Use single quotes where backslashes are meant as they are.",
    ),
    Complaint(
        r"incompatible YAML document", "this version of YAML is not read", "Leave out the line that begins with %."
    ),
    Complaint(r"scanning a block scalar", "after `|` or `>` the text begins on the next line", "Break the line here."),
    Complaint(r"expected '?<document start>", "this is not a `key: value` line", "A recipe is made of such lines."),
    Complaint(r"expected the node content", "a value is missing here, or a bracket is one too many", CLOSE),
]


def malformed(error: MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """Line, message and hint for what PyYAML could not read in `text`."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return 1, f"this is not valid YAML: {error.problem}", ""
    said = f"{error.context or ''}; {error.problem or ''}"
    if "mapping values are not allowed" in said:
        line, message, hint = _misplaced_colon(text.splitlines(), mark.line, mark.column)
        return line + 1, message, hint
    for complaint in COMPLAINTS:
        if found := re.search(complaint.pattern, said):
            if complaint.at_start and error.context_mark is not None:
                mark = error.context_mark
            place = f" (column {mark.column + 1})"
            return mark.line + 1, complaint.message.format(*found.groups()) + place, complaint.hint
    return mark.line + 1, f"this is not valid YAML: {error.problem} (column {mark.column + 1})", ""


def _misplaced_colon(lines: list[str], line: int, column: int) -> tuple[int, str, str]:
    """A `: ` where none may stand: the fault is often in the line above. Lines count from 0."""
    place = f" (column {column + 1})"
    before = lines[line][:column] if line < len(lines) else ""
    if re.search(r":\s", before):
        return line, f"a second `: ` stands on this line{place}", "Put quotes round a value that holds `: `."
    above = next((number for number in range(line - 1, -1, -1) if lines[number].strip()), None)
    if above is not None:
        if stuck := re.match(r"\s*(?:- )?([\w.]+):(?=\S)", lines[above]):
            return above, f"a space is missing after `{stuck[1]}:`", "Write `key: value`."
        if not re.search(r":(\s|$)", lines[above]):
            return above, "a `:` is missing on this line", "Write `key: value`."
    return line, f"the indentation does not fit the lines above{place}", ALIGN
