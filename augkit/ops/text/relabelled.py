"""What operators that change a text's meaning, and its label with it, have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field, field_validator

from augkit.ops.base import Drawn
from augkit.ops.edits import Edits
from augkit.ops.text.base import SEEN, Text, TextSample

Label = str | int | bool


class Relabelled(TextSample):
    """A text operator after which another label holds: the user says which.

    A label that the map leaves out has no other, and rows that have it stay as they are.
    """

    moves: ClassVar[frozenset[str]] = TextSample.moves | {"label"}
    keeps: ClassVar[frozenset[str]] = TextSample.keeps - {"label", *SEEN}
    needs: ClassVar[frozenset[str]] = frozenset({"label"})
    languages: ClassVar[frozenset[str]] = frozenset({"en"})

    label_map: Annotated[dict[Label, Label], Field(min_length=1, description="Label to the label that then holds.")]

    @field_validator("label_map")
    @classmethod
    def _changes(cls, value: dict[Label, Label]) -> dict[Label, Label]:
        for old, new in value.items():
            if str(old) == str(new):
                raise ValueError(f"the label {old!r} would stay; leave labels out that have no opposite")
        return value

    def new_label(self, text: Text) -> Any:
        """The label of a text that was turned round, of the type of the one it has; None where there is none."""
        old = text.label
        if old is None:
            return None
        named: Mapping[Any, Label] = self.label_map
        new = named.get(old)
        if new is None:  # in YAML and JSON a label may be spelt 1 or "1"
            new = next((other for label, other in named.items() if str(label) == str(old)), None)
        if isinstance(old, str) and new is not None:
            return str(new)
        return int(new) if isinstance(old, int) and isinstance(new, str) and new.lstrip("-").isdecimal() else new

    def relabelled(self, text: Text, edits: Edits) -> Drawn:
        """The draw of edits after which the label is another one."""
        return {"edits": edits, "label": self.new_label(text)} if edits else []
