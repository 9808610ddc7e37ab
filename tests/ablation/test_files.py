"""Studies of pictures and sounds: what rows are called, which are alike, and a small study made for real."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from augkit import api
from augkit.ablation.flips import FileStore
from augkit.ablation.likeness import similarities
from augkit.ablation.result import read_ablation
from augkit.ablation.slices import item_texts, lengths_of
from augkit.recipe.schema import Recipe
from augkit.report.study import write_study_report
from tests.report.pages import parse

cv2 = pytest.importorskip("cv2")
soundfile = pytest.importorskip("soundfile")
FILE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def picture(colour: tuple[int, int, int]) -> bytes:
    pixels = np.zeros((16, 16, 3), np.uint8)
    pixels[:8] = colour  # above; black below
    return bytes(cv2.imencode(".png", pixels)[1])


def sound(hertz: float, seconds: float = 0.3) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.sin(2 * np.pi * hertz * np.arange(int(seconds * 8000)) / 8000) / 2, 8000, format="WAV")
    return file.getvalue()


def table(role: str, contents: list[bytes], **columns: list[str]) -> pa.Table:
    values = [{"bytes": content, "path": f"{number}.bin"} for number, content in enumerate(contents)]
    return pa.table({role: pa.array(values, FILE), **columns})


def test_rows_are_called_by_their_files_or_what_is_written_of_them() -> None:
    rows = table("image", [picture((1, 2, 3))] * 2, said=["a cat", "a dog"])
    assert item_texts(rows, {"image": "image"}) == ["0.bin", "1.bin"]
    assert item_texts(rows, {"image": "image", "caption": "said"}) == ["a cat", "a dog"]


def test_sounds_have_a_length_in_seconds_and_pictures_none() -> None:
    lengths = lengths_of(table("audio", [sound(440, 0.25), sound(440, 0.5)]), {"audio": "audio"})
    assert lengths is not None and (lengths.name, lengths.values.tolist()) == ("seconds", [0.25, 0.5])
    assert lengths_of(table("image", [picture((1, 2, 3))]), {"image": "image"}) is None


@pytest.mark.parametrize(
    ("role", "asked", "known"),
    [
        ("image", picture((250, 10, 10)), [picture((10, 10, 250)), picture((230, 30, 20)), picture((10, 250, 10))]),
        ("audio", sound(440), [sound(3000), sound(460, 0.4), sound(1500)]),
    ],
)
def test_the_row_most_like_another_has_its_colours_or_its_pitch(role: str, asked: bytes, known: list[bytes]) -> None:
    found = similarities(table(role, [asked]), table(role, known), [], [], {role: role})
    assert found.shape == (1, 3) and found[0].argmax() == 1 and found[0, 1] > 0.9
    itself = similarities(table(role, [asked]), table(role, [asked]), [], [], {role: role})
    assert itself[0, 0] == pytest.approx(1)


def test_a_file_is_kept_once_however_often_it_is_told_of() -> None:
    store, value = FileStore(), {"bytes": picture((9, 9, 9)), "path": None}
    assert store.add("image", value) == store.add("image", dict(value)) != ""
    assert store.add("image", {"bytes": b"none", "path": None}) == store.add("image", None) == ""
    assert len(store.kept) == 1


@pytest.fixture(scope="module")
def studied(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of four arms on sixty real pictures of two classes."""
    pytest.importorskip("torch")
    pytest.importorskip("albumentations")
    folder = tmp_path_factory.mktemp("pictures")
    for split, source, rows in (("train", "train", 16), ("validation", "train", 6), ("test", "test", 10)):
        for label in ("airplane", "frog"):
            place = folder / "data" / split / label
            place.mkdir(parents=True)
            found = sorted((shared_data / "image" / "cifar10" / source / label).glob("*.jpg"))
            for path in found[-rows:] if split == "validation" else found[:rows]:
                shutil.copy(path, place)
    recipe = Recipe.model_validate(
        {
            "augkit": 1,
            "name": "pictures",
            "source": {"data": str(folder / "data"), "columns": {"image": "image", "label": "label"}},
            "augment": {"copies": 2, "chain": [{"image.rotate": {}}]},
            "train": {"model": "builtin:resnet-32px", "budget": 6, "batch_size": 8},
            "ablate": {"seeds": 2, "arms": ["all", "on_the_fly"]},
        }
    )
    outcome = api.ablate(recipe, folder / "store", studies=folder / "studies", workers=1)
    assert [arm.error for arm in outcome.result.arms] == ["", "", "", ""]
    return outcome.folder


def test_a_study_of_pictures_has_its_arms_and_comparisons(studied: Path) -> None:
    result = read_ablation(studied)
    assert result.task == "image-classification"
    assert [arm.id for arm in result.arms] == ["baseline", "copy-control", "all", "on-the-fly"]
    assert [arm.train_rows for arm in result.arms] == [32, 96, 96, 32]
    assert {one.kind for one in result.comparisons} == {"effect", "diversity", "repetition", "freshness"}
    configs = [json.loads(path.read_text()) for path in studied.glob("runs/*/config.json")]
    assert len(configs) == 8 and sum("on_the_fly" in config for config in configs) == 2
    assert not any(one.slice.startswith(("length", "seconds")) for one in result.slices)


def test_its_page_shows_flipped_pictures_beside_their_likes_and_fetches_nothing(studied: Path) -> None:
    result = read_ablation(studied)
    flips = [flip for flip in result.flips if flip.arm == "all"]
    assert flips and all(flip.file in result.files for flip in flips)
    assert all(
        near.file in result.files and near.source_file in result.files for flip in flips for near in flip.nearest
    )
    report = write_study_report(studied)
    assert report.bytes < 3_000_000
    page = parse(report.path.read_bytes())
    shown = [image for image in page.all("img") if image.attributes.get("class") == "media"]
    assert shown and all(image.attributes["src"].startswith("data:image/") for image in shown)
    assert {image.attributes["alt"].split(",")[0] for image in shown} == {"test row", "source row", "augmented row"}
    assert "32 × 32 pixels" in shown[0].attributes["alt"]
