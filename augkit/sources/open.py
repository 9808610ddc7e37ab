"""Open the source a recipe names."""

from __future__ import annotations

from pathlib import Path

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.roles import MEDIA_ROLES, SERIES_ROLES
from augkit.sources.base import OpenSource
from augkit.sources.formats import MEDIA_FORMATS
from augkit.sources.locate import HubId, Located, SavedFolders, locate

__all__ = ["open_rows", "open_source"]

BOX_FORMATS = ("coco", "voc", "yolo")


def open_source(spec: Source, folder: Path) -> OpenSource:
    """Find the data, check its columns against the recipe, and settle the type of every column.

    Text formats are read once, whole, so that types hold for all rows; nothing is kept in memory.

    Args:
        spec: the `source` section of a recipe.
        folder: what relative paths in it are relative to.

    Raises:
        SourceError: nothing is there, it cannot be read, or a column is missing; says what is there and what to do.
    """
    read = {role: column for role, column in spec.columns.items() if column not in spec.new_columns}
    source = _opened(spec.model_copy(update={"columns": read}), folder)
    notes = source.notes
    if spec.new_columns:
        from augkit.sources.media import with_new_columns

        source = with_new_columns(source, spec)
    if spec.weighted_labels:
        from augkit.sources.soft_labels import with_soft_labels

        source = with_soft_labels(source, spec)
    source.notes = notes
    return source


def _opened(spec: Source, folder: Path) -> OpenSource:
    located = locate(spec, folder)
    if isinstance(located, Located) and located.format in MEDIA_FORMATS:
        from augkit.sources.media_folder import open_media_folder

        return open_media_folder(located, spec)
    if isinstance(located, Located) and located.format in BOX_FORMATS:
        return _open_boxes(located, spec)
    if spec.events is not None:
        from augkit.sources.events.source import open_events
        from augkit.sources.roles import check_columns

        log = open_rows(located, spec.model_copy(update={"columns": {}}))
        sequences = open_events(log, spec.events)
        check_columns(sequences.schema.names, spec, "what `events:` makes")
        sequences.notes = log.notes
        return sequences
    if spec.steps is not None:
        from augkit.sources.roles import check_columns
        from augkit.sources.steps.source import open_steps

        lines = open_rows(located, spec.model_copy(update={"columns": {}}))
        series = open_steps(lines, spec.steps)
        check_columns(series.schema.names, spec, "what `steps:` makes")
        series.notes = lines.notes
        return series
    if spec.gather:
        from augkit.sources.roles import check_columns
        from augkit.sources.series import with_gathered

        others = {role: column for role, column in spec.columns.items() if column not in spec.gather}
        wide = open_rows(located, spec.model_copy(update={"columns": others}))
        source, notes = with_gathered(wide, spec.gather), wide.notes
        check_columns(source.schema.names, spec, "the table that `gather:` makes")
    else:
        source = open_rows(located, spec)
        notes = source.notes
    if set(spec.columns) & set(SERIES_ROLES):
        from augkit.sources.series import with_series

        source = with_series(source, spec)
    if set(spec.columns) & set(MEDIA_ROLES):
        from augkit.sources.media import with_media

        source = with_media(source, spec)
    source.notes = notes
    return source


def _open_boxes(located: Located, spec: Source) -> OpenSource:
    if located.format == "coco":
        from augkit.sources.detection.coco import open_coco

        return open_coco(located, spec)
    if located.format == "voc":
        from augkit.sources.detection.voc import open_voc

        return open_voc(located, spec)
    from augkit.sources.detection.yolo import open_yolo

    return open_yolo(located, spec)


def open_rows(located: Located | HubId | SavedFolders, spec: Source) -> OpenSource:
    """A source of rows as they are stored, before the files that they name are read."""
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
    if located.format == "ts":
        from augkit.sources.ts_file import open_ts

        return open_ts(located, spec)
    if located.format == "numpy":
        from augkit.sources.numpy_file import open_numpy

        return open_numpy(located, spec)
    raise SourceError(f"augkit cannot read `format: {located.format}` from files.")
