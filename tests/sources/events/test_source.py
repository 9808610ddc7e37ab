"""Logs of events become sequences: grouped, ordered, cut into sessions and split, whatever the log looks like."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from augkit.errors import SourceError
from augkit.recipe.schema import Source
from augkit.sources.events import partitions

from .logs import histories, read_file, read_log

UNSORTED = [("b", "y", 5), ("a", "x", 9), ("a", "z", 1), ("b", "x", 2), ("a", "y", 9), ("c", "x", 4)]
EVENTS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("uvwxyz"), st.integers(0, 12)), min_size=1, max_size=60
)
GENTLY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def test_events_are_grouped_by_user_and_ordered_by_time_then_as_logged(tmp_path: Path) -> None:
    rows, bad = read_log(tmp_path, UNSORTED)
    assert histories(rows["train"]) == {"a": ["z", "x", "y"], "b": ["x", "y"], "c": ["x"]}
    assert [row["times"] for row in rows["train"]] == [[1, 9, 9], [2, 5], [4]]
    assert [row["time"] for row in rows["train"]] == [9, 5, 4]
    assert not bad


def test_a_csv_log_with_dates_ratings_and_codes_that_begin_with_zeros(tmp_path: Path) -> None:
    text = "user,item,time,stars\n007,0012,2024-03-01 10:00,4\n007,13,2024-03-01T09:00:00,\n8,13,2024-03-02,2.5\n"
    (tmp_path / "log.csv").write_text(text)
    rows, _ = read_file("log.csv", tmp_path, rating="stars")
    assert histories(rows["train"], "items", "ratings", "time") == {
        "007": (["13", "0012"], [None, 4.0], datetime(2024, 3, 1, 10)),
        "8": (["13"], [2.5], datetime(2024, 3, 2)),
    }


def test_users_that_a_missing_value_made_numbers_with_a_point_keep_their_names(tmp_path: Path) -> None:
    table = pa.table({"user": [17850.0, None, 17850.0], "item": [1, 2, 3], "time": [1.5, 2.5, 0.5]})
    rows, bad = read_log(tmp_path, table)
    assert histories(rows["train"]) == {"17850": ["3", "1"]}
    assert [row.reason for row in bad] == ["1 event has no user (column 'user' is empty) and was left out"]


def test_sessions_end_where_the_next_event_comes_later_than_the_gap(tmp_path: Path) -> None:
    events = [("a", "x", 0), ("a", "y", 1800), ("a", "z", 3601), ("b", "x", 0)]
    rows, _ = read_log(tmp_path, events, session_gap_minutes=30)
    assert histories(rows["train"]) == {"a#1": ["x", "y"], "a#2": ["z"], "b#1": ["x"]}
    assert [row["user"] for row in rows["train"]] == ["a", "a", "b"]
    start = datetime(2024, 1, 1)
    dated = [(user, item, start + timedelta(seconds=time)) for user, item, time in events]
    again, _ = read_log(tmp_path, dated, session_gap_minutes=30)
    assert histories(again["train"]) == histories(rows["train"])


def test_leave_one_out_holds_out_the_last_two_of_three_or_more(tmp_path: Path) -> None:
    events = [("a", item, time) for time, item in enumerate("uvwx")] + [("b", "u", 1), ("b", "v", 2)]
    rows, _ = read_log(tmp_path, events, holdout="leave_one_out")
    names = ("items", "target_item", "held_out")
    assert histories(rows["train"], *names) == {
        "a@train": (["u", "v"], None, ["w", "x"]),
        "b@train": (["u", "v"], None, []),
    }
    assert histories(rows["validation"], *names) == {"a@validation": (["u", "v"], "w", [])}
    assert histories(rows["test"], *names) == {"a@test": (["u", "v", "w"], "x", [])}


def test_shares_of_the_newest_events_are_held_out_without_a_look_ahead(tmp_path: Path) -> None:
    events = [("a", f"a{time}", time) for time in range(0, 20, 2)] + [
        ("b", f"b{time}", time) for time in range(1, 20, 2)
    ]
    rows, _ = read_log(tmp_path, [*events, ("c", "late", 19)], holdout={"validation": 0.2, "test": 0.2})
    assert max(time for row in rows["train"] for time in row["times"]) < 13
    (a, b) = sorted(rows["validation"], key=lambda row: row["user"])
    assert (a["items"][-1], a["target_item"]) == ("a12", "a14")
    assert (b["items"][-1], b["target_item"]) == ("b11", "b13")
    assert {row["user"]: row["target_item"] for row in rows["test"]} == {"a": "a18", "b": "b17"}
    assert histories(rows["train"], "held_out")["b@train"] == (["b13", "b15", "b17", "b19"],)


def test_events_of_one_time_are_never_parted_and_an_empty_training_split_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no event is earlier than those that `holdout` holds out"):
        read_log(tmp_path, [("a", "x", 3), ("a", "y", 3), ("b", "x", 3)], holdout={"test": 0.5})


def test_cancelled_events_and_repeats_are_left_out(tmp_path: Path) -> None:
    table = pa.table(
        {"user": ["a"] * 5, "item": ["x", "y", "x", "z", "y"], "time": [1, 2, 3, 4, 5], "amount": [2, 1, 4, -1, None]}
    )
    rows, _ = read_log(tmp_path, table, at_least={"amount": 1})
    assert histories(rows["train"]) == {"a": ["x", "y", "x"]}
    rows, _ = read_log(tmp_path, table, at_least={"amount": 1, "time": 2}, repeats="first")
    assert histories(rows["train"]) == {"a": ["y", "x"]}


def test_short_histories_are_left_out(tmp_path: Path) -> None:
    rows, _ = read_log(tmp_path, UNSORTED, min_length=2)
    assert set(histories(rows["train"])) == {"a", "b"}


def test_files_that_name_splits_are_grouped_each_alone(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("user,item,time\na,x,1\na,y,2\n")
    (tmp_path / "two.csv").write_text("user,item,time\na,z,3\n")
    rows, _ = read_file({"train": "one.csv", "test": "two.csv"}, tmp_path)
    assert histories(rows["train"]) == {"a": ["x", "y"]} and histories(rows["test"]) == {"a": ["z"]}


def test_files_that_name_splits_cannot_be_held_out_of(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    for name in ("train", "test"):
        (tmp_path / "log" / f"{name}.csv").write_text("user,item,time\na,x,1\n")
    with pytest.raises(SourceError, match="The files of the log name the splits train, test"):
        read_file("log", tmp_path, holdout="leave_one_out")
    rows, _ = read_file(["log/train.csv", "log/test.csv"], tmp_path, holdout="leave_one_out")
    assert histories(rows["train"]) == {"a@train": ["x", "x"]}


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"user": "usr"}, "has no column 'usr', which `events:` names for `user`"),
        ({"at_least": {"amount": 1}}, "has no column 'amount', which `events:` names for `at_least`"),
        ({"rating": "words"}, "column 'words' should hold numbers and holds string"),
        ({"time": "words"}, "column 'words' is the time of each event, and not every value is one"),
        ({"item": "lists"}, "column 'lists' should hold text or numbers and holds list"),
    ],
)
def test_columns_that_cannot_be_what_the_recipe_says(tmp_path: Path, spec: dict[str, Any], message: str) -> None:
    table = pa.table({"user": ["a"], "item": ["x"], "time": [1], "words": ["soon"], "lists": [[1]]})
    with pytest.raises(SourceError, match=message.replace("(", r"\(")):
        read_log(tmp_path, table, **spec)


def grouped(events: list[tuple[str, str, int]]) -> dict[str, list[tuple[str, int]]]:
    """Each user's items and times, in the plainest way."""
    users = sorted({user for user, _, _ in events})
    return {user: sorted([(i, t) for u, i, t in events if u == user], key=lambda pair: pair[1]) for user in users}


@GENTLY
@given(events=EVENTS, files=st.sampled_from([1, 7, 60]))
def test_any_log_is_grouped_the_same_however_it_is_spread_over_partitions(
    events: list[tuple[str, str, int]], files: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(partitions, "EVENTS_PER_PARTITION", files)
        patch.setattr(partitions, "AT_ONCE", 5)
        rows, _ = read_log(tmp_path_factory.mktemp("log"), events, holdout="leave_one_out")
    expected = grouped(events)
    assert histories(rows["train"]) == {
        f"{user}@train": [item for item, _ in pairs[: len(pairs) - 2 if len(pairs) > 2 else None]]
        for user, pairs in expected.items()
    }
    assert {row["user"]: [*row["items"], row["target_item"]] for row in rows["test"]} == {
        user: [item for item, _ in pairs] for user, pairs in expected.items() if len(pairs) > 2
    }


@GENTLY
@given(events=EVENTS, share=st.sampled_from([0.1, 0.3, 0.6]), k=st.integers(1, 3))
def test_nothing_in_training_is_as_late_as_anything_held_out(
    events: list[tuple[str, str, int]], share: float, k: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    try:
        rows, _ = read_log(tmp_path_factory.mktemp("log"), events, holdout={"test": share}, k_core=k)
    except SourceError as error:
        if k > 1 and "no sequence is left" in str(error):
            return
        assert min(time for *_, time in events) == sorted(time for *_, time in events)[round(len(events) * (1 - share))]
        return
    newest = max((row["time"] for row in rows["train"]), default=-1)
    late = {(user, item, time) for user, item, time in events if time > newest}
    for row in rows["test"]:
        assert any((row["user"], row["target_item"], time) in late for time in range(13))
        assert max(row["times"]) <= newest


def test_a_column_of_sessions_becomes_a_list_beside_the_items(tmp_path: Path) -> None:
    table = pa.table({"user": ["a", "a", "a"], "item": ["x", "y", "z"], "time": [3, 1, 2], "visit": [7, None, 9]})
    rows, _ = read_log(tmp_path, table, session="visit")
    assert histories(rows["train"], "items", "sessions") == {"a": (["y", "z", "x"], [None, "9", "7"])}


def test_a_column_for_negatives_is_empty_and_rows_know_their_user(tmp_path: Path) -> None:
    spec = Source.model_validate({"data": "log", "events": {"user": "u", "item": "i", "time": "t", "negatives": True}})
    assert spec.columns["negative_items"] == "negative_items" and spec.columns["group"] == "user"
    rows, _ = read_log(tmp_path, UNSORTED, negatives=True)
    assert [row["negative_items"] for row in rows["train"]] == [None, None, None]
