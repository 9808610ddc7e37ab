"""`augkit build`, and `plan` before it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.cli.conftest import Ran, start_process, write_csv

Run = Callable[..., Ran]


def test_says_what_was_made_and_what_to_try_next(folder: Path, run: Run) -> None:
    ran = run("build", "recipe.yaml", "--engine", "inline")
    assert ran.code == 0
    assert ran.out.startswith("✓ reviews@")
    assert "train" in ran.out and "copies" in ran.out
    assert "augkit verify reviews" in ran.out
    assert str(folder / "augkit-store") in ran.out


def test_stdout_holds_the_result_alone_and_stderr_the_progress(folder: Path, run: Run) -> None:
    ran = run("build", "recipe.yaml", "--engine", "inline", "--json")
    assert len(ran.out.splitlines()) == 1
    assert "reading" in ran.err and "augmenting" in ran.err


def test_json_names_what_was_published(built: dict[str, Any], folder: Path) -> None:
    assert {"name", "version", "path", "rows", "quarantined", "seconds"} <= set(built)
    files = list(Path(built["path"], "data").glob("*.parquet"))
    assert sum(pq.read_metadata(file).num_rows for file in files) == built["rows"]
    assert built["rows"] == sum(built["splits"].values())
    assert built["reused_shards"] == 0


def test_a_second_build_is_the_same_version_and_reuses_its_shards(built: dict[str, Any], run: Run) -> None:
    again = run("build", "recipe.yaml", "--engine", "inline", "--json").json
    assert again["version"] == built["version"]
    assert again["reused_shards"] == again["shards"]
    assert "reused" in run("build", "recipe.yaml", "--engine", "inline").out


def test_limit_and_set_change_the_recipe(folder: Path, run: Run) -> None:
    made = run(
        "build", "recipe.yaml", "--engine", "inline", "--limit", "10", "--set", "augment.copies=1", "--json"
    ).json
    assert sum(count["source"] for count in made["counts"].values()) == 10


def test_a_class_that_stays_short_is_told(folder: Path, run: Run) -> None:
    write_csv(
        folder / "reviews.csv",
        ["text", "label"],
        [("only two words", "rare")] + [(f"word {n} here", "common") for n in range(20)],
    )
    strategy = ["--set", "source.splits.train=1.0", "--set", "balance.strategy=auto", "--set", "balance.max_copies=2"]
    ran = run("build", "recipe.yaml", "--engine", "inline", "--set", "source.splits={train: 1.0}", *strategy[2:])
    assert ran.code == 0, ran.err
    assert "rare: " in ran.out and "stay short" in ran.out


def test_interrupted_it_says_how_to_go_on(folder: Path) -> None:
    write_csv(
        folder / "reviews.csv", ["text", "label"], [(f"some words to move about {n}", n % 2) for n in range(60_000)]
    )
    process = start_process("build", "recipe.yaml", "--workers", "1", "--json", folder=folder)
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith("augmenting"):
            break
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted; finished shards are kept: run the same command again" in err
    assert '"exit_code": 130' in out.splitlines()[-1]
    assert "Traceback" not in err


def test_plan_counts_without_building(folder: Path, run: Run) -> None:
    plan = run("plan", "recipe.yaml", "--json").json
    assert plan["source_rows"] == 30
    assert plan["copies"] == 3 * plan["splits"]["train"]
    assert not (folder / "augkit-store").exists()
    words = run("plan", "recipe.yaml").out
    assert "3 copies of each row of train" in words
    assert "text.delete  rate 0.1  with probability 0.5" in words


def test_plan_knows_which_shards_are_finished(built: dict[str, Any], run: Run) -> None:
    assert run("plan", "recipe.yaml", "--json").json["cached_shards"] == built["shards"]
