"""What a user may write in a recipe, version 1.

Sections are strict and frozen: an unknown key, or a value of another type, is refused. Operators and gates are named
here but not known here; the plan resolves them, so that this module depends on nothing else in augkit.
"""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any, Literal, TypeGuard

from pydantic import (
    BeforeValidator,
    Field,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    ValidationError,
    field_validator,
    model_serializer,
    model_validator,
)

from augkit.errors import RecipeError
from augkit.recipe.ablation import AblateSettings
from augkit.recipe.event_log import EventLog
from augkit.recipe.origin import KeyPath, Origin
from augkit.recipe.section import Fraction, Section
from augkit.recipe.step_table import StepTable
from augkit.recipe.training import TrainSettings
from augkit.roles import ROLES, Role

__all__ = ["AudioOutput", "Augment", "Balance", "ImageOutput", "Output", "Recipe", "Role", "Source", "Splits", "Step"]

Format = Literal[
    "csv",
    "tsv",
    "json",
    "jsonl",
    "parquet",
    "text",
    "conll",
    "ts",
    "numpy",
    "imagefolder",
    "audiofolder",
    "coco",
    "voc",
    "yolo",
    "disk",
    "hub",
]
Step = str | dict[str, Any]
"""One step of a chain: an operator's name, or `{name: parameters}`."""

DEFAULT_GATES: tuple[Step, ...] = ("drop_unchanged", {"leakage": {"on_leak": "warn"}})
NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
NUMBER_PATTERN = re.compile(r"\s*[0-9.,]*\s*%?\s*")
SPLIT_PATTERN = re.compile(r"^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def names_files(splits: Any) -> TypeGuard[dict[str, str]]:
    """Whether `splits` names one file a split, rather than shares of the data."""
    if not isinstance(splits, dict) or not splits or {"fractions", "stratify", "by"} & set(splits):
        return False
    return all(isinstance(item, str) and not NUMBER_PATTERN.fullmatch(item) for item in splits.values())


def in_folder(folder: str | None, file: str) -> str:
    """`file` as it stands where it is absolute, a URL, or no folder is named; else the file in the folder."""
    if not folder or file.startswith(("/", "~")) or "://" in file:
        return file
    return f"{folder.rstrip('/')}/{file}"


class Splits(Section):
    """How rows are shared out over splits, before anything is augmented.

    Written `{train: 0.8, validation: 0.1, test: 0.1}`, with `stratify` or `by` beside the names. Where the recipe
    names a `group` column, all rows of a group stand in the same split.

    Attributes:
        fractions: split to share; usually left out, and the splits written at this level.
        stratify: whether each split keeps the share of every label.
        by: how rows are shared out: at `random`, or in the order of the `time` column.
    """

    fractions: dict[str, Fraction]
    stratify: bool = False
    by: Literal["random", "time"] = "random"

    @model_validator(mode="before")
    @classmethod
    def _lift_names(cls, value: Any) -> Any:
        """Move `train: 0.9` written at this level into `fractions`."""
        if not isinstance(value, dict) or isinstance(value.get("fractions"), dict):
            return value
        own = {key: item for key, item in value.items() if key in ("stratify", "by")}
        return own | {"fractions": {key: item for key, item in value.items() if key not in own}}

    @field_validator("fractions")
    @classmethod
    def _whole(cls, value: dict[str, float]) -> dict[str, float]:
        if not value:
            raise ValueError("name at least one split, as in {train: 0.9, validation: 0.1}")
        total = sum(value.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"fractions add up to {total:g}, not 1")
        return value

    @model_validator(mode="after")
    def _one_rule(self) -> Splits:
        if self.stratify and self.by == "time":
            raise ValueError("`stratify` and `by: time` contradict each other; keep one")
        return self


class Source(Section):
    """Where rows come from and what their columns mean.

    Attributes:
        data: a file, glob, folder, `builtin:NAME`, or hub id; a list of them; or a mapping of split to any of these.
        format: guessed from the name where left out.
        name: configuration of a hub data set.
        revision: commit, tag or branch of a hub data set.
        encoding: of text files.
        delimiter: of csv files; one character.
        columns: role to column. Left out with `events` or `steps`, all that they make.
        events: makes sequences of the rows, which are events of users; for logs.
        steps: makes time series of the rows, which are steps of them; for tables with a line for each step.
        channels: where channels stand in a NumPy array of three dimensions: `last` (series, steps, channels), or
            `first` (series, channels, steps).
        gather: makes one column of lists of many columns: new name to a pattern of their names, as in `series: t_*`, or
            to a list of patterns, one a channel; for tables that have a column for each step of a time series.
        new_columns: columns of images or sounds that the source does not have and that an operator makes, such as
            `multimodal.text_to_speech`; they are empty in source rows.
        language: of the text, as an ISO 639-1 code.
        splits: fractions; they share out the whole data, or, where `data` names splits, its `train` split.
        take: rows (int) or share (float) kept of a split, drawn by keyed hash; for low-data experiments.
        limit: rows read at most of each split that `data` names, from its start; for a quick look.
        max_megapixels: images with more pixels are set aside before they are decoded; 100 where left out.
        weighted_labels: whether the `label` column becomes lists of `{label, weight}`, which mixed rows can have;
            numbered classes are written by their names.
        box_format: what the four numbers of a box are: coco (left, top, width, height) where left out, or pascal_voc
            (left, top, right, bottom), both in pixels; yolo (centre and size) or albumentations (left, top, right,
            bottom), both as shares of width and height.
    """

    data: str | list[str] | dict[str, str | list[str]]
    format: Format | None = None
    name: str | None = None
    revision: str | None = None
    encoding: str = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    columns: dict[Role, str] = Field(min_length=1)
    events: EventLog | None = None
    steps: StepTable | None = None
    channels: Literal["first", "last"] = "last"
    gather: dict[str, Annotated[list[str], Field(min_length=1), BeforeValidator(_as_list)]] = Field(
        default_factory=dict
    )
    new_columns: Annotated[list[str], BeforeValidator(_as_list)] = Field(default_factory=list)
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")] = "en"
    splits: Splits | None = None
    take: dict[str, Annotated[int, Field(gt=0)] | Fraction] = Field(default_factory=dict)
    limit: Annotated[int, Field(gt=0)] | None = None
    weighted_labels: bool = False
    max_megapixels: Annotated[float, Field(gt=0)] | None = None
    box_format: Literal["coco", "pascal_voc", "yolo", "albumentations"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _files_under_splits(cls, value: Any) -> Any:
        """`data: folder` with `splits: {train: a.csv, test: b.csv}` names one file a split."""
        if not isinstance(value, dict):
            return value
        splits, folder = value.get("splits"), value.get("data")
        if not names_files(splits):
            return value
        if not isinstance(folder, str | None):
            raise ValueError("`splits` that name files need `data` to be the folder they stand in")
        files = {split: in_folder(folder, file) for split, file in splits.items()}
        return {key: item for key, item in value.items() if key != "splits"} | {"data": files}

    @model_validator(mode="before")
    @classmethod
    def _columns_of_events(cls, value: Any) -> Any:
        """`events` makes the columns, so that they need not be named."""
        if not isinstance(value, dict) or "columns" in value or not isinstance(value.get("events"), dict | EventLog):
            return value
        try:
            log = EventLog.model_validate(value["events"])
        except ValidationError:  # told of where it stands
            return value | {"columns": {"items": "items"}}
        splits = value.get("splits")
        by_user = isinstance(splits, dict) and not splits.get("stratify") and splits.get("by", "random") == "random"
        by_user = by_user or (log.negatives and splits is None)
        return value | {"columns": log.columns() | ({"group": "user"} if by_user else {})}

    @model_validator(mode="before")
    @classmethod
    def _columns_of_steps(cls, value: Any) -> Any:
        """`steps` makes the columns, so that they need not be named."""
        if not isinstance(value, dict) or "columns" in value or not isinstance(value.get("steps"), dict | StepTable):
            return value
        try:
            return value | {"columns": StepTable.model_validate(value["steps"]).columns()}
        except ValidationError:  # told of where it stands
            return value | {"columns": {"series": "series"}}

    @model_validator(mode="after")
    def _consistent(self) -> Source:
        if sum(map(bool, (self.events, self.steps, self.gather))) > 1:
            raise ValueError("`events`, `steps` and `gather` read the same lines in different ways; keep one")
        named = set(self.data) if isinstance(self.data, dict) else set()
        if self.events and self.events.holdout and (self.splits or named - {"train"}):
            raise ValueError("`events.holdout` makes the splits: leave out `splits`, and name no others under `data`")
        cut = set(self.splits.fractions) if self.splits else set()
        for split in named | cut | set(self.take):
            if not SPLIT_PATTERN.fullmatch(split):
                raise ValueError(f"the split name `{split}` may hold letters, digits, _ and dots between them only")
        if not self.data or (isinstance(self.data, dict) and not all(self.data.values())):
            raise ValueError("`data` names nothing; give a file, glob, folder, builtin:NAME or hub id")
        if self.splits and named:
            if "train" not in named:
                raise ValueError("fractions share out the `train` split, and `data` names none")
            if both := sorted((cut - {"train"}) & named):
                raise ValueError(f"split `{both[0]}` is both a file and a fraction")
        if self.splits and self.splits.stratify and "label" not in self.columns:
            raise ValueError("`stratify` needs a `label` column")
        if self.splits and self.splits.by == "time" and "time" not in self.columns:
            raise ValueError("`by: time` needs a `time` column")
        if self.splits and "group" in self.columns and (self.splits.stratify or self.splits.by == "time"):
            raise ValueError(
                "groups are kept together only by random splits: leave out `stratify` and `by: time`, or `group`"
            )
        if "text" in self.columns and "tokens" in self.columns:
            raise ValueError("give `text` or `tokens`, not both")
        for role in self.columns:
            if (wanted := ROLES[role].points_into) and not wanted & set(self.columns):
                named_for = " or ".join(f"`{other}`" for other in sorted(wanted))
                raise ValueError(f"`{role}` belongs to {named_for}, which no column is named for")
        media = {column for role, column in self.columns.items() if ROLES[role].feature}
        if others := sorted(set(self.new_columns) - media):
            raise ValueError(f"`new_columns` are for images and sounds, and no such role names {others[0]!r}")
        if self.new_columns and not set(self.columns.values()) - set(self.new_columns):
            raise ValueError("`new_columns` names all columns, so that there is nothing to read")
        used = list(self.columns.values())
        if twice := sorted({column for column in used if used.count(column) > 1}):
            raise ValueError(f"column {twice[0]!r} is named for two roles")
        return self


class Augment(Section):
    """What happens to each source row.

    Attributes:
        copies: augmented rows per source row.
        chain: steps run in order on every copy; see `augkit ops` for their names.
        keep_original: whether source rows are published beside their copies.
        attempts: rounds of drawing; a copy that a gate drops beside its source row, or as a repetition of another copy
            of it, is made up for by the next copy number, in this many rounds at most.
        splits: the splits that are augmented.
        perturb: false publishes each copy as its source row stands, where it passed the gates as it was drawn: as many
            duplicates as there would be copies. `augkit ablate` compares with them.
    """

    copies: Annotated[int, Field(ge=0, le=10_000)] = 1
    chain: list[Step] = Field(min_length=1)
    keep_original: bool = True
    attempts: Annotated[int, Field(ge=1, le=100)] = 10
    splits: list[str] = Field(default_factory=lambda: ["train"], min_length=1)
    perturb: bool = True


class Balance(Section):
    """Bring classes of the augmented splits to a common size by drawing more copies of rare ones.

    Attributes:
        strategy: `auto`, also written `max`, `not majority` or `all`, the size of the largest class; `minority`, the
            same for the smallest class alone, and `not minority`, for all others; a number of rows; a ratio of the
            largest class; or a map of label to rows.
        max_copies: most copies drawn of one row; what this leaves out of reach is reported.
    """

    strategy: (
        Literal["auto", "max", "minority", "not minority", "not majority", "all"]
        | Annotated[int, Field(gt=0)]
        | Fraction
        | dict[str, Annotated[int, Field(gt=0)]]
    ) = "auto"
    max_copies: Annotated[int, Field(ge=1, le=10_000)] = 50

    @field_validator("strategy", mode="before")
    @classmethod
    def _labels_as_text(cls, value: Any) -> Any:
        """YAML reads the label 0 as a number; labels are compared as text."""
        return {str(key): item for key, item in value.items()} if isinstance(value, dict) else value


class ImageOutput(Section):
    """How images are encoded that an operator has changed; all others keep their bytes.

    Attributes:
        format: of the file; that of the source image where left out, and png where augkit does not write that.
        quality: of jpeg and webp, from 1 to 100; a webp of 100 is lossless.
        colour: of the file: grey, rgb, or rgba with an alpha channel, which is opaque where there was none; that of the
            source image where left out. Masks stay as they are.
        size: width and height in pixels that every copy is scaled to, by `image.resize` as the last step of the chain;
            boxes, masks and keypoints move along. As the chain leaves it where left out.
    """

    format: Literal["jpeg", "png", "webp", "tiff"] | None = None
    quality: Annotated[int, Field(ge=1, le=100)] = 95
    colour: Literal["grey", "rgb", "rgba"] | None = None
    size: Annotated[list[Annotated[int, Field(ge=1, le=32_767)]], Field(min_length=2, max_length=2)] | None = None

    @model_serializer(mode="wrap")
    def _as_it_decides(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without a colour and a size as every recipe was before it could name them, so that its keys stay."""
        values: dict[str, Any] = handler(self)
        return {key: value for key, value in values.items() if value is not None or key not in ("colour", "size")}


class AudioOutput(Section):
    """How sounds are encoded that an operator has changed; all others keep their bytes.

    Values are rounded without dither, and what is beyond full scale is clipped.

    Attributes:
        format: of the file; that of the source sound where left out, and flac where augkit does not write that.
        bit_depth: bits a value.
    """

    format: Literal["flac", "wav"] | None = None
    bit_depth: Literal[16, 24] = 16


class Output(Section):
    """How the published files are cut and encoded.

    Attributes:
        shard_rows: source rows a shard; memory grows with it. Left out, as many as give about 40,000
            published rows; of images and sounds 5,120 at most.
        shuffle: whether rows are shuffled within a shard and shards within a split.
        image: how images are encoded that an operator has changed.
        audio: how sounds are encoded that an operator has changed.
    """

    shard_rows: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    shuffle: bool = True
    image: ImageOutput = Field(default_factory=ImageOutput)
    audio: AudioOutput = Field(default_factory=AudioOutput)


class Recipe(Section):
    """A recipe, from YAML (`Recipe.load`) or in code.

    Attributes:
        augkit: version of the recipe format; always 1.
        name: of the dataset that is built.
        description: what the dataset is for; shown on its card.
        seed: of every random draw; another seed gives another dataset.
        source: where rows come from and what their columns mean.
        augment: what happens to each source row.
        balance: brings classes to a common size.
        gates: what must hold of rows and splits before the dataset is published.
        on_error: `quarantine` sets a row aside on which an operator fails; `raise` stops the build.
        max_quarantined: share of rows that may be set aside before the build fails.
        output: how the published files are cut.
        train: what is trained and how; a build does not depend on it.
        ablate: what `augkit ablate` compares and by what rule; a build does not depend on it.

    >>> recipe = Recipe(augkit=1, name="tiny", source={"data": "a.csv", "columns": {"text": "text"}},
    ...                 augment={"chain": ["text.swap"]})
    >>> recipe.augment.copies
    1
    """

    augkit: Literal[1]
    name: Annotated[str, Field(pattern=NAME_PATTERN)]
    description: str = ""
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    source: Source
    augment: Augment | None = None
    balance: Balance | None = None
    gates: list[Step] = Field(default_factory=lambda: list(deepcopy(DEFAULT_GATES)))
    on_error: Literal["quarantine", "raise"] = "quarantine"
    max_quarantined: Annotated[float, Field(ge=0, le=1)] = 0.01
    output: Output = Field(default_factory=Output)
    train: TrainSettings | None = None
    ablate: AblateSettings | None = None

    _origin: Origin = PrivateAttr(default_factory=Origin)

    @model_validator(mode="after")
    def _consistent(self) -> Recipe:
        if self.balance and "label" not in self.source.columns:
            raise ValueError("`balance` needs a `label` column: name it in source.columns")
        if self.balance and not self.augment:
            raise ValueError("`balance` draws more copies, so it needs an `augment` section")
        return self

    @classmethod
    def load(cls, path: str | Path, overrides: list[str] | None = None) -> Recipe:
        """Read a YAML recipe.

        Args:
            path: the file.
            overrides: `path.to.key=value` strings, the value read as YAML; later ones win.

        Raises:
            RecipeError: naming file, line, value and the nearest valid name.
        """
        from augkit.recipe.load import load_recipe

        return load_recipe(path, overrides or [])

    def error(self, message: str, path: KeyPath, *, hint: str = "") -> RecipeError:
        """A RecipeError that points at the line where `path` was written."""
        return RecipeError(message, where=self._origin.locate(path), hint=hint)

    @property
    def folder(self) -> Path:
        """What relative paths in the recipe are relative to: its file's folder, else the working folder."""
        return self._origin.folder
