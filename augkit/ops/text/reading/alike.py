"""Operators that change facts in all texts of a row alike, so that a translation, summary or pair still holds."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from augkit.ops.base import Drawn, Rate, Row
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits, apply_edits
from augkit.ops.sampling import pick_numbers, share
from augkit.ops.tags import find_entities
from augkit.ops.text.base import SEEN, Text, TextOperator, TextSample

TEXTS = ("text", "text_pair", "target_text")
Value = Hashable
"""What a mention stands for: equal for mentions of the same fact, however they are written."""


class Mention(NamedTuple):
    """A fact as it is written in a text.

    Attributes:
        start, end: where it stands.
        value: what it stands for.
        form: how it is written; for the operator that found it.
    """

    start: int
    end: int
    value: Value
    form: Any


Group = list[tuple[str, Mention]]
"""All mentions of one fact, each with the role of the text it stands in."""


class Parallel(Text):
    """A text with the other texts of its row.

    Attributes:
        others: role to text.
    """

    def __init__(self, text: Text, others: Mapping[str, Text]) -> None:
        super().__init__(text.value, text.labels, text.language, text.row_id, text.label)
        self.others = dict(others)


class Alike(TextOperator):
    """Base of operators that find facts in texts and replace some of them by others of the same kind.

    All mentions of a fact become the same other one. Where the row has further texts (`text_pair`, `target_text`), only
    facts that stand in all of them are replaced, and in all: what one text says in words that are not understood here
    must not change in the other.
    """

    moves: ClassVar[frozenset[str]] = TextSample.moves | {"text_pair", "target_text"}
    keeps: ClassVar[frozenset[str]] = TextSample.keeps - {"text_pair", *SEEN}

    rate: Rate = 0.5

    @abstractmethod
    def find(self, text: Text) -> Sequence[Mention]:
        """The facts of a text that may be replaced, in order and apart."""

    @abstractmethod
    def other(self, mentions: Sequence[Mention], taken: Iterable[Value], rng: Chance) -> Value:
        """Another value for the mentions of one fact; None where there is none.

        Args:
            mentions: all of them; those of the text that is read for first.
            taken: values that the row has already.
            rng: to draw from.
        """

    @abstractmethod
    def written(self, mention: Mention, value: Value) -> str:
        """Another value in the form of a mention."""

    def groups(self, found: Mapping[str, Sequence[Mention]]) -> list[Group]:
        """The mentions of all texts by fact."""
        groups: dict[Value, Group] = {}
        for role, mentions in found.items():
            for mention in mentions:
                groups.setdefault(mention.value, []).append((role, mention))
        return list(groups.values())

    @cached_property
    def _readers(self) -> dict[str, Alike]:
        """This operator for each role of a row."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return {role: type(self).model_validate(fields | {"on": role, "language": None}) for role in TEXTS}

    @cached_property
    def _key(self) -> tuple[str, str]:
        """Under which what was found in a text is kept."""
        return self.name, self.model_dump_json(exclude={"rate"})

    def read(self, row: Row) -> Text:
        text = super().read(row)
        roles = [role for role in TEXTS if role != self.on and _has(row, role)]
        if not roles:
            return text
        key = f"alike.{self.on}.{self.language}"
        view: Parallel | None = row.views.get(key)
        if view is None:
            others = {role: TextSample.read(self._readers[role], row) for role in roles}
            view = row.views[key] = Parallel(text, others)
        return view

    def write(self, row: Row, sample: Text) -> Row:
        written = super().write(row, sample)
        for role, other in sample.others.items() if isinstance(sample, Parallel) else ():
            written = TextSample.write(self._readers[role], written, other)
        return written

    def apply(self, sample: Text, drawn: Drawn) -> Text:
        """The texts after what was drawn: edits of the only one, or role to edits."""
        if not isinstance(drawn, Mapping):
            return sample.edited(drawn)
        made = sample.edited(drawn.get(self.on, []))
        others = sample.others.items() if isinstance(sample, Parallel) else ()
        return Parallel(made, {role: text.edited(drawn.get(role, [])) for role, text in others})

    def carry_out(self, row: Row, sample: Text, drawn: Drawn) -> Row:
        if sample.labels or type(drawn) is not list:
            return self.write(row, self.apply(sample, drawn))
        return Row(row.id, {**row.values, self.on: apply_edits(sample.value, drawn)}, row.language)

    def draw(self, text: Text, rng: Chance) -> Drawn:
        groups: list[Group] | None = text.derived.get(self._key)
        if groups is None:
            groups = text.derived[self._key] = self._replaceable(text)
        if not groups:
            return []
        edits: dict[str, Edits] = {}
        taken = {mention.value for group in groups for _, mention in group}
        for index in pick_numbers(len(groups), share(self.rate, len(groups)), rng):
            group = groups[index]
            value = self.other([mention for _, mention in group], taken, rng)
            if value is not None:
                taken.add(value)
                for role, mention in group:
                    new = self.written(mention, value)
                    edits.setdefault(role, []).append((mention.start, mention.end, new))
        for ones in edits.values():
            ones.sort()
        if isinstance(text, Parallel):
            return dict(sorted(edits.items())) or []
        return edits.get(self.on, [])

    def _replaceable(self, text: Text) -> list[Group]:
        """The facts that may be replaced, everywhere they are mentioned."""
        texts = {self.on: text} | (text.others if isinstance(text, Parallel) else {})
        groups = self.groups({role: self.find(one) for role, one in texts.items()})
        return [
            group
            for group in groups
            if {role for role, _ in group} == texts.keys()
            and all(self._may_change(texts[role], mention) for role, mention in group)
        ]

    def _may_change(self, text: Text, mention: Mention) -> bool:
        start, end = mention.start, mention.end
        if self.kept and not self.kept.isdisjoint(text.value[start:end].lower().split()):
            return False
        return not text.labels or text.allows((start, end, "x"))


def _has(row: Row, role: str) -> bool:
    return role in row.values or (role == "text" and "tokens" in row.values)


class Covered:
    """Which places of a text are covered by ranges.

    >>> covered = Covered(10, [(2, 4)])
    >>> covered.touches(0, 2), covered.touches(3, 9)
    (False, True)
    """

    def __init__(self, length: int, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._places = bytearray(length)
        for start, end in ranges:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        self._places[start:end] = b"\1" * (min(end, len(self._places)) - start)

    def touches(self, start: int, end: int) -> bool:
        return 1 in self._places[start:end]


def entities_of(text: Text) -> list[tuple[int, int, str]]:
    """The labelled spans and entities of a text: where each stands, and its label."""
    found = [(span["start"], span["end"], str(span.get("label", ""))) for span in text.labels.get("spans") or ()]
    tags = text.labels.get("tags") or ()
    for first, end in find_entities(tags):
        tokens, starts = text.surface, text.starts
        label = re.sub("^[BIESLU]-", "", str(tags[first]))
        found.append((starts[first], starts[end - 1] + len(tokens[end - 1]), label))
    return found
