"""Time series in .ts files."""

from __future__ import annotations

import math

import pytest

from augkit.errors import SourceError

from .conftest import Folder

ROLES = {"series": "series", "label": "label"}
HEADER = (
    "# a comment\n\n@problemName Tiny\n@timeStamps false\n@univariate {univariate}\n@classLabel true up down\n@data\n"
)


def header(*, univariate: str = "true") -> str:
    return HEADER.format(univariate=univariate)


def test_one_channel_with_a_gap_and_unequal_lengths(folder: Folder) -> None:
    folder.write("a.ts", header() + "1.5,?,-2e3:up\n# between\n\n4, NaN :down\r\n")
    first, second = folder.read("a.ts", ROLES).train
    assert first["label"] == "up"
    assert second["label"] == "down"
    assert first["series"][0][::2] == [1.5, -2000.0]
    assert math.isnan(first["series"][0][1])
    assert len(second["series"][0]) == 2


def test_several_channels(folder: Folder) -> None:
    folder.write("a.ts", header(univariate="false") + "1,2:3,4:5,6:up\n")
    assert folder.read("a.ts", ROLES).train == [{"series": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], "label": "up"}]


def test_times_and_a_number_to_be_predicted(folder: Folder) -> None:
    text = "@timeStamps true\n@univariate false\n@targetLabel true\n@data\n(0,1),(2.5,?):(0,3),(2.5,4):7.25\n"
    folder.write("a.ts", text)
    (row,) = folder.read("a.ts", {"series": "series", "times": "times", "label": "label"}).train
    assert row["times"] == [0.0, 2.5]
    assert row["label"] == 7.25
    assert row["series"][1] == [3.0, 4.0]


def test_dates_are_seconds(folder: Folder) -> None:
    text = "@timeStamps true\n@classLabel false\n@data\n(1970-01-01 00:01:00,1),(1970-01-02 00:00:00,2)\n"
    folder.write("a.ts", text)
    (row,) = folder.read("a.ts", {"series": "series", "times": "times"}).train
    assert row["times"] == [60.0, 86400.0]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,2:3,4:up", "it has 2 dimensions, and the header says 1"),
        ("1,2:sideways", "its class 'sideways' is not among those of the header"),
        ("1,two:up", "'two' is not a number"),
        ("1,inf:up", "'inf' is not a finite number"),
        ("1", "there is no series before the label"),
    ],
)
def test_lines_that_are_not_as_the_header_says_are_reported(folder: Folder, line: str, reason: str) -> None:
    folder.write("a.ts", header() + "1,2:up\n" + line + "\n")
    read = folder.read("a.ts", ROLES)
    assert len(read.train) == 1
    assert [(bad.line, bad.reason) for bad in read.bad] == [(9, reason)]


def test_dimensions_of_unequal_lengths_and_steps_other_than_said(folder: Folder) -> None:
    folder.write(
        "a.ts",
        "@univariate false\n@equalLength true\n@seriesLength 2\n@classLabel true a\n@data\n1,2:3:a\n1:2:a\n1,2:a\n",
    )
    assert [bad.reason for bad in folder.read("a.ts", ROLES).bad] == [
        "its dimensions have different lengths: 2, 1",
        "it has 1 steps, and the header says 2",
    ]


def test_dimensions_at_different_times_are_reported(folder: Folder) -> None:
    folder.write("a.ts", "@timeStamps true\n@classLabel true a\n@data\n(0,1):(1,1):a\n(0,1):a\n(0,1),2:a\n")
    reasons = [bad.reason for bad in folder.read("a.ts", ROLES).bad]
    assert reasons[0] == "its dimensions have different times"
    assert reasons[1] == "'2' is not a pair of time and value in brackets"


def test_a_file_without_its_header(folder: Folder) -> None:
    folder.write("a.ts", "1,2,3:up\n")
    with pytest.raises(SourceError, match=r"line 1: '1,2,3:up' stands before `@data`"):
        folder.open("a.ts", ROLES)
    folder.write("b.ts", "@classLabel true a\n")
    with pytest.raises(SourceError, match="has no line `@data`"):
        folder.open("b.ts", ROLES)


def test_files_with_other_headers_do_not_mix(folder: Folder) -> None:
    folder.write("data/train.ts", header() + "1:up\n")
    folder.write("data/test.ts", "@classLabel false\n@data\n1\n")
    with pytest.raises(SourceError, match="Compare their lines"):
        folder.open("data", ROLES)


def test_real_series(shared: Folder) -> None:
    read = shared.read("timeseries/BasicMotions", ROLES)
    assert {split: len(rows) for split, rows in read.splits.items()} == {"train": 40, "test": 40}
    assert [len(row["series"]) for row in read.train] == [6] * 40
    assert {len(channel) for row in read.train for channel in row["series"]} == {100}
    assert {row["label"] for row in read.train} == {"Standing", "Running", "Walking", "Badminton"}
    assert not read.bad
    arrows = shared.read("timeseries/ArrowHead", ROLES)
    assert {split: len(rows) for split, rows in arrows.splits.items()} == {"train": 36, "test": 175}
