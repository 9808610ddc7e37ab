"""`audio.background_row`: the sound of another row, at the ratio drawn."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.audio.background_row import BackgroundRow
from augkit.ops.base import Row
from augkit.ops.chance import Chance
from augkit.testing.audio import file_of
from tests.ops.audio.sounds import RATE, hiss, ratio_db, tone


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
