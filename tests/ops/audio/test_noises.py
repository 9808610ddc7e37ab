"""Operators that add noise: at the ratio drawn, and of the colour drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.ops.audio.background_noise import BackgroundNoise
from augkit.ops.audio.background_row import BackgroundRow
from augkit.ops.base import Row
from augkit.ops.chance import Chance
from augkit.testing.audio import file_of
from tests.ops.audio.sounds import RATE, hiss, run, tone


def ratio_db(before: np.ndarray, after: np.ndarray) -> float:
    signal = np.round(before * 32768) / 32768  # as it is read from 16 bits
    noise = after.astype(np.float64) - signal
    return float(10 * np.log10(np.mean(signal.astype(np.float64) ** 2) / np.mean(noise**2)))


@pytest.fixture
def noises(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "street.wav").write_bytes(file_of(hiss(0.3, 8000, 2), 8000)["bytes"])
    (tmp_path / "deep" / "hum.flac").write_bytes(file_of(tone(100.0, 2.0), RATE, "flac")["bytes"])
    (tmp_path / "readme.txt").write_text("no sound")
    return tmp_path


@pytest.mark.parametrize("name", ["audio.white_noise", "audio.coloured_noise", "audio.background_noise"])
@pytest.mark.parametrize("channels", [1, 2])
def test_the_ratio_of_signal_to_noise_is_the_one_drawn(name: str, channels: int, noises: Path) -> None:
    before = tone(300.0, 1.0, channels=channels, level=0.2)
    more = {"folder": str(noises)} if name == "audio.background_noise" else {}
    for row in ("a", "b", "c"):
        sound, drawn = run(name, before, row=row, snr_db=[-3.0, 25.0], **more)
        assert ratio_db(before, sound.samples) == pytest.approx(drawn["snr_db"], abs=0.1)


def test_noise_in_two_channels_is_two_noises() -> None:
    sound, _ = run("audio.white_noise", tone(300.0, channels=2, level=0.01), snr_db=[-20.0, -20.0])
    assert abs(np.corrcoef(sound.samples.T)[0, 1]) < 0.05


@pytest.mark.parametrize("exponent", [-1.0, 0.0, 1.0, 2.0])
def test_the_power_of_coloured_noise_falls_as_its_exponent_says(exponent: float) -> None:
    sound, _ = run("audio.coloured_noise", hiss(4.0, level=1e-4), snr_db=[-60, -60], exponent=[exponent, exponent])
    spectrum = np.abs(np.fft.rfft(sound.samples[:, 0])) ** 2
    low, high = spectrum[400:800].mean(), spectrum[6400:12800].mean()  # four octaves apart
    assert 10 * np.log10(low / high) == pytest.approx(exponent * 12.04, abs=0.7)


def test_bursts_are_where_they_were_drawn_and_nowhere_else() -> None:
    before = tone(300.0, 2.0, level=0.05)
    sound, drawn = run("audio.burst_noise", before, snr_db=[-10, 0], count=3)
    changed = np.flatnonzero(np.abs(sound.samples - before)[:, 0] > 1e-3) / RATE
    spans = [(burst["start"], burst["start"] + burst["duration"]) for burst in drawn]
    assert len(changed) > 100
    assert all(any(low - 1e-3 <= time <= high + 1e-3 for low, high in spans) for time in changed)


def test_noise_that_is_too_short_goes_on_from_its_start(noises: Path) -> None:
    (noises / "deep" / "hum.flac").unlink()
    sound, drawn = run("audio.background_noise", tone(440.0, 2.0, level=1e-3), folder=str(noises), snr_db=[-40, -40])
    assert drawn["file"] == "street.wav"
    period = round(0.3 * RATE)
    np.testing.assert_allclose(sound.samples[:period], sound.samples[period : 2 * period], atol=0.01)


def test_the_content_of_the_folder_is_in_the_key(noises: Path) -> None:
    first = BackgroundNoise(folder=str(noises)).fingerprint()
    other = noises.parent / "other"
    other.mkdir()
    (other / "street.wav").write_bytes(b"another")
    assert BackgroundNoise(folder=str(other)).fingerprint() != first


def test_a_folder_that_is_not_there_or_has_no_sounds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="there is no folder"):
        BackgroundNoise(folder=str(tmp_path / "gone")).check_ready("en")
    with pytest.raises(RecipeError, match="has no audio files"):
        BackgroundNoise(folder=str(tmp_path)).check_ready("en")


def test_a_noise_that_cannot_be_read_fails_the_row_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"no sound at all")
    with pytest.raises(ValueError, match=r"broken\.wav"):
        run("audio.background_noise", tone(440.0, 0.1), folder=str(tmp_path))


def test_a_pool_takes_the_rows_of_the_labels_asked_for_and_a_row_is_never_its_own_noise() -> None:
    operator = BackgroundRow(labels=("noise", 3), pool=10)
    labels = ["noise", "a", 3, "b", "noise"]
    rows = [Row(str(n), {"audio": file_of(hiss(0.1), RATE), "label": label}) for n, label in enumerate(labels)]
    noises = operator.restore(operator.fit(map(operator.glimpse, rows), Chance.fresh(b"fit", b"")))
    assert noises.ids == ["0", "2", "4"]
    sample = operator.read(rows[0])
    drawn = [operator.draw(sample, Chance.fresh(b"step", bytes([n])), noises) for n in range(20)]
    assert {one["from"] for one in drawn} == {"2", "4"}


def test_the_noise_of_another_row_is_at_the_ratio_drawn_and_comes_back_by_replay() -> None:
    operator = BackgroundRow(snr_db=(0.0, 20.0))
    rows = [Row(str(n), {"audio": file_of(hiss(0.1 + n / 10, level=0.05 + n / 50), RATE)}) for n in range(4)]
    state = operator.fit(map(operator.glimpse, rows), Chance.fresh(b"fit", b""))
    sample = operator.read(Row("tone", {"audio": file_of(tone(440.0, 0.5), RATE)}))
    drawn = operator.draw(sample, Chance.fresh(b"step", b"copy"), operator.restore(state))
    made = operator.apply(sample, drawn)
    assert ratio_db(sample.samples, made.samples) == pytest.approx(drawn["snr_db"], abs=0.1)
    again = BackgroundRow(snr_db=(0.0, 20.0))
    with pytest.raises(ValueError, match="pool of noises is not there"):
        again.apply(sample, drawn)
    again.restore(state)
    np.testing.assert_array_equal(again.apply(sample, drawn).samples, made.samples)
