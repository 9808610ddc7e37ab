"""From what a recipe writes under `data:` to files and splits."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pyarrow.parquet  # noqa: F401  (here, as a user who may read less may not import it)
import pytest

from augkit.errors import SourceError
from augkit.sources.folder_files import split_of

from .conftest import Folder


def put(folder: Folder, *names: str) -> None:
    for name in names:
        folder.write(name, f"text\n{name}\n")


def texts(folder: Folder, data: object, **keys: str) -> dict[str, list[str]]:
    return {split: [row["text"] for row in rows] for split, rows in folder.read(data, **keys).splits.items()}


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("train.csv", "train"),
        ("sst2_test.csv", "test"),
        ("dev.conll", "validation"),
        ("val/part-1.csv", "validation"),
        ("test/train-like.csv", "train"),
        ("data/extra-00000-of-00002.parquet", "extra"),
        ("retrain.csv", None),
        ("train_test.csv", None),
        ("a.csv", None),
    ],
)
def test_split_named_by_a_path(path: str, split: str | None) -> None:
    assert split_of(path) == split


def test_a_file_a_list_and_a_mapping(folder: Folder) -> None:
    put(folder, "a.csv", "b.csv")
    assert texts(folder, "a.csv") == {"train": ["a.csv"]}
    assert texts(folder, ["b.csv", "a.csv"]) == {"train": ["b.csv", "a.csv"]}
    assert texts(folder, {"train": "a.csv", "test": ["b.csv"]}) == {"train": ["a.csv"], "test": ["b.csv"]}
    assert texts(folder, str(folder.path / "a.csv")) == {"train": ["a.csv"]}


def test_globs_are_sorted(folder: Folder) -> None:
    put(folder, "p/3.csv", "p/1.csv", "p/2.csv", "q/0.csv")
    assert texts(folder, "p/*.csv") == {"train": ["p/1.csv", "p/2.csv", "p/3.csv"]}
    assert texts(folder, "**/*.csv") == {"train": ["p/1.csv", "p/2.csv", "p/3.csv", "q/0.csv"]}


def test_a_name_with_brackets_is_a_file_first(folder: Folder) -> None:
    put(folder, "a[1].csv")
    assert texts(folder, "a[1].csv") == {"train": ["a[1].csv"]}


def test_a_folder_with_splits_in_its_names(folder: Folder) -> None:
    put(folder, "d/test.csv", "d/train.csv", "d/valid.csv")
    folder.write("d/README.md", "about")
    folder.write("d/.hidden.csv", "text\nno\n")
    assert texts(folder, "d") == {"train": ["d/train.csv"], "validation": ["d/valid.csv"], "test": ["d/test.csv"]}


def test_a_folder_with_splits_in_its_folders(folder: Folder) -> None:
    put(folder, "d/train/b.csv", "d/train/a.csv", "d/dev/c.csv")
    assert texts(folder, "d") == {"train": ["d/train/a.csv", "d/train/b.csv"], "validation": ["d/dev/c.csv"]}


def test_a_folder_without_splits(folder: Folder) -> None:
    put(folder, "d/b.csv", "d/a.csv")
    assert texts(folder, "d") == {"train": ["d/a.csv", "d/b.csv"]}


def test_paths_are_shown_as_they_would_be_on_another_machine(folder: Folder) -> None:
    put(folder, "d/a.csv", "b.csv")
    inner = Folder(folder.path / "d")
    assert [file.path for file in inner.open(["a.csv", "../b.csv"]).files] == ["a.csv", "../b.csv"]
    assert [file.path for file in folder.open(str(folder.path / "d")).files] == ["d/a.csv"]
    assert [file.bytes for file in folder.open("b.csv").files] == [len("text\nb.csv\n")]


def test_one_format_of_a_mixed_folder(folder: Folder) -> None:
    put(folder, "d/a.csv")
    folder.write("d/b.txt", "line\n")
    with pytest.raises(SourceError, match=r"(?s)mixes 2 formats: csv: a.csv; text: b.txt.*`format:`"):
        folder.open("d")
    assert texts(folder, "d", format="text") == {"train": ["line"]}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("trian.csv", r"(?s)no file or folder trian\.csv in .*Did you mean train\.csv\?"),
        ("x/train.csv", r"(?s)no file or folder x/train\.csv.*The folder .*/x does not exist"),
        ("dd/a.csv", r"(?s)no file or folder dd/a\.csv.*did you mean d\?"),
        ("*.tsv", r"(?s)No file matches \*\.tsv.*holds d, half, labels\.md, nothing, train\.csv"),
        ("labels.md", r"(?s)format of .*labels\.md cannot be told.*\.parquet.*`format: csv`"),
        ("nothing", r"(?s)folder .*nothing holds no data file; it holds nothing.*Known: \.csv"),
        ("half", r"(?s)half/more\.csv says no split, while others do: train\.csv \(train\).*`data: \{train:"),
        (["train.csv", "d/b.jsonl"], r"mixes 2 formats: csv \(.*train\.csv\), jsonl \(.*b\.jsonl\)"),
        (["train.csv", "other"], "no file or folder other in .*and a hub id stands in no list"),
        ("builtin:support", r"(?s)no builtin data set 'support'.*Did you mean support-messages\?"),
        ("nope://x/a.csv", r"nope://x/a\.csv cannot be opened: Protocol not known"),
        ("memory://gone/a.csv", r"There is nothing at memory://gone/a\.csv"),
    ],
)
def test_what_is_wrong_is_said(folder: Folder, data: object, message: str) -> None:
    put(folder, "train.csv", "d/a.csv", "half/train.csv", "half/more.csv")
    folder.write("d/b.jsonl", '{"text":"b"}\n')
    folder.write("labels.md", "a")
    (folder.path / "nothing").mkdir()
    with pytest.raises(SourceError, match=message):
        folder.open(data)


def test_a_folder_where_a_file_should_be(folder: Folder) -> None:
    (folder.path / "train.csv").mkdir()
    with pytest.raises(SourceError, match=r"The folder .*train\.csv holds no data file"):
        folder.open("train.csv")


def test_a_file_that_is_gone_when_it_is_read(folder: Folder) -> None:
    put(folder, "a.csv")
    source = folder.open("a.csv")
    (folder.path / "a.csv").unlink()
    with pytest.raises(SourceError, match=r"a\.csv is gone"):
        list(source.batches(source.parts[0], print))


@pytest.fixture
def stranger() -> Iterator[Path]:
    """A folder, read by a user who is not root: root may read every file."""
    if not hasattr(os, "geteuid"):
        pytest.skip("users and their rights are not as on POSIX here")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        yield path
        if os.getuid() == 0:
            os.seteuid(0)


def become_nobody() -> None:
    if os.geteuid() == 0:
        os.seteuid(65534)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.parquet", "a.txt"])
def test_a_file_that_may_not_be_read(stranger: Path, name: str) -> None:
    (stranger / name).write_text("text\nx\n")
    (stranger / name).chmod(0)
    become_nobody()
    with pytest.raises(SourceError, match=rf"(?s){name} may not be read: Permission denied.*chmod"):
        Folder(stranger).open(name)


def test_a_folder_that_may_not_be_read(stranger: Path) -> None:
    put(Folder(stranger), "a.csv", "closed/b.csv")
    (stranger / "closed").chmod(0)
    become_nobody()
    with pytest.raises(SourceError, match=r"The folder .*/closed cannot be read: Permission denied"):
        Folder(stranger).open(".")


def test_urls(folder: Folder) -> None:
    for name in ("train.csv", "test.csv"):
        with fsspec.open(f"memory://urls/{name}", "wb") as file:
            file.write(f"text\n{name}\n".encode())
    assert texts(folder, "memory://urls/train.csv") == {"train": ["train.csv"]}
    assert texts(folder, "memory://urls/t*.csv") == {"train": ["test.csv", "train.csv"]}
    assert texts(folder, "memory://urls") == {"train": ["train.csv"], "test": ["test.csv"]}


def test_opening_a_file_imports_no_datasets() -> None:
    code = "import sys, augkit.sources.open; sys.exit('datasets' in sys.modules or 'torch' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
