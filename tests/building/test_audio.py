"""Sounds through a whole build: what stays, what is encoded, which labels move, and that it can be made again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import augkit

pytest.importorskip("soundfile", reason="soundfile is not installed: pip install 'augkit[audio]'")

from augkit.errors import RecipeError
from augkit.ops.audio.reading.files import decoded
from augkit.testing.audio import REFUSED, audio_odd, file_of, spoken

ROWS = 8
CHAIN = [{"audio.speed": {"factor": [0.8, 1.25]}}, {"audio.white_noise": {"snr_db": [5, 20], "p": 0.5}}]
WORDS = [{"word": "come", "start": 0.05, "end": 0.15}, {"word": "in", "start": 0.2, "end": 0.35}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Recordings as wav and flac, with metadata beside them."""
    place = tmp_path / "speech"
    place.mkdir()
    lines = []
    for number in range(ROWS):
        name = f"{number}.{('wav', 'flac')[number % 2]}"
        sound = spoken(0.4, (8000, 16_000)[number % 2], 1 + number // 6, 100.0 + 20 * number)
        (place / name).write_bytes(file_of(sound, (8000, 16_000)[number % 2], name[2:])["bytes"])
        facts = {"file_name": name, "speaker": f"s{number % 3}", "words": WORDS, "transcript": "Come in!"}
        lines.append(json.dumps(facts | {"label": "abc"[number % 3]}))
    (place / "metadata.jsonl").write_text("\n".join(lines))
    return place


def recipe(folder: Path, chain: list[Any], *roles: str, copies: int = 2, **sections: Any) -> augkit.Recipe:
    columns = {role: role for role in ("audio", "label", *roles)}
    augment = {"copies": copies, "chain": chain} | sections.pop("augment", {})
    return augkit.Recipe.model_validate(
        {
            "augkit": 1,
            "name": "speech",
            "source": {"data": str(folder), "columns": columns},
            "augment": augment,
            **sections,
        }
    )


def built(made: augkit.Recipe, store: Path, **options: Any) -> tuple[list[dict[str, Any]], Any]:
    result = augkit.build(made, store, **({"engine": "inline"} | options))
    rows = [row for path in sorted(Path(result.path).glob("data/*.parquet")) for row in pq.read_table(path).to_pylist()]
    return rows, result


def test_rows_that_no_operator_touched_keep_their_bytes_and_copies_can_be_made_again(
    folder: Path, tmp_path: Path
) -> None:
    rows, result = built(recipe(folder, CHAIN), tmp_path / "store")
    sources = [row for row in rows if row["augkit"]["copy"] is None]
    assert len(sources) == ROWS and len(rows) == 3 * ROWS
    for row in sources:
        assert row["audio"]["bytes"] == (folder / row["audio"]["path"]).read_bytes()
    metadata = pq.read_schema(next(Path(result.path).glob("data/train*"))).metadata
    assert json.loads(metadata[b"huggingface"])["info"]["features"]["audio"] == {"_type": "Audio"}
    assert not augkit.verify("speech", tmp_path / "store").problems


def test_a_copy_is_as_long_as_what_was_drawn_says_in_the_format_of_its_source(folder: Path, tmp_path: Path) -> None:
    rows, _ = built(recipe(folder, CHAIN), tmp_path / "store")
    sounds = {row["augkit"]["row_id"]: decoded(row["audio"]["bytes"]) for row in rows}
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    for row in copies:
        steps = {step["step"]: step["drawn"] for step in json.loads(row["augkit"]["drawn"])}
        before, rate = sounds[row["augkit"]["source_id"]]
        after, now = sounds[row["augkit"]["row_id"]]
        assert now == rate
        assert len(after) == round(len(before) / steps["audio.speed.1"]["factor"])
        assert row["audio"]["bytes"][:4] == {"wav": b"RIFF", "flac": b"fLaC"}[row["audio"]["path"].rpartition(".")[2]]


def test_the_recipe_says_how_sounds_are_encoded(folder: Path, tmp_path: Path) -> None:
    output = {"audio": {"format": "flac", "bit_depth": 24}}
    rows, first = built(recipe(folder, CHAIN, output=output), tmp_path / "store")
    for row in rows:
        if row["augkit"]["copy"] is not None:
            assert row["audio"]["bytes"][:4] == b"fLaC" and row["audio"]["path"].endswith(".flac")
    assert built(recipe(folder, CHAIN), tmp_path / "store")[1].version != first.version


def test_the_same_recipe_gives_the_same_version_in_any_number_of_processes(folder: Path, tmp_path: Path) -> None:
    chain = [*CHAIN, "audio.pitch_shift", "audio.impulse_response", {"audio.background_row": {"pool": 3}}]
    _, one = built(recipe(folder, chain), tmp_path / "one")
    _, two = built(recipe(folder, chain), tmp_path / "two", engine="processes", workers=2)
    assert one.version == two.version
    assert not augkit.verify("speech", tmp_path / "one").problems


def test_words_and_transcript_move_with_the_sound(folder: Path, tmp_path: Path) -> None:
    chain = [{"audio.crop": {"share": [0.5, 0.5]}}, {"audio.speed": {"factor": [2.0, 2.0]}}]
    rows, _ = built(recipe(folder, chain, "words", "transcript"), tmp_path / "store")
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    for row in copies:
        start = json.loads(row["augkit"]["drawn"])[0]["drawn"]["start"]
        rate = decoded(row["audio"]["bytes"])[1]
        for word in row["words"]:
            before = next(one for one in WORDS if one["word"] == word["word"])
            assert word["start"] == pytest.approx(max(before["start"] - start / rate, 0.0) / 2, abs=1e-4)
        assert [word["word"] for word in row["words"]] == row["transcript"].lower().strip("!").split()
    assert len({row["transcript"] for row in copies}) > 1


def test_a_long_recording_becomes_rows_of_its_pieces(folder: Path, tmp_path: Path) -> None:
    augment = {"keep_original": False}
    chain = [{"audio.split": {"seconds": 0.1}}]
    made = recipe(folder, chain, "words", "transcript", copies=6, augment=augment, gates=["drop_unchanged"])
    rows, _ = built(made, tmp_path / "store")
    assert len(rows) == 4 * ROWS
    assert {round(len(samples) / rate, 3) for samples, rate in (decoded(row["audio"]["bytes"]) for row in rows)} == {
        0.1
    }


@pytest.mark.parametrize(
    ("step", "roles", "message"),
    [
        ("audio.crop", ("transcript",), "nothing says when"),
        ("audio.reverse", ("words",), "words"),
        ("audio.pitch_shift", ("speaker",), "somebody else seems to speak"),
        ({"audio.gain": {"gain_db": [3, 1]}}, (), "the low end 3 is above the high end 1"),
    ],
)
def test_labels_that_would_be_wrong_are_refused_before_the_first_row(
    folder: Path, tmp_path: Path, step: Any, roles: tuple[str, ...], message: str
) -> None:
    with pytest.raises(RecipeError, match=message):
        augkit.build(recipe(folder, [step], *roles), tmp_path / "store")


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_a_sound_that_cannot_be_used_is_set_aside_and_told(folder: Path, tmp_path: Path, what: str) -> None:
    (folder / "3.flac").write_bytes(audio_odd()[what]["audio"]["bytes"])
    made = recipe(folder, CHAIN).model_copy(update={"on_error": "quarantine", "max_quarantined": 10})
    rows, result = built(made, tmp_path / "store")
    assert {row["audio"]["path"] for row in rows} == {
        f"{number}.{('wav', 'flac')[number % 2]}" for number in range(ROWS) if number != 3
    }
    assert result.manifest.quarantined == {"rows": 1, "reasons": {"source": 1}}
    (aside,) = pq.read_table(Path(result.path) / "quarantine.parquet").to_pylist()
    assert aside["error"] and "3.flac" in aside["file"]


def test_silence_and_one_sample_come_through(folder: Path, tmp_path: Path) -> None:
    odd = audio_odd()
    for name, what in (("0.wav", "digital silence"), ("2.wav", "one sample")):
        (folder / name).write_bytes(odd[what]["audio"]["bytes"])
    rows, result = built(recipe(folder, CHAIN, copies=1), tmp_path / "store")
    assert not result.quarantined
    assert all(np.isfinite(decoded(row["audio"]["bytes"])[0]).all() for row in rows)
