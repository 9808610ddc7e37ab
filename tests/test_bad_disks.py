"""A store on a disk that is full, read-only or shared: what the user is told, and that nothing half-made is left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import augkit
from augkit import Recipe
from augkit.recipe.resolve import resolved, to_yaml

ROOT = Path(__file__).parent.parent


@pytest.fixture
def recipe_file(tmp_path: Path, recipe_values: Any) -> Path:
    lines = [f"the film number {i} shows a great idea to an old friend,{'ab'[i % 2]}" for i in range(20_000)]
    (tmp_path / "data.csv").write_text("\n".join(["text,label", *lines, ""]))
    path = tmp_path / "recipe.yaml"
    path.write_text(to_yaml(resolved(Recipe.model_validate(recipe_values(tmp_path / "data.csv")))))
    return path


def build_on(mount: str, folder: Path, recipe: Path) -> subprocess.CompletedProcess[str]:
    """Build into a store on a file system that exists for this process alone."""
    folder.mkdir()
    script = f'{mount} "$1" && exec "$2" -m augkit build "$3" --store "$1/store" --engine inline'
    command = [
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        script,
        "sh",
        str(folder),
        sys.executable,
        str(recipe),
    ]
    if not shutil.which("unshare") or subprocess.run([*command[:3], "true"], capture_output=True).returncode:
        pytest.skip("this machine does not let a test mount a file system of its own")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)


def test_a_full_disk_is_named_with_what_to_do(recipe_file: Path, tmp_path: Path) -> None:
    result = build_on("mount -t tmpfs -o size=1m tmpfs", tmp_path / "full", recipe_file)
    assert result.returncode == 1
    assert "No space left on device" in result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()[-1]) > 20  # a hint


def test_a_read_only_disk_is_named(recipe_file: Path, tmp_path: Path) -> None:
    result = build_on("mount -t tmpfs -o ro tmpfs", tmp_path / "readonly", recipe_file)
    assert result.returncode == 1
    assert "Read-only file system" in result.stderr
    assert "Traceback" not in result.stderr


def test_two_builds_of_one_name_at_once_both_publish(tmp_path: Path, recipe_values: Any) -> None:
    lines = [f"the film number {i} shows a great idea,{'ab'[i % 2]}" for i in range(500)]
    (tmp_path / "data.csv").write_text("\n".join(["text,label", *lines, ""]))
    recipes = []
    for seed in (1, 2, 2):
        recipe = Recipe.model_validate(recipe_values(tmp_path / "data.csv", seed=seed))
        recipes.append(tmp_path / f"{len(recipes)}.yaml")
        recipes[-1].write_text(to_yaml(resolved(recipe)))
    command = [sys.executable, "-m", "augkit", "build"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    builds = [
        subprocess.Popen(
            [*command, path, "--store", tmp_path / "store"], env=environment, stderr=subprocess.PIPE, text=True
        )
        for path in recipes
    ]
    errors = [build.communicate(timeout=120)[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], errors
    store = augkit.open_store(tmp_path / "store")
    versions = [manifest.version for manifest in store.versions("test")]
    assert len(versions) == 2  # equal recipes give one version
    assert all(augkit.verify(f"test@{version}", store).ok for version in versions)
    assert store.resolve("test@latest").version in versions
