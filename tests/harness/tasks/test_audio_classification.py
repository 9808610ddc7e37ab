"""Audio classification: what a model hears of a file, training that repeats itself, files that are none."""

from __future__ import annotations

import io

import numpy as np
import pyarrow.parquet as pq
import pytest
from datasets import Dataset

from augkit.harness.tasks import TaskError, task_class
from augkit.harness.tasks.audio_classification import AudioClassification
from augkit.harness.tasks.files import mono_sound, sampling_rate_of
from augkit.harness.training import train
from tests.harness import files

soundfile = pytest.importorskip("soundfile")
pytest.importorskip("soxr")
pytest.importorskip("torch")
pytest.importorskip("accelerate")


def file_of(samples: np.ndarray, rate: int = 8000, kind: str = "WAV") -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format=kind, **({"subtype": "FLOAT"} if kind == "WAV" else {}))
    return buffer.getvalue()


def tone(hertz: float, seconds: float, rate: int) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate).astype(np.float32) / 2


def test_the_task_follows_from_the_columns():
    assert task_class(files.settings("builtin:audio-cnn"), files.SOUNDS) is AudioClassification


def test_channels_are_averaged_and_long_sounds_cut():
    stereo = np.stack([np.full(800, 0.5), np.full(800, -0.25)], axis=1).astype(np.float32)
    heard = mono_sound({"bytes": file_of(stereo), "path": None}, 8000, longest=0.05)
    assert heard.dtype == np.float32 and heard.shape == (400,)
    assert np.allclose(heard, 0.125)


def test_a_tone_keeps_its_pitch_and_length_at_another_rate():
    heard = mono_sound(file_of(tone(440, 1.0, 8000)), 16_000, longest=30)
    assert len(heard) == 16_000
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert spectrum.argmax() == 440  # bins of 1 Hz


def test_the_sampling_rate_is_the_one_that_most_files_have():
    contents = [file_of(tone(440, 0.1, rate), rate) for rate in (8000, 8000, 22_050)]
    rows = files.sounds(contents, ["a", "b", "a"])
    from augkit.harness.data import with_files_as_bytes

    task = AudioClassification.from_train(files.SOUNDS, with_files_as_bytes(rows), files.settings("builtin:audio-cnn"))
    assert task.sampling_rate == 8000
    assert sampling_rate_of(contents[2]) == 22_050


@pytest.mark.parametrize("content", [b"no sound", file_of(np.zeros(0, np.float32))], ids=["broken", "empty"])
def test_a_file_that_is_no_sound_or_empty_is_told_by_its_name(content):
    with pytest.raises(TaskError, match=r"no sound that can be read: bark\.wav"):
        mono_sound({"bytes": content, "path": "bark.wav"}, 8000, 30)


def test_a_column_of_texts_is_refused():
    rows = Dataset.from_dict({"audio": ["a bark", "a miaow"], "label": ["x", "y"]})
    with pytest.raises(TaskError, match="holds str, and audio classification reads sounds"):
        AudioClassification.from_train(files.SOUNDS, rows, files.settings("builtin:audio-cnn"))


def test_spoken_digits_are_learnt_and_the_same_run_gives_the_same_bytes(shared_data, tmp_path):
    settings = files.settings("builtin:audio-cnn", budget=40, evaluate_every=20)
    folders = [
        train(files.fsdd(shared_data), files.SOUNDS, settings, seed=1, runs=tmp_path / name, dataset_id="fsdd@1").folder
        for name in ("one", "two")
    ]
    for name in ("metrics.json", "metrics.jsonl", "predictions.parquet"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name
    table = pq.read_table(folders[0] / "predictions.parquet")
    assert np.mean(table["correct"].to_numpy()) >= 0.75
