"""`audio.resample`: the bandwidth of another rate, there and back or there alone."""

from __future__ import annotations

import pytest

from augkit.ops.registry import get_operator
from tests.ops.audio.sounds import frequency_of, level_db, run, tone


def test_resampling_down_and_back_takes_away_the_highs_alone() -> None:
    for frequency, passes in ((1000.0, True), (3000.0, False)):
        before = tone(frequency, 1.0)
        sound, _ = run("audio.resample", before, sampling_rate=[4000, 4000])
        loss = level_db(sound.samples[:, 0], frequency) - level_db(before[:, 0], frequency)
        assert loss == pytest.approx(0.0, abs=0.1) if passes else loss < -60
        assert (sound.frames, sound.sampling_rate) == (16_000, 16_000)


def test_a_sound_may_stay_at_the_new_rate() -> None:
    segments = [{"start": 0.25, "end": 0.5, "label": "a"}]
    sound, _ = run(
        "audio.resample", tone(440.0), sampling_rate=[11025, 11025], back=False, labels={"segments": segments}
    )
    assert (sound.frames, sound.sampling_rate) == (11_025, 11_025)
    assert sound.labels["segments"] == segments


@pytest.mark.parametrize("rate", [5371, 7999, 12_345])
def test_rates_without_a_common_factor_keep_duration_and_pitch(rate: int) -> None:
    sound, _ = run("audio.resample", tone(700.0, 0.5, 8000), 8000, sampling_rate=[rate, rate], back=False)
    assert (sound.frames, sound.sampling_rate) == (round(rate / 2), rate)
    assert frequency_of(sound.samples[:, 0], rate) == pytest.approx(700.0, abs=0.2)


def test_the_rate_that_a_sound_has_changes_nothing() -> None:
    assert run("audio.resample", tone(440.0, 0.1), sampling_rate=[16_000, 16_000])[1] is None


@pytest.mark.parametrize("span", [(50.0, 8000.0), (8000.0, 1e12)])
def test_rates_that_no_recorder_has_are_refused(span: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="from 100 to 768,000 Hz"):
        get_operator("audio.resample")(sampling_rate=span)
