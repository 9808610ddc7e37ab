"""The table of operators, and a page for each with previews on sentences of augkit's own.

Previews are what `augkit preview` would show, made here and now. Where that cannot be, because a package, a model or a
program is missing, those that stand on the page already stay there; where it has none, it says what is needed.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from markdown_parts import cell, code_list, default_of, sentence, table
from rich.console import Console

from augkit.errors import AugkitError
from augkit.ops.catalogue import Description, Parameter, catalogue
from augkit.ops.example import NEEDS, Example, Trial, parameters_of, reason, trials, tried
from augkit.ops.groups import grouped
from augkit.ops.registry import get_operator
from augkit.show.operators import yaml_step
from augkit.show.preview import changed_values

__all__ = ["With", "operator_page", "overview", "own_operators"]

NOTE = "<!-- Made by docs/make_reference.py from the docstring of {name} and augkit/ops/example_rows.py. -->"
SHAPES = {
    "row": "one row",
    "batch": "a batch of rows, for the model's sake",
    "dataset": "the training split, from which it learns before the build; then one row",
}
TITLES = {"tokens": "Tokens with tags", "spans": "Text with spans", "pairs": "Two texts of a row"}
LANGUAGES = {"en": "English", "zh": "Chinese"}
WIDTH = 100
NO_ROWS = "augkit has no rows of its own to try it on. `augkit preview RECIPE --step {name}{html}` shows yours."
PICTURES = Path(__file__).resolve().parent / "pictures" / "operators"
DRAWN = {
    "image": "A landscape that augkit draws, and copies of it; boxes are shown where the operator moves them.",
    "audio": "Wave and spectrogram of three notes that augkit makes, and of a copy of them.",
    "speech": "Wave and spectrogram of two copies of “The rain has stopped.”",
}
YOURS = "{drawn} Drawn with `seed: 7`. `augkit preview RECIPE --step {name} --html page.html` shows your own rows."
KEPT = re.compile(
    r"<!-- previews: (?P<key>[^\n]+?)(; made with (?P<made_with>[^\n]+))? -->\n(?P<fence>.*?)\n<!-- end -->", re.DOTALL
)


@dataclass(frozen=True)
class With:
    """What makes it possible to try an operator on this machine.

    Attributes:
        made_with: the model or program, as the page names it.
        parameters: those that say where it is here.
    """

    made_with: str
    parameters: Mapping[str, Any]


def own_operators() -> list[Description]:
    """Augkit's operators, without those of packages that happen to be installed here."""
    found = catalogue()
    if found.unavailable:
        listed = "; ".join(f"{name}: {why}" for name, why in found.unavailable.items())
        raise SystemExit(f"Operators that cannot be loaded here would be missing: {listed}")
    return [one for one in found.operators if get_operator(one.name).__module__.startswith("augkit.")]


def overview(operators: Sequence[Description]) -> str:
    """A table for each group of operators."""
    named = {one.name: one for one in operators}
    parts: list[str] = []
    for group, names in grouped(named).items():
        rows = [
            (
                f"[`{name}`](operators/{name}.md)",
                cell(named[name].summary),
                languages(named[name]),
                _learns(named[name]),
            )
            for name in names
        ]
        parts += [f"## {group[:1].upper()}{group[1:]}", table(("operator", "what it does", "languages", "needs"), rows)]
    return "\n\n".join(parts)


def operator_page(one: Description, before: str, machine: Mapping[str, With], *, check: bool) -> str:
    """The page of an operator.

    Args:
        one: the operator.
        before: the page as it stands; empty for none.
        machine: what there is on this machine, by operator, for those that need more than packages.
        check: leave the previews of these operators alone.
    """
    parts = [NOTE.format(name=one.name), f"# {one.name}", one.summary]
    if one.details:
        parts.append(one.details)
    parts += [_fence(yaml_step(one, _shown_parameters(one)), "yaml"), _parameters(one.parameters)]
    parts += ["\n".join(f"* {name}: {value}" for name, value in _facts(one) if value)]
    parts += ["## Previews", *_previews(one, before, None if check else machine.get(one.name))]
    return "\n\n".join(parts) + "\n"


def languages(one: Description, *, every: bool = False) -> str:
    if not one.languages:
        return "any"
    listed = sorted(one.languages, key=lambda code: (code not in LANGUAGES, code))
    if every or len(listed) <= 4:
        return ", ".join(listed)
    return f"{', '.join(listed[:3])} and {len(listed) - 3} more"


def _learns(one: Description) -> str:
    needs = ["the training split"] if one.shape == "dataset" else []
    needs += [NEEDS[one.name].split(",")[0].split(":")[0]] if one.name in NEEDS else []
    return ", ".join(needs)


def _shown_parameters(one: Description) -> Mapping[str, Any]:
    """Those of the first preview, or the first that the operator has, as it is by itself."""
    if given := parameters_of(one.name)[0]:
        return given
    beside = get_operator(one.name).beside
    own = [parameter for parameter in one.parameters if parameter.own and parameter.name not in beside]
    return {own[0].name: own[0].default} if own and own[0].default is not None else {}


def _parameters(parameters: Sequence[Parameter]) -> str:
    rows = []
    for parameter in parameters:
        default = "required" if parameter.required else default_of(parameter.default)
        rows.append((f"`{parameter.name}`", cell(parameter.type), default, sentence(parameter.meaning)))
    return table(("parameter", "type", "default", "meaning"), rows)


def _facts(one: Description) -> Iterator[tuple[str, str]]:
    yield "languages", languages(one, every=True)
    yield "sees", SHAPES[one.shape]
    yield "needs", NEEDS.get(one.name, "")
    yield "moves along", code_list(one.targets)
    yield "leaves true", code_list(one.keeps)
    yield "choices", code_list(one.choices)
    yield "same bytes on any machine", "yes" if one.deterministic else "no"
    yield "version", str(one.version)
    yield "source", one.source


def _previews(one: Description, before: str, here: With | None) -> Iterator[str]:
    if not trials(one.name) and (PICTURES / f"{one.name}.webp").exists():
        kind = "speech" if one.modality == "multimodal" and "audio" in one.targets else one.modality
        drawn, seen = DRAWN.get(kind, DRAWN["image"]), "Two copies by" if kind == "speech" else "A row before and after"
        yield f"![{seen} {one.name}](../pictures/operators/{one.name}.webp)"
        yield YOURS.format(drawn=drawn, name=one.name)
        return
    if not trials(one.name):
        yield NO_ROWS.format(name=one.name, html=" --html page.html" if one.modality in ("image", "audio") else "")
        return
    kept = {match["key"]: (match["fence"], match["made_with"] or "") for match in KEPT.finditer(before)}
    made: list[_Block] = []
    unchanged: set[str] = set()
    why_not: dict[str, str] = {}  # by language
    for trial in (all_trials := trials(one.name)):
        key = f"{trial.kind} {trial.language} {json.dumps(trial.parameters, ensure_ascii=False)}"
        fence, made_with = kept.get(key, ("", ""))
        if one.name not in NEEDS or here is not None:
            try:
                fence, made_with = _tried(one, trial, _lines(trial, all_trials), here), here.made_with if here else ""
            except AugkitError as error:
                why_not[trial.language] = reason(error)
            else:
                unchanged |= set() if fence else {trial.language}
        if fence:
            made.append(_Block(trial, key, fence, made_with))
    for language in why_not.keys() - {block.trial.language for block in made}:
        print(f"{one.name}, {LANGUAGES[language]}: {why_not[language]}")
    if not made:
        needs = f"It needs {NEEDS[one.name]}." if one.name in NEEDS else "; ".join(why_not.values())
        yield f"It could not be tried where this page was made. {needs}"
        return
    yield _introduction(one, sorted({block.made_with for block in made} - {""}))
    several = len(parameters_of(one.name)) > 1
    for title, group in groupby(made, key=lambda block: _title(block.trial)):
        yield f"### {title}"
        for block in group:
            if several and block.trial.kind == "texts":
                yield f"With {_given(block.trial.parameters)}:"
            yield str(block)
    for language in sorted({trial.language for trial in all_trials} - {block.trial.language for block in made}):
        left_alone = f"{LANGUAGES[language]}: none of these rows is changed."
        known = left_alone in before if language in why_not else language in unchanged and one.name not in NEEDS
        yield left_alone if known else f"{LANGUAGES[language]}: there was no model at hand to try it with."


@dataclass(frozen=True)
class _Block:
    """Previews of one kind of rows in a fence; `key` is what they are found by when the page is made again."""

    trial: Trial
    key: str
    fence: str
    made_with: str

    def __str__(self) -> str:
        told = f"; made with {self.made_with}" if self.made_with else ""
        return f"<!-- previews: {self.key}{told} -->\n{self.fence}\n<!-- end -->"


def _introduction(one: Description, made_with: Sequence[str]) -> str:
    told = "It has learnt from these rows, and in English from 450 messages to a shop as well. "
    told = (told if one.shape == "dataset" else "") + (f"Made with {', '.join(made_with)}. " if made_with else "")
    return (
        "Copies of rows that come with augkit, drawn with `seed: 7`; rows that the operator leaves as they are are not "
        "shown. `[-…-]` was taken out, `{+…+}` put in, `␣` is white space; carets mark labelled words. "
        f"{told}`augkit preview RECIPE --step {one.name}` shows your own rows."
    )


def _title(trial: Trial) -> str:
    return f"{LANGUAGES[trial.language]} texts" if trial.kind == "texts" else TITLES[trial.kind]


def _given(parameters: Mapping[str, Any]) -> str:
    return f"`{json.dumps(parameters, ensure_ascii=False)}`" if parameters else "the defaults"


def _lines(trial: Trial, beside: Sequence[Trial]) -> int:
    """How many rows are shown: about ten in all."""
    texts = [one for one in beside if one.kind == "texts"]
    alone = len({one.language for one in beside}) == 1
    if trial.kind != "texts":
        return (2 if alone else 1) if texts else 5 if alone else 4
    most = 7 if alone else {"en": 5, "zh": 3}[trial.language]
    return max(2, most // sum(one.language == trial.language for one in texts))


def _tried(one: Description, trial: Trial, lines: int, here: With | None) -> str:
    """Previews in a fence; empty where the operator changes none of the rows."""
    given = {**trial.parameters, **here.parameters} if here is not None else trial.parameters
    shown = [_drawn(example) for example in tried(one.name, trial, most=lines, parameters=given)]
    return _fence("\n\n".join(shown), "text") if shown else ""


def _drawn(example: Example) -> str:
    """A change as it is drawn where there is no colour."""
    assert example.after is not None
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, markup=False, emoji=False, highlight=False)
    with console.capture() as capture:
        for view in changed_values(example.before, example.after, example.language):
            console.print(view)
    return re.sub(r"[ \t]+$", "", capture.get(), flags=re.MULTILINE).rstrip("\n")


def _fence(body: str, language: str) -> str:
    return f"```{language}\n{body}\n```"
