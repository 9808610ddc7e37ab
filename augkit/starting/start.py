"""The starting recipe: put together from guesses, tried on the data, and written with its reasons as comments."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from augkit.building.compile import compile_chain
from augkit.building.plan import Plan, make_plan, scratch_folder
from augkit.errors import AugkitError, RecipeError, SourceError
from augkit.recipe.load import recipe_from_text
from augkit.recipe.schema import Recipe
from augkit.sources.remote import is_url
from augkit.starting.guess import Guess, guess_language, guess_roles
from augkit.starting.sample import Sample, take_sample
from augkit.starting.text import recipe_text

__all__ = ["Start", "start"]

CHAIN = ("text.synonym", "text.insert", "text.swap", "text.delete", "text.keyboard_typo")
MOST_STEPS = 4
OPTIONAL_ROLES = ("time", "id", "group", "text_pair", "label")
"""Left out one after the other where the data does not bear them out."""

COPIES = ((500, 16), (2_000, 8), (50_000, 4))
"""Copies a row for at most so many training rows (Wei & Zou 2019, table 3); 1 for more, for the sake of time."""
FEW = 2_000
"""Up to so many training rows, words are changed at rate 0.05; above, at 0.1 (the same table)."""

LARGE_BYTES = 256 << 20
LIMIT_OF_LARGE = 100_000


@dataclass(frozen=True)
class Start:
    """A recipe that was written.

    Attributes:
        path: where.
        text: of the recipe.
        guesses: what was guessed, and why.
        notes: what the user should look at.
        rows: source rows by split, as far as they were read.
    """

    path: Path
    text: str
    guesses: tuple[Guess, ...]
    notes: tuple[str, ...]
    rows: Mapping[str, int]

    @property
    def rows_words(self) -> str:
        by_split = ", ".join(f"{split} {number:,}" for split, number in self.rows.items())
        return f"{sum(self.rows.values()):,} rows ({by_split})"

    def to_json(self) -> dict[str, Any]:
        return {
            "path": str(self.path),
            "recipe": self.text,
            "guesses": [asdict(guess) for guess in self.guesses],
            "notes": list(self.notes),
            "rows": dict(self.rows),
        }


def start(data: str, output: Path, *, name: str | None = None, force: bool = False) -> Start:
    """Write a starting recipe for data.

    Args:
        data: a file, folder, URL, `builtin:NAME` or hub id; relative to the working folder.
        output: the recipe's file.
        name: of the dataset; made from `data` where left out.
        force: write over a file that is there.

    Raises:
        RecipeError: the file is there already, or no column of the data is a text.
        SourceError: the data cannot be read.
    """
    if output.exists() and not force:
        raise RecipeError(
            f"{output} is there already", hint="Name another file with --output, or write over it with --force."
        )
    if not output.parent.is_dir():
        raise RecipeError(
            f"there is no folder {output.parent}", hint="Make it first, or name another file with --output."
        )
    written = _as_written(data, output)
    sample = take_sample(written, output.resolve().parent)
    return _Starting(written, output, sample, name or _name(data)).write()


class _Starting:
    """A recipe being put together."""

    def __init__(self, data: str, output: Path, sample: Sample, name: str) -> None:
        self.data, self.output, self.sample, self.name = data, output, sample, name
        self.notes: list[str] = []
        self.roles = guess_roles(sample)
        if not any(guess.what in ("text", "tokens") for guess in self.roles):
            found = ", ".join(f"{column.name} ({column.kind})" for column in sample.columns.values())
            raise RecipeError(
                f"no column of {data} looks like a text, or like the words of one; there are {found}",
                hint="Write the recipe by hand: `augkit schema` helps an editor to complete it.",
            )
        self.language = guess_language(self.texts())

    def write(self) -> Start:
        rows, text, others = self.planned()
        guesses = [*self.roles, self.language, *others]
        self.output.write_text(text, encoding="utf-8")
        unused = [name for name in self.sample.columns if name not in {guess.value for guess in self.roles}]
        if unused:
            self.notes.append(f"Columns that pass through as they are: {', '.join(unused)}.")
        self.notes += list(self.neighbours())
        return Start(self.output, text, tuple(guesses), tuple(self.notes), rows)

    def planned(self) -> tuple[dict[str, int], str, list[Guess]]:
        """Rows by split, text, and further guesses of a recipe that was tried on the data."""
        while True:
            chain = self.chain()
            splits = self.splits()
            draft = self.text(chain, splits)
            try:
                with scratch_folder() as folder:
                    plan = make_plan(self.recipe(draft, limited=True), folder)
                    return self.finished(plan, chain, splits)
            except (SourceError, RecipeError) as error:
                role = next((role for role in OPTIONAL_ROLES if any(guess.what == role for guess in self.roles)), None)
                if role is None:
                    raise
                column = next(guess.value for guess in self.roles if guess.what == role)
                self.roles = [guess for guess in self.roles if guess.what != role]
                self.notes.append(f"{column} is not used as {role}: {error.message}")

    def finished(
        self, plan: Plan, chain: tuple[str, ...], splits: Guess | None
    ) -> tuple[dict[str, int], str, list[Guess]]:
        training = plan.rows.get("train", 0)
        copies = next((copies for most, copies in COPIES if training <= most), 1)
        bad = plan.ingested.bad_rows / max(1, plan.ingested.rows + plan.ingested.bad_rows)
        share_bad = 0.01 if bad <= 0.01 else min(1.0, round(bad * 1.2 + 0.005, 2))
        if plan.ingested.bad_rows:
            self.notes.append(
                f"{plan.ingested.bad_rows:,} rows cannot be used (a text or label is missing) and will be set aside."
            )
        if empty := [split for split, rows in plan.rows.items() if not rows]:
            self.notes.append(
                f"No row falls into {' or '.join(empty)}: there are too few to share out. Change `splits`."
            )
        others = [
            *([splits] if splits else []),
            Guess("chain", ", ".join(chain), "each copy draws one; all of them serve this language and these columns"),
            Guess("copies", str(copies), f"for {training:,} training rows, after Wei & Zou 2019"),
        ]
        classes = plan.summary()["classes"].get("train", {})
        rate = 0.05 if training <= FEW else 0.1
        text = self.text(chain, splits, copies=copies, rate=rate, share_bad=share_bad, classes=classes)
        compile_chain(self.recipe(text))
        return dict(plan.rows), text, others

    def texts(self) -> list[str]:
        column = next(self.sample.columns[guess.value] for guess in self.roles if guess.what in ("text", "tokens"))
        return [" ".join(value) if column.is_list else value for value in column.values]

    def splits(self) -> Guess | None:
        """How to share out data that has no splits, or a training split without any to validate on."""
        named = self.sample.splits
        roles = {guess.what for guess in self.roles}
        how = " stratify: true" if "label" in roles and "group" not in roles else ""
        if named == ("train",):
            return Guess(
                "splits", f"{{train: 0.8, validation: 0.1, test: 0.1{',' + how if how else ''}}}", "the data has none"
            )
        if "validation" not in named and "train" in named:
            return Guess(
                "splits",
                f"{{train: 0.9, validation: 0.1{',' + how if how else ''}}}",
                f"the data has {' and '.join(named)}",
            )
        return None

    def chain(self) -> tuple[str, ...]:
        """Operators that serve this language and these columns."""
        fitting = []
        for operator in CHAIN:
            try:
                compile_chain(self.recipe(self.text((operator,), None)))
            except AugkitError:
                continue
            fitting.append(operator)
        if not fitting:
            raise RecipeError(
                f"none of {', '.join(CHAIN)} serves these columns in {self.language.value!r}",
                hint="`augkit ops` lists all operators and what they serve.",
            )
        return tuple(fitting[:MOST_STEPS])

    def recipe(self, text: str, *, limited: bool = False) -> Recipe:
        """The recipe of a text, reading only the beginning of large data where that is enough."""
        large = limited and sum(file.bytes for file in self.sample.source.files) > LARGE_BYTES
        overrides = [f"source.limit={LIMIT_OF_LARGE}"] if large else []
        return recipe_from_text(text, self.output.name, self.output.resolve().parent, overrides)

    def text(
        self,
        chain: Sequence[str],
        splits: Guess | None,
        *,
        copies: int = 1,
        rate: float = 0.1,
        share_bad: float = 0.01,
        classes: Mapping[str, int] | None = None,
    ) -> str:
        held_out = [
            name for name in ("validation", "test") if name in self.sample.splits or (splits and name in splits.value)
        ]
        return recipe_text(
            name=self.name,
            data=self.data,
            roles=self.roles,
            language=self.language,
            splits=splits,
            chain=chain,
            copies=copies,
            rate=rate,
            share_bad=share_bad,
            held_out=held_out,
            classes=classes or {},
        )

    def neighbours(self) -> Iterator[str]:
        """A test file beside a training file, which the user may have meant as well."""
        path = self.output.resolve().parent / self.data
        if path.is_file() and re.search("train", path.name):
            for other in ("test", "validation", "valid", "dev"):
                beside = path.with_name(path.name.replace("train", other))
                if beside.is_file():
                    folder = os.path.relpath(path.parent)
                    yield f"{beside.name} stands beside it, not used: `augkit init {folder}` takes the whole folder."


def _as_written(data: str, output: Path) -> str:
    """The data as the recipe should name it: relative to the recipe's folder where it stands under it."""
    if is_url(data) or data.startswith("builtin:") or not Path(data).expanduser().exists():
        return data
    path, folder = Path(data).expanduser().resolve(), output.resolve().parent
    return os.path.relpath(path, folder) if path.is_relative_to(folder) else str(path)


def _name(data: str) -> str:
    """A dataset's name from the name of its data: the folder's, where the file's says only which split it is."""
    path = data.removeprefix("builtin:").rstrip("/")
    if Path(path).exists():
        path = str(Path(path).resolve())
    stem = Path(path).name.split(".")[0] or "dataset"
    if re.fullmatch(r"(train|training|data|dataset)", stem.lower()) and Path(path).parent.name:
        stem = Path(path).parent.name
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-._")[:100] or "dataset"
