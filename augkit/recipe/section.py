"""What every section of a recipe has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Fraction", "Section"]

Fraction = Annotated[float, Field(gt=0, le=1)]


class Section(BaseModel):
    """Strict and frozen: an unknown key, or a value of another type, is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
