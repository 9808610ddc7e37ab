"""Copies with noise of the width that Menardi & Torelli give."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.ops.tabular.random_over import RandomOver

from .drawing import drawn, learnt, row_of

pytest.importorskip("scipy", reason="scipy is not installed: pip install 'augkit[tabular]'")

CHANCE = np.random.default_rng(1)
RARE = CHANCE.normal(0, 5, size=(40, 2))
TRAIN = [row_of({"x": float(x), "y": float(y), "t": "a"}, "rare", str(n)) for n, (x, y) in enumerate(RARE)]
TRAIN += [row_of({"x": -100.0 * side, "y": 100.0 * side, "t": "b"}, "common", f"common {side}") for side in (1, -1)]


@pytest.mark.parametrize("shrinkage", [0.3, 1.0])
def test_noise_has_the_width_of_a_smoothed_bootstrap(shrinkage: float) -> None:
    operator = RandomOver(shrinkage=shrinkage)
    fitted = learnt(operator, TRAIN)
    draws = [drawn(operator, TRAIN[number // 60], number, fitted) for number in range(2400)]
    noise = np.array([[draw["values"]["x"], draw["values"]["y"]] for draw in draws]) - np.repeat(RARE, 60, axis=0)
    rows, columns = len(TRAIN), 2
    wanted = shrinkage * (4 / ((columns + 2) * rows)) ** (1 / (columns + 4)) * RARE.std(axis=0)
    assert noise.std(axis=0) == pytest.approx(wanted, rel=0.06)
    assert np.abs(noise.mean(axis=0)).max() < 0.1 * wanted.max()
    assert all(draw["parents"] == [[row.id, 1.0]] for draw, row in zip(draws[::60], TRAIN[:40], strict=True))


def test_without_noise_a_copy_is_its_row_and_says_so() -> None:
    operator = RandomOver(shrinkage=0)
    assert drawn(operator, TRAIN[3], fitted=learnt(operator, TRAIN)) == {"parents": [["3", 1.0]], "values": {}}
