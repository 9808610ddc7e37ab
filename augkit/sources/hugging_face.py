"""Data sets of the Hugging Face hub, and those written by `datasets.save_to_disk`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import pyarrow as pa
from datasets import Dataset, load_dataset, load_from_disk
from datasets.config import HF_HUB_OFFLINE

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.base import FileFacts, OnBad, OpenSource, Part, bounded
from augkit.sources.local_paths import absolute, shown
from augkit.sources.locate import HubId, SavedFolders
from augkit.sources.parquet import as_batches
from augkit.sources.roles import check_columns, with_string_columns
from augkit.sources.streams import first_line

__all__ = ["HuggingFaceSource", "open_hub", "open_saved"]

ROWS = 1024


def open_hub(hub: HubId, spec: Source) -> HuggingFaceSource:
    """Load a data set by its hub id, from the cache where the hub cannot be reached.

    Raises:
        SourceError: it cannot be loaded, or lacks a column the recipe names.
    """
    try:
        loaded = load_dataset(hub.id, spec.name, revision=spec.revision)
    except Exception as error:  # load_dataset raises what its builders, the network and the disk raise
        raise _not_loaded(hub, error) from error
    splits = {str(split): [dataset] for split, dataset in loaded.items()}
    files = {
        split: [
            FileFacts(f"{hub.id}/{split}/{os.path.basename(n)}", os.path.getsize(n), n) for n in _arrow_files(datasets)
        ]
        for split, datasets in splits.items()
    }
    return HuggingFaceSource(splits, files, spec, hub.id)


def open_saved(saved: SavedFolders, spec: Source) -> HuggingFaceSource:
    """Open folders written by `Dataset.save_to_disk` or `DatasetDict.save_to_disk`, without reading rows.

    Raises:
        SourceError: one is damaged, lacks a column the recipe names, or holds splits where one split was asked for.
    """
    splits: dict[str, list[Dataset]] = {}
    files: dict[str, list[FileFacts]] = {}

    def add(split: str, dataset: Dataset, written: str) -> None:
        splits.setdefault(split, []).append(dataset)
        files.setdefault(split, []).extend(
            FileFacts(shown(name, saved.folder, written=written), os.path.getsize(name), name)
            for name in _arrow_files([dataset])
        )

    for split, folders in saved.folders.items():
        for path in folders:
            try:
                loaded = load_from_disk(absolute(path, saved.folder))
            except Exception as error:  # whatever Arrow, JSON and the disk raise
                raise SourceError(f"{path} cannot be loaded: {first_line(error)}.", hint="Save it again.") from error
            if isinstance(loaded, Dataset):
                add(split or "train", loaded, path)
            elif split:
                raise SourceError(
                    f"{path} holds splits of its own: {', '.join(map(str, loaded))}.",
                    hint=f"Name it alone, `data: {path}`, or one split's folder inside it.",
                )
            else:
                for own, dataset in loaded.items():
                    add(str(own), dataset, path)
    return HuggingFaceSource(
        splits, files, spec, ", ".join(path for folders in saved.folders.values() for path in folders)
    )


class HuggingFaceSource(OpenSource):
    """Data sets that `datasets` has memory-mapped. Features stay in the schema, so class names survive."""

    def __init__(
        self, splits: dict[str, list[Dataset]], files: dict[str, list[FileFacts]], spec: Source, where: str
    ) -> None:
        datasets = [(split, dataset) for split, parts in splits.items() for dataset in parts]
        features = datasets[0][1].features
        for split, dataset in datasets:
            check_columns(dataset.column_names, spec, f"{where} ({split})")
            if dataset.features != features:
                raise SourceError(
                    f"{where}: split {split} has the features {dataset.features}, others have {features}.",
                    hint="Write all splits with the same features.",
                )
        if not any(len(dataset) for _, dataset in datasets):
            raise SourceError(f"{where} holds no row.", hint="Check what wrote the data.")
        self._where = where
        self._datasets = splits
        self.schema = with_string_columns(features.arrow_schema, spec, where)
        self.files = tuple(file for found in files.values() for file in found)
        self.parts = tuple(
            Part(split, tuple(file.path for file in files[split]), sum(map(len, parts)))
            for split, parts in splits.items()
        )

    def batches(self, part: Part, on_bad: OnBad) -> Iterator[pa.RecordBatch]:
        for dataset in self._datasets[part.split]:
            for table in dataset.with_format("arrow").iter(batch_size=ROWS):
                for batch in as_batches(table, self.schema, self._where):
                    yield from bounded(batch)


def _arrow_files(datasets: Sequence[Dataset]) -> list[str]:
    return [os.path.abspath(entry["filename"]) for dataset in datasets for entry in dataset.cache_files]


def _not_loaded(hub: HubId, error: Exception) -> SourceError:
    names = [entry.name for entry in hub.folder.iterdir()] if hub.folder.is_dir() else []
    close = get_close_matches(hub.id, names, n=1)
    guess = f"; did you mean {close[0]}?" if close else "."
    local = f"There is no file or folder of that name in {hub.folder}{guess}"
    if HF_HUB_OFFLINE:
        hint = "HF_HUB_OFFLINE is set, so only data sets loaded before on this machine are found: load it once without."
    else:
        hint = (
            "Check the id and the network. Loaded once, it comes from the cache; HF_HUB_OFFLINE=1 then asks no server."
        )
    return SourceError(f"The hub data set {hub.id!r} cannot be loaded: {first_line(error)}. {local}", hint=hint)
