"""A starting recipe as text, its guesses told as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from augkit.starting.guess import Guess

__all__ = ["recipe_text"]

SKEWED = 3.0
PLAIN = re.compile(r"[A-Za-z_./][A-Za-z0-9_./@-]*(?<!:)")
WORDS_OF_YAML = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


def recipe_text(
    *,
    name: str,
    data: str,
    roles: Sequence[Guess],
    language: Guess,
    splits: Guess | None,
    chain: Sequence[str],
    copies: int,
    rate: float,
    share_bad: float,
    held_out: Sequence[str],
    classes: Mapping[str, int],
) -> str:
    """A recipe.

    Args:
        name: of the dataset.
        data: as `source.data`.
        roles: role and column.
        language: of the text.
        splits: as YAML, or None where the data has its own.
        chain: operators, of which each copy draws one.
        copies: of each training row.
        rate: share of words that are changed.
        share_bad: of rows that may be set aside.
        held_out: splits that are evaluated on.
        classes: rows of each class in training.
    """
    lines = [
        *_head(name),
        *_source(data, roles, language, splits),
        *_augment(chain, copies, rate),
        *_balance(classes),
        *_gates(held_out),
    ]
    if share_bad > 0.01:
        lines += [
            "",
            f"max_quarantined: {share_bad:g}   # share of rows that may be set aside; some of yours lack a value",
        ]
    return "\n".join(lines) + "\n"


def _head(name: str) -> Iterator[str]:
    yield "# A starting recipe, written by `augkit init`. What it guessed is said beside each guess: look it over."
    yield "#   augkit plan      what a build would do        augkit preview   some copies, before and after"
    yield "#   augkit build     build the dataset            augkit ops       what else can stand in the chain"
    yield ""
    yield "augkit: 1"
    yield f"name: {_scalar(name)}"
    yield "seed: 17                     # another seed gives other copies"


def _source(data: str, roles: Sequence[Guess], language: Guess, splits: Guess | None) -> Iterator[str]:
    yield ""
    yield "source:"
    yield f"  data: {_scalar(data)}"
    yield "  columns:                   # role: column"
    width = max(len(f"{guess.what}: {_scalar(guess.value)}") for guess in roles)
    for guess in roles:
        written = f"{guess.what}: {_scalar(guess.value)}"
        yield f"    {written:<{width}}   # {_comment(guess.why)}"
    yield f"  language: {language.value}               # {language.why}"
    if splits is not None:
        yield f"  splits: {splits.value}   # {splits.why}"
        if "time" in (named := {guess.what for guess in roles}) and "group" not in named:
            yield "  # `by: time` in place of `stratify: true` trains on the past and tests on what came after"


def _augment(chain: Sequence[str], copies: int, rate: float) -> Iterator[str]:
    yield ""
    yield "augment:"
    yield f"  copies: {copies:<18} # of each training row; fewer rows bear more copies"
    yield "  chain:"
    yield "    - one_of:                # each copy draws one of these"
    width = max(map(len, chain))
    for operator in chain:
        own_rate = 0.03 if operator == "text.keyboard_typo" else rate  # of letters, not of words
        yield f"        - {operator}:{' ' * (width - len(operator))} {{rate: {own_rate:g}}}"


def _balance(classes: Mapping[str, int]) -> Iterator[str]:
    if len(classes) > 1 and max(classes.values()) >= SKEWED * min(classes.values()):
        rare, common = min(classes, key=lambda label: classes[label]), max(classes, key=lambda label: classes[label])
        yield ""
        sizes = f"{_comment(rare)} has {classes[rare]:,} training rows, class {_comment(common)} {classes[common]:,}"
        yield f"# Class {sizes}. This draws more copies of rare ones:"
        yield "# balance: {strategy: auto}"


def _gates(held_out: Sequence[str]) -> Iterator[str]:
    yield ""
    yield "gates:                       # what must hold before the dataset is published"
    yield "  - drop_unchanged           # copies that came out like their source row"
    yield "  - drop_duplicates          # rows whose text occurred before"
    if held_out:
        yield "  - leakage:                 # training rows that stand in an evaluation split as well"
        yield f"      {{against: [{', '.join(held_out)}], on_leak: drop}}"


def _comment(text: str) -> str:
    return " ".join(text.split())


def _scalar(value: str) -> str:
    """A string as YAML: plain where nothing can be mistaken, else in double quotes."""
    plain = PLAIN.fullmatch(value) is not None and value.lower() not in WORDS_OF_YAML
    return value if plain else json.dumps(value, ensure_ascii=False)
