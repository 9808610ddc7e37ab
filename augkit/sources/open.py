"""Open the source a recipe names."""

from __future__ import annotations

from pathlib import Path

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import OpenSource
from augkit.sources.locate import HubId, SavedFolders, locate

__all__ = ["open_source"]


def open_source(spec: Source, folder: Path) -> OpenSource:
    """Find the data, check its columns against the recipe, and settle the type of every column.

    Text formats are read once, whole, so that types hold for all rows; nothing is kept in memory.

    Args:
        spec: the `source` section of a recipe.
        folder: what relative paths in it are relative to.

    Raises:
        SourceError: nothing is there, it cannot be read, or a column is missing; says what is there and what to do.
    """
    located = locate(spec, folder)
    if isinstance(located, HubId | SavedFolders):
        from augkit.sources.hugging_face import open_hub, open_saved

        return open_hub(located, spec) if isinstance(located, HubId) else open_saved(located, spec)
    if located.format in ("csv", "tsv"):
        from augkit.sources.delimited import open_delimited

        return open_delimited(located, spec)
    if located.format in ("json", "jsonl"):
        from augkit.sources.json_rows import open_json

        return open_json(located, spec)
    if located.format == "parquet":
        from augkit.sources.parquet import open_parquet

        return open_parquet(located, spec)
    if located.format == "text":
        from augkit.sources.text import open_text

        return open_text(located, spec)
    if located.format == "conll":
        from augkit.sources.conll import open_conll

        return open_conll(located, spec)
    raise SourceError(f"augkit cannot read `format: {located.format}` from files.")
