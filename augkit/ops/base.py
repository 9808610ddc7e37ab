"""The operator contract: draw, then apply.

`draw` looks at a sample and a generator and returns what to do as plain JSON values, or None for "nothing". `apply` is
a pure function of sample and drawn values that transforms every target the sample has. What was drawn is the lineage.

An operator's *shape* says what it needs to see: one row, a batch of rows, or the training split. Its *modality* says
what a sample is: `read` takes the sample out of a row, `write` puts it back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from augkit.ops.chance import Chance

__all__ = [
    "BatchDatasetOperator",
    "BatchOperator",
    "DatasetOperator",
    "Drawn",
    "Operator",
    "Range",
    "Rate",
    "Row",
    "RowOperator",
    "SplitOperator",
    "operator",
]

Drawn = Any
"""What an operator drew: JSON values only (str, int, float, bool, None, and lists and dicts of them)."""

Sample = TypeVar("Sample")
Rate = Annotated[float, Field(gt=0, le=1)]
"""A share in (0, 1]."""


def _ordered(value: tuple[float, float]) -> tuple[float, float]:
    if value[0] > value[1]:
        raise ValueError(f"the low end {value[0]:g} is above the high end {value[1]:g}")
    return value


Range = Annotated[tuple[float, float], Field(strict=False), AfterValidator(_ordered)]
"""A `(low, high)` pair, both ends included."""


class Row:
    """One example on its way through a chain.

    Attributes:
        id: the row id.
        values: role to value, as in `{"text": "a fine film", "label": 1}`.
        language: ISO 639-1 code of its text.
    """

    __slots__ = ("id", "language", "values", "views")

    def __init__(self, id: str, values: Mapping[str, Any], language: str = "en") -> None:
        self.id = id
        self.values = values
        self.language = language
        self.views: dict[str, Any] = {}  # samples read from this row; a cache, one entry a role

    def replaced(self, values: Mapping[str, Any]) -> Row:
        """A row with some values replaced; this one stays as it is."""
        return Row(self.id, {**self.values, **values}, self.language)


class Operator(BaseModel, ABC, Generic[Sample]):
    """Base of every operator. Fields are its parameters, validated strictly.

    Class attributes, set by `@operator` and the modality's base class:
        name: `modality.name`.
        version: raised whenever the output for the same draw changes.
        modality: text, image, audio, tabular, timeseries, interactions, multimodal.
        shape: row, batch or dataset.
        moves: roles that are transformed along with the input.
        keeps: roles that still hold for the transformed input as they are.
        needs: roles without which there is nothing to do, beside one of `inputs`.
        languages: codes served; empty means any.
        deterministic: whether the same draw gives the same bytes on any machine.
        beside: parameters that do not decide the output, such as a batch size; they are in no key.
        chooses_rows: it decides itself which rows get copies of their own, so that `balance` cannot.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: ClassVar[str]
    version: ClassVar[int]
    modality: ClassVar[str]
    shape: ClassVar[Literal["row", "batch", "dataset"]]
    moves: ClassVar[frozenset[str]] = frozenset()
    keeps: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[frozenset[str]] = frozenset()
    languages: ClassVar[frozenset[str]] = frozenset()
    deterministic: ClassVar[bool] = True
    beside: ClassVar[frozenset[str]] = frozenset()
    chooses_rows: ClassVar[bool] = False

    def inputs(self) -> frozenset[str]:
        """Roles of which the row must have at least one for this operator to have anything to work on."""
        return frozenset()

    @classmethod
    def choices(cls) -> Mapping[str, str]:
        """For an operator that runs another library's: their names, each with why it cannot be used here, or ""."""
        return {}

    def reserved(self) -> Mapping[str, frozenset[str]]:
        """Parameters that name something new in the data, each with the roles in which the source may not have it."""
        return {}

    def check_ready(self, language: str) -> None:
        """Called when a recipe is compiled, before the first row.

        Args:
            language: ISO 639-1 code of the text.

        Raises:
            AugkitError: a package, model, program or file that this operator needs is missing; says how to get it.
        """

    def check_roles(self, roles: frozenset[str]) -> None:
        """Called when a recipe is compiled, for what `moves`, `keeps` and `needs` cannot say.

        Args:
            roles: those that `source.columns` names.

        Raises:
            AugkitError: with these roles and these parameters, a label would no longer hold; says what would do.
        """

    def fingerprint(self) -> str:
        """Hash of what decides the output beside the parameters: a file's or a model's content. Empty for nothing."""
        return ""

    @abstractmethod
    def read(self, row: Row) -> Sample:
        """The sample in a row."""

    @abstractmethod
    def write(self, row: Row, sample: Sample) -> Row:
        """A new row with the sample put back."""

    @abstractmethod
    def apply(self, sample: Sample, drawn: Drawn) -> Sample:
        """A new sample with everything in it transformed as drawn. Pure: neither argument is changed."""

    def carry_out(self, row: Row, sample: Sample, drawn: Drawn) -> Row:
        """The row after `apply` and `write`. A modality may take a shorter way to the same row."""
        return self.write(row, self.apply(sample, drawn))


class RowOperator(Operator[Sample]):
    """Sees one row.

    Class attributes:
        together: whether `carry_out_many` is worth calling, as where many small arrays are worked as a large one.
    """

    shape: ClassVar[Literal["row", "batch", "dataset"]] = "row"
    together: ClassVar[bool] = False

    @abstractmethod
    def draw(self, sample: Sample, rng: Chance) -> Drawn:
        """What to do with this sample; None or an empty list for nothing."""

    def carry_out_many(self, rows: Sequence[Row], samples: Sequence[Sample], drawn: Sequence[Drawn]) -> Sequence[Row]:
        """`carry_out` for many rows, which a modality may work together. What a row becomes depends on no other."""
        return [self.carry_out(row, sample, one) for row, sample, one in zip(rows, samples, drawn, strict=True)]


class SplitOperator(Operator[Sample]):
    """Sees one row and makes several of it: copy number k becomes piece number k; further copies stay unchanged."""

    shape: ClassVar[Literal["row", "batch", "dataset"]] = "row"

    @abstractmethod
    def draw_pieces(self, sample: Sample, rng: Chance) -> Sequence[Drawn]:
        """What to do for each piece, in order. `rng` is the same for all copies of a row."""


class BatchOperator(Operator[Sample]):
    """Sees a batch of rows at once, for a model's sake. What a row gets must not depend on the others."""

    shape: ClassVar[Literal["row", "batch", "dataset"]] = "batch"
    beside: ClassVar[frozenset[str]] = frozenset({"batch_size"})

    batch_size: Annotated[int, Field(ge=1, description="Rows that are handed over at once.")] = 32

    @abstractmethod
    def draw_batch(self, samples: Sequence[Sample], rngs: Sequence[Chance]) -> Sequence[Drawn]:
        """What to do with each sample, in order; an exception in a draw's place fails that row alone.

        Args:
            samples: one for each row.
            rngs: a generator for each.
        """


class DatasetOperator(Operator[Sample]):
    """Sees the training split once, in `fit`; then one row at a time together with what it learnt.

    Class attributes:
        keeps_state: whether `apply` needs what was fitted, as where parts of other rows are taken over. `restore` is
            then called before `apply`, by replay too, and what was fitted is published as `states.parquet`.
    """

    shape: ClassVar[Literal["row", "batch", "dataset"]] = "dataset"
    keeps_state: ClassVar[bool] = False

    def glimpse(self, row: Row) -> Sample:
        """What `fit` is handed of a row: the sample, or what can be had of it with less work."""
        return self.read(row)

    @abstractmethod
    def fit(self, samples: Iterable[Sample], rng: Chance) -> bytes:
        """What is learnt from the training split, as bytes; equal inputs give equal bytes."""

    @abstractmethod
    def restore(self, state: bytes) -> Any:
        """What `draw` is handed, made from the bytes of `fit` once per process."""

    @abstractmethod
    def draw(self, sample: Sample, rng: Chance, fitted: Any) -> Drawn:
        """What to do with this sample, given what was fitted."""


class BatchDatasetOperator(DatasetOperator[Sample]):
    """Sees the training split once, and then a batch of rows at once, for a fitted model's sake."""

    beside: ClassVar[frozenset[str]] = frozenset({"batch_size"})

    batch_size: Annotated[int, Field(ge=1, description="Rows that are handed over at once.")] = 32

    @abstractmethod
    def draw_batch(self, samples: Sequence[Sample], rngs: Sequence[Chance], fitted: Any) -> Sequence[Drawn]:
        """As in `BatchOperator`, knowing what was fitted; what a row gets must not depend on the others."""

    def draw(self, sample: Sample, rng: Chance, fitted: Any) -> Drawn:
        return self.draw_batch([sample], [rng], fitted)[0]


Class = TypeVar("Class", bound=type[Operator[Any]])


def operator(name: str, *, version: int) -> Callable[[Class], Class]:
    """Name an operator class and make it known.

    Args:
        name: `modality.name`; the file is named after it.
        version: 1 at first; raised whenever the output for the same seed changes.
    """

    def mark(cls: Class) -> Class:
        from augkit.ops.registry import register

        cls.name, cls.version = name, version
        register(cls)
        return cls

    return mark
