"""Texts spoken: what was drawn is what is heard, and a build gives rows a sound that they did not have."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

import augkit
from augkit.building.seeding import Chance
from augkit.errors import RecipeError
from augkit.ops.base import Row

pytest.importorskip("soundfile", reason="soundfile is not installed: pip install 'augkit[audio]'")

from augkit.ops.audio.reading.files import decoded
from augkit.ops.multimodal.text_to_speech import TextToSpeech

needs_espeak = pytest.mark.skipif(
    which("espeak-ng") is None, reason="eSpeak NG is not installed: apt install espeak-ng"
)
TEXT = "The quick brown fox jumps over the lazy dog."


def sound(text: str = TEXT, operator: TextToSpeech | None = None, **drawn: Any) -> Any:
    operator = operator or TextToSpeech()
    row = Row("r", {"text": text, "audio": None})
    drawn = {"voice": "en", "words_per_minute": 170, "pitch": 50} | drawn
    return operator.carry_out(row, operator.read(row), drawn).values["audio"]


def fundamental(samples: np.ndarray, rate: int) -> float:
    """Median over loud frames of the lag at which a frame is most like itself, in Hz."""
    found = []
    for start in range(0, len(samples) - 1024, 512):
        frame = samples[start : start + 1024]
        if np.abs(frame).max() < 0.1:
            continue
        similar = np.correlate(frame, frame, "full")[1023:]
        low, high = rate // 400, rate // 50
        found.append(rate / (low + int(similar[low:high].argmax())))
    return float(np.median(found))


@needs_espeak
def test_twice_the_speed_takes_about_half_the_time() -> None:
    slow, fast = sound(words_per_minute=120), sound(words_per_minute=240)
    assert 1.6 < len(slow.samples) / len(fast.samples) < 2.4
    assert slow.sampling_rate == 22_050 and slow.samples.shape[1] == 1 and np.abs(slow.samples).max() > 0.1


@needs_espeak
def test_a_higher_pitch_is_heard_higher() -> None:
    low, high = (sound(pitch=pitch) for pitch in (10, 90))
    assert fundamental(high.samples[:, 0], 22_050) > 1.25 * fundamental(low.samples[:, 0], 22_050)


@needs_espeak
def test_voices_speak_otherwise_and_the_same_draw_speaks_the_same() -> None:
    one, again, other = sound(), sound(), sound(voice="en+f2")
    assert np.array_equal(one.samples, again.samples) and not np.array_equal(one.samples[:999], other.samples[:999])


@needs_espeak
def test_the_sampling_rate_is_the_recipes() -> None:
    made, as_it_is = sound(operator=TextToSpeech(sampling_rate=8000)), sound()
    assert made.sampling_rate == 8000 and len(made.samples) == round(len(as_it_is.samples) * 8000 / 22_050)


@needs_espeak
def test_a_text_is_a_text_whatever_it_looks_like() -> None:
    assert len(sound("--version -v nosuch").samples) > 10_000


def test_what_has_no_letter_or_is_too_long_is_left_alone() -> None:
    operator = TextToSpeech(max_characters=10)
    for text in ("", "?!", "a b c d e f"):
        sample = operator.read(Row("r", {"text": text, "audio": None}))
        assert operator.draw(sample, Chance.fresh(b"speech", b"r")) is None


def test_a_transcript_is_spoken_before_a_text() -> None:
    row = Row("r", {"text": "a title", "transcript": "what is said", "audio": None})
    assert TextToSpeech().read(row).text == "what is said"


def test_without_the_program_the_recipe_is_refused_with_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecipeError, match="apt install espeak-ng"):
        TextToSpeech(voices=("en-us+m1",)).check_ready("en")


@needs_espeak
@pytest.mark.parametrize(
    ("voice", "message"),
    [("tlh-nosuch", "no voice 'tlh-nosuch'"), ("en+nosuch", "no variant 'nosuch'.*f2")],
    ids=["voice", "variant"],
)
def test_voices_that_there_are_not_are_refused(voice: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        TextToSpeech(voices=(voice,)).check_ready("en")


def recipe(tmp_path: Path, columns: dict[str, str], chain: list[Any], **source: Any) -> augkit.Recipe:
    (tmp_path / "said.csv").write_text("said,topic\nCome in please,a\nThe film was fine,b\nWe meet at seven,a\n")
    return augkit.Recipe.model_validate(
        {
            "augkit": 1,
            "name": "spoken",
            "source": {"data": str(tmp_path / "said.csv"), "columns": columns, **source},
            "augment": {"copies": 2, "chain": chain},
            "output": {"audio": {"format": "wav"}},
        }
    )


@needs_espeak
def test_rows_of_a_table_gain_a_sound_that_other_operators_work_on(tmp_path: Path) -> None:
    columns = {"transcript": "said", "audio": "speech", "label": "topic"}
    chain = [{"multimodal.text_to_speech": {"sampling_rate": 16_000}}, {"audio.white_noise": {"snr_db": [20, 30]}}]
    made = recipe(tmp_path, columns, chain, new_columns="speech")
    result = augkit.build(made, tmp_path / "store", engine="inline")
    (path,) = Path(result.path).glob("data/*.parquet")
    table = pq.read_table(path)
    features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    assert features["speech"] == {"_type": "Audio"}
    rows = table.to_pylist()
    assert [row["speech"] for row in rows if row["augkit"]["copy"] is None] == [None] * 3
    copies = [row for row in rows if row["augkit"]["copy"] is not None]
    assert len(copies) == 6
    for row in copies:
        samples, rate = decoded(row["speech"]["bytes"])
        assert rate == 16_000 and len(samples) > 4000 and row["speech"]["bytes"][:4] == b"RIFF"
        steps = [step["step"] for step in json.loads(row["augkit"]["drawn"])]
        assert steps == ["multimodal.text_to_speech.1", "audio.white_noise.1"]
    assert not augkit.verify("spoken", tmp_path / "store").problems
    one = augkit.Pipeline(made)({"said": "Come in please", "topic": "a"})
    assert (
        one["speech"]["bytes"]
        == next(r for r in copies if r["augkit"]["copy"] == 0 and "Come" in r["said"])["speech"]["bytes"]
    )


@needs_espeak
def test_a_row_without_a_sound_is_not_bad_because_an_operator_on_sounds_fails_on_it(tmp_path: Path) -> None:
    columns = {"transcript": "said", "audio": "speech"}
    made = recipe(tmp_path, columns, ["audio.white_noise"], new_columns="speech")
    with pytest.raises(augkit.AugkitError, match=r"copies had to be quarantined.*\n.*the row has no sound"):
        augkit.build(made, tmp_path / "store", engine="inline")


@pytest.mark.parametrize(
    ("columns", "new", "message"),
    [
        ({"text": "said"}, ["said"], "no such role names 'said'"),
        ({"audio": "speech"}, ["speech"], "nothing to read"),
    ],
    ids=["role", "everything"],
)
def test_new_columns_are_for_sounds_beside_what_is_read(
    tmp_path: Path, columns: dict[str, str], new: list[str], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        recipe(tmp_path, columns, ["multimodal.text_to_speech"], new_columns=new)


def test_a_new_column_is_none_that_the_source_has(tmp_path: Path) -> None:
    made = recipe(tmp_path, {"text": "said", "audio": "topic"}, ["text.swap"], new_columns=["topic"])
    with pytest.raises(augkit.AugkitError, match=r"would leave column 'topic'|the source has such a column"):
        augkit.plan(made)
