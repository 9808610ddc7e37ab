"""The data files of a folder, and the split each belongs to by its name, as `datasets.load_dataset` has it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from augkit.errors import SourceError
from augkit.sources.base import FileFacts
from augkit.sources.formats import MEDIA_FORMATS, is_metadata, kind_of, known_extensions

__all__ = ["KEYWORDS", "files_of_folder", "split_files", "split_folders", "split_of"]

NOT_DATA = {"dataset_info.json", "dataset_infos.json", "dataset_dict.json", "state.json", "manifest.json"}

KEYWORDS = {
    "train": ("train", "training"),
    "validation": ("validation", "valid", "dev", "val"),
    "test": ("test", "testing", "eval", "evaluation"),
}
NUMBERED = re.compile(r"(?:^|/)(?P<split>\w+(?:\.\w+)*)-\d{5}-of-\d{5}\.[^/]+$")
HIDDEN = re.compile(r"(?:^|/)(?:\.|__)")
WORD = re.compile(r"[^-._ 0-9/]+")


def split_of(path: str) -> str | None:
    """The split a path inside a folder names, by a word of its file name, else of the folders above it.

    >>> [split_of(path) for path in ("sst2_train.csv", "dev/part-1.csv", "more-00000-of-00002.csv", "training-val.csv")]
    ['train', 'validation', 'more', None]

    Raises nothing: a name with words of two splits names none.
    """
    if numbered := NUMBERED.search(path):
        return numbered["split"]
    folders, _, name = path.rpartition("/")
    for words in (WORD.findall(name.lower()), WORD.findall(folders.lower())):
        named = {split for split, keywords in KEYWORDS.items() if set(keywords) & set(words)}
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def split_files(paths: Sequence[str], where: str) -> dict[str, list[str]]:
    """Share out the files of a folder over splits; all are `train` where no name says otherwise.

    Args:
        paths: relative to the folder, sorted.
        where: the folder, for messages.

    Raises:
        SourceError: some names say a split and others do not.
    """
    named = {path: split_of(path) for path in paths}
    if not any(named.values()):
        return {"train": list(paths)}
    splits: dict[str, list[str]] = {}
    for path, split in named.items():
        if split is None:
            others = ", ".join(f"{other} ({name})" for other, name in list(named.items())[:6] if name)
            raise SourceError(
                f"The name of {where}/{path} says no split, while others do: {others}.",
                hint="Name the files of each split: `data: {train: [...], test: ...}`; files left out are not read.",
            )
        splits.setdefault(split, []).append(path)
    order = [*KEYWORDS, *sorted(set(splits) - set(KEYWORDS))]
    return {split: splits[split] for split in order if split in splits}


def split_folders(paths: Sequence[str]) -> dict[str, list[str]]:
    """Share out images or sounds over splits: by the folders at the top where each is named after a split.

    Names of files and of classes say nothing, so that a class `test` or a file `train-12.jpg` is just that.

    >>> split_folders(["dev/cat/1.jpg", "train/cat/test-2.jpg"])
    {'train': ['train/cat/test-2.jpg'], 'validation': ['dev/cat/1.jpg']}
    """
    tops = {
        path: next((s for s, words in KEYWORDS.items() if path.partition("/")[0].lower() in words), None)
        for path in paths
    }
    if not all(tops.values()):
        return {"train": list(paths)}
    splits = {split: [path for path in paths if tops[path] == split] for split in KEYWORDS}
    return {split: names for split, names in splits.items() if names}


def files_of_folder(base: str, found: Sequence[FileFacts], form: str | None) -> dict[str, list[FileFacts]]:
    """The data files of a folder, by split. Hidden files and those of no known format are passed over.

    Args:
        base: the folder's path or URL.
        found: every file in it, at any depth, sorted.
        form: the only format to take; None where the recipe names none.

    Raises:
        SourceError: there are files of more than one format or of none, or only some names say a split.
    """
    start = f"{base.rstrip('/')}/"
    by_name = {
        file.location[len(start) :]
        if file.location.startswith(start)
        else os.path.relpath(file.location, base).replace(os.sep, "/"): file
        for file in found
    }
    visible = {name: file for name, file in by_name.items() if not HIDDEN.search(name)}
    formats = {n: kind_of(n).format for n in visible if n.rpartition("/")[2] not in NOT_DATA}
    if form in MEDIA_FORMATS or (form is None and set(formats.values()) & set(MEDIA_FORMATS)):
        formats = {n: None if is_metadata(n) else known for n, known in formats.items()}
    wanted: set[str] = {known for known in formats.values() if known}
    if form:
        wanted &= {form}
    if len(wanted) > 1:
        examples = {known: [name for name in formats if formats[name] == known][:4] for known in sorted(wanted)}
        listed = "; ".join(f"{known}: {', '.join(names)}" for known, names in examples.items())
        raise SourceError(
            f"The folder {base} mixes {len(wanted)} formats: {listed}.",
            hint="Write `format:` to read one of them, or name the files under `data:`.",
        )
    if not wanted:
        listed = ", ".join(list(visible)[:8]) or "nothing"
        raise SourceError(
            f"The folder {base} holds no {form or 'data'} file; it holds {listed}.",
            hint=f"Known: {known_extensions()}.",
        )
    if wanted <= set(MEDIA_FORMATS):
        chosen = [name for name in formats if formats[name] in wanted or is_metadata(name)]
        return {split: [visible[n] for n in names] for split, names in split_folders(chosen).items()}
    chosen = [name for name in formats if formats[name] in wanted]
    return {split: [visible[n] for n in names] for split, names in split_files(chosen, base).items()}
