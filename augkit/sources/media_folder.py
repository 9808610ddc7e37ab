"""Folders of images or of sounds, as `datasets` reads them with its `imagefolder` and `audiofolder`.

Where a `metadata.csv`, `metadata.jsonl` or `metadata.parquet` stands in the folder, its rows are the rows: `file_name`
names the file, relative to the metadata, and `X_file_name` one more file that becomes the column `X`. Without metadata,
every file is a row, and the folder it stands in is its label.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from augkit.errors import SourceError
from augkit.recipe.schema import SPLIT_PATTERN, Source
from augkit.roles import MEDIA_ROLES
from augkit.sources.base import MAX_ROWS, BadRow, FileFacts, FileSource, OnBad, OpenSource, Part
from augkit.sources.folder_files import KEYWORDS
from augkit.sources.formats import is_metadata, one_format
from augkit.sources.locate import Located
from augkit.sources.media import MediaSource, with_features
from augkit.sources.open import open_rows
from augkit.sources.roles import check_columns

__all__ = ["open_media_folder"]

FEATURES = {"imagefolder": "Image", "audiofolder": "Audio"}
FILE_NAME = "file_name"
MOST_SPLITS = 20


def open_media_folder(located: Located, spec: Source) -> OpenSource:
    """Open files that are one row each.

    Raises:
        SourceError: the metadata has no `file_name`, names a file outside of its folder, or lacks a column that the
            recipe names.
    """
    feature = FEATURES[located.format]
    column = feature.lower()
    metadata = [file for file in located.files if is_metadata(file.path)]
    files = tuple(_by_folder(located.files))
    if not metadata:
        listed = _Files(located, column)
        check_columns(listed.schema.names, spec, files[0].path)
        return _ClassFolders(listed, {column: feature}, spec, files)
    rows = _metadata_source(located, metadata, spec, column)
    described = _Described(rows, column, names_splits=isinstance(spec.data, dict))
    check_columns(described.schema.names, spec, ", ".join(file.path for file in metadata[:3]))
    return MediaSource(described, dict.fromkeys(described.media, feature), spec, files)


def _by_folder(files: Sequence[FileFacts]) -> Iterator[FileFacts]:
    """One entry a folder in place of one a file: there may be a million."""
    sizes: dict[tuple[str, str], int] = defaultdict(int)
    for file in files:
        sizes[_folder_of(file.path), _folder_of(file.location)] += file.bytes
    for (path, location), size in sizes.items():
        yield FileFacts(f"{path or '.'}/", size, location)


class _Files(OpenSource):
    """Every file is a row: the file's path, and the class its folder is named after where there is more than one."""

    def __init__(self, located: Located, column: str) -> None:
        self.parts, self.files = located.parts, located.files
        self._locations = {file.path: file.location for file in located.files}
        folders = {_folder_of(location) for location in self._locations.values()}
        self.names = sorted({os.path.basename(folder) for folder in folders})
        schema = pa.schema([(column, pa.string())])
        if len(self.names) > 1:
            label = {"label": {"names": self.names, "_type": "ClassLabel"}}
            schema = with_features(schema.append(pa.field("label", pa.int64())), label)
        self.schema = schema

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        numbers = {name: number for number, name in enumerate(self.names)}
        for start in range(0, len(part.files), MAX_ROWS):
            paths = [self._locations[path] for path in part.files[start : start + MAX_ROWS]]
            arrays = [pa.array(paths, pa.string())]
            if len(self.names) > 1:
                arrays.append(pa.array([numbers[_class_of(path)] for path in paths], pa.int64()))
            yield pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _class_of(path: str) -> str:
    return os.path.basename(_folder_of(path))


def _folder_of(path: str) -> str:
    """The folder a file stands in; there may be a million of them, and `os.path.dirname` takes four times as long."""
    return path.rpartition("/")[0] if os.sep == "/" else os.path.dirname(path)


class _ClassFolders(MediaSource):
    """Files that were found, not named: they are where they are."""

    def path_of(self, name: str, column: str, file: FileFacts | None) -> str:
        return name


def _metadata_source(located: Located, metadata: Sequence[FileFacts], spec: Source, column: str) -> FileSource:
    """The rows of the metadata files, as they are stored."""
    paths = {file.path for file in metadata}
    parts = [replace(part, files=tuple(path for path in part.files if path in paths)) for part in located.parts]
    inside = Located(one_format(sorted(paths)), tuple(part for part in parts if part.files), tuple(metadata))
    roles = {role: name for role, name in spec.columns.items() if name not in (column, FILE_NAME)}
    roles = {role: f"{name}_{FILE_NAME}" if role in MEDIA_ROLES else name for role, name in roles.items()}
    source = open_rows(inside, spec.model_copy(update={"columns": roles, "format": None, "delimiter": None}))
    assert isinstance(source, FileSource)
    if FILE_NAME not in source.schema.names:
        raise SourceError(
            f"{metadata[0].path} has no column {FILE_NAME!r}; it has {', '.join(source.schema.names)}.",
            hint="Metadata of a folder names a file of it in each row, relative to itself, under `file_name`.",
        )
    return source


class _Described(FileSource):
    """Rows of metadata, the names of files under the names of the columns that the files are going to be.

    Where neither the recipe nor a folder names a split and there is a column `split`, the rows are shared out by it.
    """

    def __init__(self, rows: FileSource, column: str, *, names_splits: bool) -> None:
        self._rows = rows
        names = [_renamed(name, column) for name in rows.schema.names]
        self.media = [new for new, old in zip(names, rows.schema.names, strict=True) if old.endswith(FILE_NAME)]
        schema = pa.schema([field.with_name(name) for field, name in zip(rows.schema, names, strict=True)])
        parts = rows.parts
        unnamed = len(parts) == 1 and parts[0].split == "train" and not names_splits
        self._by_column = unnamed and "split" in schema.names
        if self._by_column:
            parts = self._parts_by_column(parts[0])
        super().__init__(schema, parts, rows.files)

    def read(self, file: FileFacts, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        for batch in self._rows.read(file, on_bad):
            yield pa.RecordBatch.from_arrays(batch.columns, schema=self.schema)

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        first = part.split == self.parts[0].split  # what cannot be read is told once, not for every split
        for batch in super().batches(part, on_bad if first else _said_before):
            if self._by_column:
                batch = batch.filter(pc.equal(batch.column("split"), part.split))
            if batch.num_rows:
                yield batch

    def _parts_by_column(self, part: Part) -> tuple[Part, ...]:
        found: dict[str, None] = {}
        for batch in self._rows.batches(part, _said_before):
            found |= dict.fromkeys(batch.column("split").unique().to_pylist())
        odd = [name for name in found if not (isinstance(name, str) and SPLIT_PATTERN.fullmatch(name))]
        if odd or len(found) > MOST_SPLITS:
            self._by_column = False
            return (part,)
        usual = [name for name in KEYWORDS if name in found]
        return tuple(replace(part, split=name, rows=None) for name in dict.fromkeys([*usual, *found]))


def _renamed(name: str, column: str) -> str:
    return column if name == FILE_NAME else name.removesuffix(f"_{FILE_NAME}")


def _said_before(row: BadRow) -> None:
    """A row that could not be read and has been told of."""
