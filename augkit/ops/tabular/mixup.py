"""`tabular.mixup`: two rows averaged, and their labels alike."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import Field

from augkit.errors import RecipeError
from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.pools import Pool, pool_key
from augkit.ops.sampling import chosen
from augkit.ops.soft_labels import as_json, is_soft, mixed_label
from augkit.ops.tabular.base import TableRow, TabularDatasetOperator
from augkit.ops.tabular.reading.numeric import NumericColumn, is_number


class Partner(NamedTuple):
    """A row of the training split: its id, features and label."""

    row_id: str
    features: dict[str, Any]
    label: Any


class Partners(NamedTuple):
    """What was learnt.

    Attributes:
        columns: of numbers, by name.
        targets: what is known of labels that are numbers.
        rows: all rows of the pool.
        of_label: the same by label, as JSON.
    """

    columns: dict[str, NumericColumn]
    targets: NumericColumn
    rows: list[Partner]
    of_label: dict[str, list[Partner]]


@operator("tabular.mixup", version=1)
class MixUp(TabularDatasetOperator):
    """Average the numbers of the row with those of another training row, and their labels alike.

    Where labels have weights (`source.weighted_labels`), the label becomes what the rows are mixed of; with
    `target: number` it is the average of both, for regression; else the other row has the row's own label, so that it
    stays true. Whole numbers stay whole. Text, truth values, and numbers that either row lacks are the row's own. The
    lineage names both rows with their weights.

    Args:
        alpha: of the Beta distribution that the weight is drawn from; the row itself has the greater weight.
        target: whether labels are classes, or numbers that are averaged.
        pool: training rows that partners are drawn from; the same whatever the order of the rows.

    Source: Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"features", "label"})
    keeps: ClassVar[frozenset[str]] = frozenset({"id", "group", "time"})

    alpha: Annotated[float, Field(gt=0, le=100)] = 0.4
    target: Literal["class", "number"] = "class"
    pool: Annotated[int, Field(ge=1, le=1_000_000)] = 1000

    def check_roles(self, roles: frozenset[str]) -> None:
        if self.target == "number" and "label" not in roles:
            raise RecipeError(
                "with `target: number` it averages labels, and source.columns names none",
                hint="Name the column of the target under source.columns, as in `label: price`.",
            )

    def fit(self, samples: Iterable[TableRow], rng: Chance) -> bytes:
        key = pool_key(rng)
        pool: Pool[TableRow] = Pool(self.pool, key)
        columns: dict[str, NumericColumn] = {}
        targets = NumericColumn()
        for sample in samples:
            pool.put(sample.row_id, sample)
            for name, value in sample.features.items():
                if is_number(value):
                    columns.setdefault(name, NumericColumn()).see(value)
            if is_number(sample.label):
                targets.see(sample.label)
        rows = [
            [row_id, {name: value for name, value in row.features.items() if is_number(value)}, row.label]
            for row_id, row in sorted(pool.kept.items())
        ]
        facts = {name: asdict(column) for name, column in sorted(columns.items())}
        return json.dumps({"columns": facts, "targets": asdict(targets), "rows": rows}, default=str).encode()

    def restore(self, state: bytes) -> Partners:
        """The rows of the pool, and what columns keep."""
        facts = json.loads(state)
        rows = [Partner(*row) for row in facts["rows"]]
        of_label: dict[str, list[Partner]] = {}
        for row in rows:
            of_label.setdefault(as_json(row.label), []).append(row)
        columns = {name: NumericColumn(**one) for name, one in facts["columns"].items()}
        return Partners(columns, NumericColumn(**facts["targets"]), rows, of_label)

    def draw(self, sample: TableRow, rng: Chance, fitted: Partners) -> Drawn:
        averaged = self.target == "number"
        if averaged and not is_number(sample.label):
            return None
        free = averaged or is_soft(sample.label)
        partners = fitted.rows if free else fitted.of_label.get(as_json(sample.label), [])
        draw, share = float(rng.random()), float(rng.beta(self.alpha, self.alpha))
        partner = chosen(partners, draw) if partners else None
        if partner is None or partner.row_id == sample.row_id or (averaged and not is_number(partner.label)):
            return None
        weight = round(max(share, 1 - share), 6)
        values = {}
        for name, other in partner.features.items():
            own = sample.features.get(name)
            if is_number(own):
                values[name] = fitted.columns[name].settled(weight * own + (1 - weight) * other)
        label = sample.label
        if averaged:
            label = fitted.targets.settled(weight * sample.label + (1 - weight) * partner.label)
        elif free:
            label = mixed_label([sample.label, partner.label], [weight, 1 - weight])
        parents = [[sample.row_id, weight], [partner.row_id, round(1 - weight, 6)]]
        return {"parents": parents, "values": values} | ({"label": label} if free else {})
