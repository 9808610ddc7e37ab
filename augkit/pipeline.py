"""The same chain on the fly: augment rows inside a training loop, with the bytes a build would have given them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from augkit.building.chain import Fitted, Run
from augkit.building.columns import content_id, role_columns
from augkit.building.compile import compile_chain
from augkit.building.work import draw_copies
from augkit.errors import OperatorError, RecipeError
from augkit.features import expanded
from augkit.ops.base import DatasetOperator, Row
from augkit.recipe.resolve import canonical_json
from augkit.recipe.schema import Recipe


class Pipeline:
    """A recipe's chain as a function of a row.

    Args:
        recipe: a recipe with an `augment` section.
        fitted: what the dataset operators of the chain learnt, by step; `None` where it has none.
        copy: the copy drawn unless a call says otherwise.
        tag_names: names of tags that rows hold as numbers, as in `features["ner_tags"].feature.names`.

    Raises:
        RecipeError: the recipe augments nothing, or its chain cannot serve its columns.

    A row is a mapping of columns, as `datasets` gives it; a batch is a mapping of columns to lists, as
    `Dataset.with_transform` hands it over. For epoch 0 the result is what a build publishes for the same row and copy.
    A pipeline holds no open files and no process-wide state, so it can be sent to `DataLoader` workers.

    >>> recipe = Recipe(augkit=1, name="tiny", source={"data": "unused.csv", "columns": {"text": "text"}},
    ...                 augment={"chain": ["text.swap"]})
    >>> Pipeline(recipe)({"text": "alpha beta"}, copy=3)
    {'text': 'beta alpha'}
    """

    def __init__(
        self,
        recipe: Recipe,
        *,
        fitted: Mapping[str, bytes] | None = None,
        copy: int = 0,
        tag_names: Sequence[str] | None = None,
    ) -> None:
        if recipe.augment is None:
            raise RecipeError("a pipeline needs an `augment` section, and this recipe has none")
        self.recipe = recipe
        self.copy = copy
        self.tag_names = list(tag_names or [])
        self.epoch = 0
        self._fitted = dict(fitted or {})
        self._prepare()
        needing = [step.id for step in self._chain.steps() if isinstance(step.operator, DatasetOperator)]
        if missing := [id for id in needing if id not in self._fitted]:
            raise RecipeError(
                f"{missing[0]} learns from the training split before it can be used",
                hint="Make the pipeline with augkit.Pipeline.fit(recipe), which reads the recipe's source.",
            )

    @classmethod
    def fit(cls, recipe: Recipe, *, copy: int = 0) -> Pipeline:
        """A pipeline whose dataset operators have learnt from the recipe's training split."""
        from augkit.building.fit import fit_chain
        from augkit.building.plan import make_plan, scratch_folder

        with scratch_folder() as folder:
            plan = make_plan(recipe, folder)
            fitted = fit_chain(recipe, plan.chain, plan.ingested, plan.assignment)
        return cls(recipe, fitted=fitted, copy=copy)

    def with_seed(self, seed: int, tag_names: Sequence[str] | None = None) -> Pipeline:
        """The same chain with other draws; what was fitted stays.

        Args:
            seed: in the place of the recipe's.
            tag_names: as of the class; those of this pipeline where left out.
        """
        names = self.tag_names if tag_names is None else tag_names
        recipe = self.recipe.model_copy(update={"seed": seed})
        return Pipeline(recipe, fitted=self._fitted, copy=self.copy, tag_names=names)

    @property
    def key(self) -> str:
        """What decides every draw and what becomes of it: a hash of 16 hexadecimal digits."""
        recipe = self.recipe
        content = {
            "chain": self._chain.describe(),
            "seed": recipe.seed,
            "language": recipe.source.language,
            "columns": self._columns,
            "augment": recipe.augment.model_dump(mode="json") if recipe.augment else None,
            "output": [recipe.output.image.model_dump(mode="json"), recipe.output.audio.model_dump(mode="json")],
            "on_error": recipe.on_error,
            "fitted": {step: sha256(state).hexdigest() for step, state in sorted(self._fitted.items())},
        }
        return sha256(canonical_json(content)).hexdigest()[:16]

    def set_epoch(self, epoch: int) -> None:
        """Fresh draws for every row from now on; call it at the start of each epoch."""
        self.epoch = epoch

    def __call__(self, row: Mapping[str, Any], *, epoch: int | None = None, copy: int | None = None) -> dict[str, Any]:
        """The augmented row, or batch of rows.

        Args:
            row: columns; what is not named in `source.columns` passes through.
            epoch: the epoch set by `set_epoch` where left out.
            copy: the pipeline's own where left out.

        Raises:
            OperatorError: an operator failed, or a column is missing.
        """
        epoch = self.epoch if epoch is None else epoch
        copy = self.copy if copy is None else copy
        if not self._is_batch(row):
            return self.augmented([row], epoch=epoch, copies=[copy])[0]
        names = list(row)
        rows = [dict(zip(names, values, strict=True)) for values in zip(*(row[name] for name in names), strict=True)]
        made = self.augmented(rows, epoch=epoch, copies=[copy] * len(rows))
        return {name: [one[name] for one in made] for name in (made[0] if made else names)}

    def augmented(
        self,
        rows: Sequence[Mapping[str, Any]],
        *,
        epoch: int,
        copies: Sequence[int],
        ids: Sequence[str] | None = None,
        keep_failed: bool = False,
    ) -> list[dict[str, Any]]:
        """Some rows, each with a copy number of its own.

        Args:
            rows: columns of each.
            epoch: of all of them.
            copies: the copy number of each.
            ids: of the rows; what a build calls rows of the same content where left out.
            keep_failed: whether a row on which an operator fails stays as it is.

        Raises:
            OperatorError: as of a call.
        """
        sources = [self._source(row, None if ids is None else ids[number]) for number, row in enumerate(rows)]
        made = []
        for row, source, drawn in zip(
            rows, sources, draw_copies(self._chain, self._run, sources, copies, epoch=epoch), strict=True
        ):
            if drawn.failure is not None:
                if keep_failed:
                    made.append(dict(row))
                    continue
                step, error = drawn.failure
                raise OperatorError(
                    f"{step} failed on row {source.id}: {type(error).__name__}: {error}",
                    operator=step,
                    row_id=source.id,
                ) from error
            values = dict(drawn.row.values)
            if self.tag_names and "tags" in values:
                values["tags"] = [self.tag_names.index(tag) for tag in values["tags"]]
            columns = expanded(self._columns, row)
            made.append(dict(row) | {columns[role]: value for role, value in values.items()})
        return made

    def _source(self, row: Mapping[str, Any], row_id: str | None) -> Row:
        columns = expanded(self._columns, row)
        values = {role: row[column] for role, column in columns.items() if column in row}
        values |= {role: None for role in set(columns) - set(values) if columns[role] in self.recipe.source.new_columns}
        needed = {role for step in self._chain.steps() for role in step.operator.moves | step.operator.inputs()}
        for role in sorted(set(columns) & needed - set(values)):
            raise OperatorError(f"the row has no column {columns[role]!r} ({role}); it has {', '.join(map(str, row))}")
        if "tags" in values and any(isinstance(tag, int) for tag in values["tags"]):
            if not self.tag_names:
                raise OperatorError(
                    f"column {columns['tags']!r} holds tags as numbers, and nothing says what they mean",
                    hint="Make the pipeline with tag_names=dataset.features[column].feature.names.",
                )
            values["tags"] = [self.tag_names[tag] for tag in values["tags"]]
        if row_id is None:
            row_id = str(values["id"]) if "id" in values else content_id(values)
        return Row(row_id, values, self.recipe.source.language)

    def _is_batch(self, row: Mapping[str, Any]) -> bool:
        for role in ("text", "text_pair", "tokens"):
            value = row.get(self._columns.get(role, ""))
            if value is not None:
                return isinstance(value, list) and (role != "tokens" or not value or isinstance(value[0], list))
        for role in ("series", "times", "step_labels"):  # lists by nature, and lists of them in a batch
            value = row.get(self._columns.get(role, ""))
            if value is not None and not (isinstance(value, list) and (not value or isinstance(value[0], list))):
                return False
        return all(isinstance(value, list) for value in row.values())

    def _prepare(self) -> None:
        chain = compile_chain(self.recipe)
        assert chain is not None
        self._chain = chain
        self._columns = role_columns(self.recipe)
        self._run = Run(fitted=Fitted(self._fitted), output=self.recipe.output)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in ("_chain", "_columns", "_run")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._prepare()
