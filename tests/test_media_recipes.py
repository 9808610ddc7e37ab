"""The recipes of pictures and sounds build on real data, verify, and explain what was done to a row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import augkit

RECIPES = Path(__file__).resolve().parents[1] / "recipes"


def built(name: str, data: Any, store: Path) -> tuple[list[dict[str, Any]], str]:
    """Rows of a small build by a shipped recipe, with their split under `in`, and the version's name; it is whole."""
    recipe = augkit.Recipe.load(RECIPES / f"{name}.yaml", [f"source.data={json.dumps(data)}"])
    result = augkit.build(recipe, store, engine="inline")
    assert not result.quarantined and not augkit.verify(name, store).problems
    files = sorted(Path(result.path).glob("data/*.parquet"))
    rows = [row | {"in": path.name.split("-")[0]} for path in files for row in pq.read_table(path).to_pylist()]
    return rows, f"{name}@{result.version}"


def copies_with_steps(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each copy, and what every step of it drew."""
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    return [(row, {one["step"]: one["drawn"] for one in json.loads(row["augkit"]["drawn"])}) for row in copies]


def check_explained(copy: tuple[dict[str, Any], dict[str, Any]], version: str, store: Path) -> None:
    row, steps = copy
    told = augkit.explain(version, row["augkit"]["row_id"], store)
    assert [source.row_id for source in told.sources] == [row["augkit"]["source_id"]]
    assert {step["step"]: step["drawn"] for step in told.rows[0].steps} == steps


@pytest.fixture
def pictures(shared_data: Path, tmp_path: Path) -> str:
    """Six pictures of each of two classes of CIFAR-10."""
    for label in ("cat", "ship"):
        folder = tmp_path / "cifar10" / "train" / label
        folder.mkdir(parents=True)
        for path in sorted((shared_data / "image" / "cifar10" / "train" / label).iterdir())[:6]:
            (folder / path.name).symlink_to(path)
    return str(tmp_path / "cifar10")


@pytest.mark.parametrize("name", ["cifar10-flip-crop", "cifar10-randaugment"])
def test_cifar10(name: str, pictures: str, tmp_path: Path) -> None:
    pytest.importorskip("cv2", reason="OpenCV is not installed: pip install 'augkit[image]'")
    from augkit.ops.image.reading.decode import decode

    rows, version = built(name, pictures, tmp_path / "store")
    sources = {row["augkit"]["row_id"]: row for row in rows if row["augkit"]["copy"] is None}
    copies = copies_with_steps(rows)
    assert len(sources) == 12 and {row["label"] for row in rows} == {0, 1}
    drawn = {step for _, steps in copies for step in steps}
    assert drawn == {"image.random_crop.1", "image.flip.1"} | ({"image.rand_augment.1"} if "rand" in name else set())
    for row, steps in copies:
        pixels, kind = decode(row["image"]["bytes"])
        assert pixels.shape == (32, 32, 3) and kind == "png"
        source = sources[row["augkit"]["source_id"]]
        assert row["label"] == source["label"]
        if list(steps) == ["image.flip.1"]:
            assert np.array_equal(pixels, decode(source["image"]["bytes"])[0][:, ::-1])
    check_explained(copies[0], version, tmp_path / "store")


def test_fsdd(shared_data: Path, tmp_path: Path) -> None:
    pytest.importorskip("soundfile", reason="soundfile is not installed: pip install 'augkit[audio]'")
    from augkit.ops.audio.reading.files import decoded

    folder = tmp_path / "fsdd"
    folder.mkdir()
    lines = (shared_data / "audio" / "fsdd" / "metadata.csv").read_text(encoding="utf-8").splitlines()
    chosen = lines[1::67]
    (folder / "metadata.csv").write_text("\n".join([lines[0], *chosen]), encoding="utf-8")
    for name in (line.split(",")[0] for line in chosen):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(shared_data / "audio" / "fsdd" / name)
    rows, version = built("fsdd-speed-noise", {"train": str(folder)}, tmp_path / "store")
    speakers: dict[str, set[str]] = {}
    for row in rows:
        speakers.setdefault(row["speaker"], set()).add(row["in"])
    assert len(speakers) == 6 and all(len(splits) == 1 for splits in speakers.values())
    assert set().union(*speakers.values()) == {"train", "validation", "test"}
    frames = {row["augkit"]["row_id"]: len(decoded(row["audio"]["bytes"])[0]) for row in rows}
    copies = copies_with_steps(rows)
    factors = set()
    for row, steps in copies:
        factor = steps.get("audio.speed.1", {"factor": 1.0})["factor"]
        factors.add(factor)
        assert frames[row["augkit"]["row_id"]] == round(frames[row["augkit"]["source_id"]] / factor)
        assert 5 <= steps.get("audio.coloured_noise.1", {"snr_db": 5})["snr_db"] <= 30
    assert factors == {0.9, 1.0, 1.1}
    check_explained(copies[0], version, tmp_path / "store")
