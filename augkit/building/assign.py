"""What becomes of every row: its split, whether it is kept, and how many copies are drawn of it.

All of it is decided from keyed hashes of row ids, classes, groups and times, over all rows, before any row is
augmented. Without `stratify`, `by: time`, `take` and `balance` a row's fate depends on that row alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from augkit.building.ingest import Ingested, SourceShard
from augkit.building.seeding import keyed_hashes
from augkit.errors import nearest
from augkit.ranks import Keys, below, keys_at_ranks
from augkit.recipe.schema import Balance, Recipe, Splits

LEFT_OUT = -1


@dataclass(frozen=True)
class ClassTarget:
    """What `balance` asks of a class.

    Attributes:
        rows: source rows in the augmented splits.
        target: rows wanted, copies included.
        copies: copies that will be drawn.
    """

    rows: int
    target: int
    copies: int


@dataclass(frozen=True)
class Assignment:
    """The rule for every row; `of` applies it to a shard.

    Attributes:
        splits: names of the splits, in order of publication.
        counts: source rows kept, shape (splits, labels); without labels one column.
        targets: per label, where the recipe balances.
    """

    ingested: Ingested
    recipe: Recipe
    splits: tuple[str, ...]
    counts: np.ndarray
    targets: dict[str, ClassTarget] = field(default_factory=dict)
    _cuts: dict[int, list[int]] = field(default_factory=dict)
    _taken: dict[int, np.ndarray] = field(default_factory=dict)
    _copies: np.ndarray | None = None
    _extra: np.ndarray | None = None

    def of(self, shard: SourceShard) -> tuple[np.ndarray, np.ndarray]:
        """Split number (-1 where left out) and copies of each row: int16 and int32, shape (rows,)."""
        facts = shard.facts()
        split = self.split_of(shard, facts)
        copies = np.zeros(len(facts), np.int32)
        if self.recipe.augment is not None:
            augmented = np.isin(split, [self.splits.index(name) for name in self.recipe.augment.splits])
            if self._copies is None or self._extra is None:
                copies[augmented] = self.recipe.augment.copies
            else:
                label = facts["label"]
                more = below(keyed_hashes(self.recipe.seed, "balance", facts["hash"]), self._extra[label])
                copies[augmented] = (self._copies[label] + more)[augmented]
        return split, copies

    def split_of(self, shard: SourceShard, facts: np.ndarray, *, take: bool = True) -> np.ndarray:
        split = self._cut(shard, facts)
        if take:
            for number, thresholds in self._taken.items():
                keys = keyed_hashes(self.recipe.seed, "take", facts["hash"])
                classes = facts["label"] if len(thresholds) > 1 else np.zeros(len(facts), np.int64)
                split[(split == number) & ~below(keys, thresholds[classes])] = LEFT_OUT
        return split

    def _cut(self, shard: SourceShard, facts: np.ndarray) -> np.ndarray:
        rule = self.recipe.source.splits
        if rule is None or shard.part != "train":
            return np.full(len(facts), self.splits.index(shard.part), np.int16)
        numbers = np.array([self.splits.index(name) for name in rule.fractions], np.int16)
        if not self._cuts:
            hashes = facts["group"] if "group" in self.recipe.source.columns else facts["hash"]
            position = keyed_hashes(self.recipe.seed, "split", hashes).astype(np.float64) / 2**64
            ends = np.cumsum(list(rule.fractions.values()))[:-1]
            return numbers[np.searchsorted(ends, position, side="right")]
        keys, classes = _cut_keys(self.recipe, rule, facts)
        thresholds = np.array([self._cuts[number] for number in range(len(self._cuts))], dtype=object)
        slot = np.zeros(len(facts), np.int64)
        for cut in range(thresholds.shape[1]):
            slot += ~below(keys, thresholds[classes, cut])
        return numbers[slot]

    @property
    def drawn_copies(self) -> int:
        """Copies that will be drawn in all."""
        if self.recipe.augment is None:
            return 0
        if self.targets:
            return sum(target.copies for target in self.targets.values())
        numbers = [self.splits.index(name) for name in self.recipe.augment.splits]
        return int(self.counts[numbers].sum()) * self.recipe.augment.copies


def assign(recipe: Recipe, ingested: Ingested) -> Assignment:
    """Decide splits, `take` and balance.

    Raises:
        RecipeError: a split that does not exist is named, or a label that does not occur.
    """
    splits = _split_names(recipe, ingested)
    base = Assignment(ingested, recipe, splits, np.zeros((len(splits), 1), np.int64))
    base = replace(base, _cuts=_cut_thresholds(recipe, ingested))
    base = replace(base, counts=_count(base, take=False))
    if recipe.source.take:
        base = replace(base, _taken=_take_thresholds(base))
        base = replace(base, counts=_count(base))
    return _balanced(base, recipe.balance) if recipe.balance else base


def _split_names(recipe: Recipe, ingested: Ingested) -> tuple[str, ...]:
    named = list(dict.fromkeys(shard.part for shard in ingested.shards))
    rule = recipe.source.splits
    if rule is not None:
        if "train" not in named:
            raise recipe.error(
                f"fractions share out the `train` split, and the source has only {', '.join(named)}",
                ("source", "splits"),
            )
        named = [*rule.fractions, *(name for name in named if name != "train" and name not in rule.fractions)]
    wanted = [(name, ("source", "take", name)) for name in recipe.source.take]
    if recipe.augment is not None:
        wanted += [(name, ("augment", "splits", index)) for index, name in enumerate(recipe.augment.splits)]  # type: ignore[misc]
    for name, path in wanted:
        if name not in named:
            hint = f"{nearest(name, named)}" + (
                " augment.splits names the splits to augment." if path[0] == "augment" else ""
            )
            raise recipe.error(f"there is no split {name!r}", path, hint=hint)
    return tuple(named)


def _cut_keys(recipe: Recipe, rule: Splits, facts: np.ndarray) -> Keys:
    """What rows are ranked by when they are shared out exactly, and the class each is ranked within."""
    if rule.by == "time":
        times = (facts["time"].view(np.uint64)) ^ np.uint64(1 << 63)  # int64 order as uint64 order
        return times, np.zeros(len(facts), np.int64)
    return keyed_hashes(recipe.seed, "split", facts["hash"]), facts["label"].astype(np.int64)


def _facts_of(ingested: Ingested, part: str) -> Iterator[np.ndarray]:
    return (shard.facts() for shard in ingested.shards if shard.part == part)


def _cut_thresholds(recipe: Recipe, ingested: Ingested) -> dict[int, list[int]]:
    """Per class the keys where one split ends and the next begins; empty where splits are cut by hash alone."""
    rule = recipe.source.splits
    if rule is None or not (rule.stratify or rule.by == "time"):
        return {}

    def chunks() -> Iterator[Keys]:
        return (_cut_keys(recipe, rule, facts) for facts in _facts_of(ingested, "train"))

    classes = len(ingested.labels) if rule.stratify else 1
    sizes = np.zeros(classes, np.int64)
    for _, numbers in chunks():
        sizes += np.bincount(numbers, minlength=classes)
    fractions = list(rule.fractions.values())
    ranks = {number: np.cumsum(shared_out(int(size), fractions))[:-1].tolist() for number, size in enumerate(sizes)}
    return keys_at_ranks(chunks, ranks)


def shared_out(total: int, fractions: Sequence[float]) -> list[int]:
    """Whole numbers that add up to `total` and stand nearest to its fractions (largest remainder; earlier first).

    >>> shared_out(10, [0.8, 0.1, 0.1]), shared_out(3, [0.5, 0.5])
    ([8, 1, 1], [2, 1])
    """
    exact = [total * fraction for fraction in fractions]
    whole = [int(part + 1e-9) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: (-(round(exact[index] - whole[index], 9)), index))
    for index in by_remainder[: total - sum(whole)]:
        whole[index] += 1
    return whole


def _count(assignment: Assignment, *, take: bool = True) -> np.ndarray:
    """Source rows by split and label."""
    labels = max(1, len(assignment.ingested.labels))
    counts = np.zeros((len(assignment.splits), labels), np.int64)
    for shard in assignment.ingested.shards:
        facts = shard.facts()
        split = assignment.split_of(shard, facts, take=take)
        kept = split >= 0
        places = split[kept].astype(np.int64) * labels + np.maximum(facts["label"][kept], 0)
        counts += np.bincount(places, minlength=counts.size).reshape(counts.shape)
    return counts


def _take_thresholds(assignment: Assignment) -> dict[int, np.ndarray]:
    """Per split the keyed hash below which a row is taken; per class as well where splits are stratified."""
    recipe, thresholds = assignment.recipe, {}
    stratify = bool(recipe.source.splits and recipe.source.splits.stratify)
    for name, wanted in recipe.source.take.items():
        number = assignment.splits.index(name)
        sizes = assignment.counts[number] if stratify else assignment.counts[number].sum(keepdims=True)
        total = int(sizes.sum())
        if isinstance(wanted, int) and wanted > total:
            raise recipe.error(
                f"take asks for {wanted:,} rows of {name}, which has {total:,}", ("source", "take", name)
            )
        rows = wanted if isinstance(wanted, int) else round(wanted * total)
        quotas = shared_out(rows, [size / total for size in sizes.tolist()]) if total else [0]

        def chunks(number: int = number) -> Iterator[Keys]:
            for shard in assignment.ingested.shards:
                facts = shard.facts()
                facts = facts[assignment.split_of(shard, facts, take=False) == number]
                keys = keyed_hashes(recipe.seed, "take", facts["hash"])
                yield keys, facts["label"].astype(np.int64) if stratify else np.zeros(len(facts), np.int64)

        found = keys_at_ranks(chunks, {index: [quota] for index, quota in enumerate(quotas)})
        thresholds[number] = np.array([found[index][0] for index in range(len(quotas))], dtype=object)
    return thresholds


def _balanced(assignment: Assignment, balance: Balance) -> Assignment:
    """Share out copies so that classes come as near to their targets as `max_copies` allows."""
    recipe, labels = assignment.recipe, assignment.ingested.labels
    assert recipe.augment is not None
    numbers = [assignment.splits.index(name) for name in recipe.augment.splits]
    rows = assignment.counts[numbers].sum(axis=0)
    keep = 1 if recipe.augment.keep_original else 0
    usual = rows * (keep + recipe.augment.copies)
    goals = _goals(recipe, balance, labels, usual)
    copies = np.clip(goals - keep * rows, 0, rows * balance.max_copies)
    each = np.divide(copies, rows, out=np.zeros_like(copies), where=rows > 0, casting="unsafe")
    extra = copies - each * rows
    targets = {
        label: ClassTarget(int(rows[index]), int(goals[index]), int(copies[index]))
        for index, label in enumerate(labels)
        if rows[index]
    }

    def chunks() -> Iterator[Keys]:
        for shard in assignment.ingested.shards:
            facts = shard.facts()
            facts = facts[np.isin(assignment.split_of(shard, facts), numbers)]
            yield keyed_hashes(recipe.seed, "balance", facts["hash"]), facts["label"].astype(np.int64)

    found = keys_at_ranks(chunks, {index: [int(rank)] for index, rank in enumerate(extra)})
    thresholds = np.array([found[index][0] for index in range(len(labels))], dtype=object)
    return replace(assignment, targets=targets, _copies=each.astype(np.int32), _extra=thresholds)


def _goals(recipe: Recipe, balance: Balance, labels: Sequence[str], usual: np.ndarray) -> np.ndarray:
    """Rows wanted of each class. A name and a ratio only raise; a number or a map may also draw fewer copies."""
    strategy = balance.strategy
    if isinstance(strategy, dict):
        unknown = next((label for label in strategy if label not in labels), None)
        if unknown is not None:
            path = ("balance", "strategy", unknown)
            raise recipe.error(f"there is no label {unknown!r} in the data", path, hint=nearest(unknown, labels))
        return np.array([strategy.get(label, int(size)) for label, size in zip(labels, usual, strict=True)], np.int64)
    raised = np.ones(len(labels), bool)
    if isinstance(strategy, str):
        goal = int(usual.max())
        if strategy in ("minority", "not minority"):
            smallest = np.arange(len(labels)) == np.where(usual > 0, usual, goal + 1).argmin()
            raised = smallest if strategy == "minority" else ~smallest
    elif isinstance(strategy, float):
        goal = round(strategy * int(usual.max()))
    else:
        return np.full(len(labels), strategy, np.int64)
    goals: np.ndarray = np.where(raised, np.maximum(usual, goal), usual)
    return goals
