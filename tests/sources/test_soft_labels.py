"""`weighted_labels`: labels with weights, which mixed rows can have."""

from __future__ import annotations

import pytest

from augkit.errors import SourceError

from .conftest import Folder


def test_each_label_becomes_a_list_of_one(folder: Folder) -> None:
    folder.write("a.csv", "text,label\none,4\ntwo,7\n")
    rows = folder.read("a.csv", {"text": "text", "label": "label"}, weighted_labels=True)
    assert [row["label"] for row in rows.train] == [[{"label": 4, "weight": 1.0}], [{"label": 7, "weight": 1.0}]]


def test_a_missing_label_stays_missing(folder: Folder) -> None:
    folder.write("a.csv", "text,label\none,4\ntwo,\n")
    rows = folder.read("a.csv", {"text": "text", "label": "label"}, weighted_labels=True)
    assert [row["label"] is None for row in rows.train] == [False, True]


def test_numbered_classes_are_written_by_name(shared: Folder) -> None:
    source = shared.open("image/cifar10", {"image": "image", "label": "label"}, weighted_labels=True)
    batch = next(iter(source.batches(source.parts[0], list[object]().append)))
    assert batch.column("label")[0].as_py() == [{"label": "airplane", "weight": 1.0}]


def test_there_must_be_a_label(folder: Folder) -> None:
    folder.write("a.csv", "text\none\n")
    with pytest.raises(SourceError, match="names none"):
        folder.open("a.csv", {"text": "text"}, weighted_labels=True)
