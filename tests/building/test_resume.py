"""A build that is killed goes on where it was, and gives the bytes it would have given."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

import augkit
from augkit import Recipe
from augkit.recipe.resolve import resolved, to_yaml

KILLS = 10
ROOT = Path(__file__).parent.parent.parent
COMMAND = "import sys, augkit; augkit.build(sys.argv[1], sys.argv[2], workers=2)"
FORKED = """
import os, sys
import augkit, augkit.api, augkit.building.run
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.setsid()
        os.dup2(2, 1)
        try:
            augkit.build(*line.rstrip("\\n").split("\\t"), workers=2)
            os._exit(0)
        finally:
            os._exit(1)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def start(recipe: Path, store: Path) -> subprocess.Popen[bytes]:
    """A build in a process of its own, with two workers."""
    return subprocess.Popen(
        [sys.executable, "-c", f"if __name__ == '__main__':\n {COMMAND}", str(recipe), str(store)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finished(store: Path) -> list[Path]:
    """Folders of the jobs that are done: what a worker is still writing lies in a draft beside them."""
    return [p.parent for p in (store / "work" / "shards").glob("*/*/result.json") if p.parent.suffix != ".part"]


class Builds:
    """Builds one after another, each a process of its own; that all have imported augkit before saves half the time."""

    def __init__(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-c", FORKED],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # so that no answer waits in a buffer, where select would not see it
        )
        assert self.server.stdin is not None and self.server.stdout is not None
        self.orders, self.answers = self.server.stdin, self.server.stdout

    def start(self, recipe: Path, store: Path) -> int:
        """The process id of a new build."""
        self.orders.write(f"{recipe}\t{store}\n".encode())
        return int(self.answers.readline())

    def wait(self, timeout: float = 300.0) -> int | None:
        """The exit code of the build; None if it is still at work after so many seconds."""
        ready, _, _ = select.select([self.answers], [], [], timeout)
        return int(self.answers.readline()) if ready else None

    def end(self) -> None:
        self.orders.close()
        self.server.wait(timeout=60)


@pytest.fixture
def builds() -> Iterator[Builds]:
    made = Builds()
    yield made
    made.end()


@pytest.fixture
def recipe_file(write_csv: Any, rows: Any, recipe_values: Any, tmp_path: Path) -> Path:
    values = recipe_values(
        write_csv(rows(1500)),
        source={"columns": {"id": "id", "text": "text", "label": "label"}, "splits": {"train": 0.9, "test": 0.1}},
        augment={"copies": 4},
        gates=["drop_unchanged", "drop_duplicates", {"leakage": {"on_leak": "drop"}}],
        output={"shard_rows": 50},
    )
    path = tmp_path / "recipe.yaml"
    path.write_text(to_yaml(resolved(Recipe.model_validate(values))))
    return path


def hashes(store: Path) -> dict[str, bytes]:
    """Every object by name, read back whole."""
    return {path.name: path.read_bytes() for path in (store / "objects").rglob("*.parquet")}


@pytest.mark.parametrize("seed", [30, 31, 32])
def test_kill_9_at_any_moment_then_resume_gives_the_same_objects(
    recipe_file: Path, tmp_path: Path, builds: Builds, seed: int
) -> None:
    began = time.monotonic()
    builds.start(recipe_file, tmp_path / "reference")
    assert builds.wait() == 0
    whole = time.monotonic() - began
    reference = augkit.open_store(tmp_path / "reference").resolve("test")
    moments = random.Random(seed)
    kills = number = 0
    while kills < KILLS:
        store = tmp_path / f"store-{number}"
        number += 1
        killed_here = 0
        while killed_here < 6 and kills < KILLS:
            build = builds.start(recipe_file, store)
            if builds.wait(moments.uniform(0.2, 1.0) * whole) is not None:
                break  # it was faster than the kill
            try:
                workers = psutil.Process(build).children(recursive=True)
                os.kill(build, signal.SIGKILL)
            except (psutil.NoSuchProcess, ProcessLookupError):  # it ended just then
                assert builds.wait() == 0
                break
            assert builds.wait() in (-signal.SIGKILL, 0)
            kills += 1
            killed_here += 1
            _, alive = psutil.wait_procs(workers, timeout=10)
            assert not alive, "workers outlived the build"
        builds.start(recipe_file, store)
        assert builds.wait() == 0
        resumed = augkit.open_store(store).resolve("test")
        assert resumed.version == reference.version
        assert hashes(store) == hashes(tmp_path / "reference")
        assert augkit.verify("test", store).ok


def test_a_killed_build_leaves_no_version_and_its_shards_are_used_again(recipe_file: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build = start(recipe_file, store)
    deadline = time.monotonic() + 60
    while len(finished(store)) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(build.pid, signal.SIGKILL)
    build.wait()
    assert augkit.open_store(store).names() == []
    result = augkit.build(recipe_file, store)
    assert 5 <= result.reused < result.shards


def test_ctrl_c_ends_the_workers_and_keeps_what_was_finished(recipe_file: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build = start(recipe_file, store)
    deadline = time.monotonic() + 60
    while not finished(store) and time.monotonic() < deadline:
        time.sleep(0.01)
    workers = psutil.Process(build.pid).children(recursive=True)
    os.killpg(build.pid, signal.SIGINT)
    build.wait(timeout=30)
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive
    assert augkit.open_store(store).names() == []
    assert augkit.build(recipe_file, store).reused >= 1


def test_a_worker_that_dies_ends_the_build_with_a_message(recipe_file: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build = start(recipe_file, store)
    deadline = time.monotonic() + 60
    while not finished(store) and time.monotonic() < deadline:
        time.sleep(0.01)
    victims = [p for p in psutil.Process(build.pid).children() if "spawn_main" in " ".join(p.cmdline())]
    victims[0].kill()
    _, errors = build.communicate(timeout=60)
    assert b"a worker process died" in errors
    assert b"run the same command again" in errors
    assert augkit.build(recipe_file, store).reused >= 1
