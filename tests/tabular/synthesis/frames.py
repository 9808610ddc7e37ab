"""A small table with everything a column can be."""

from __future__ import annotations

import numpy as np
import pandas as pd


def people(rows: int = 400, seed: int = 0) -> pd.DataFrame:
    """Three professions, which settle income and nearly settle the city; ages are whole, some incomes are missing."""
    chance = np.random.default_rng(seed)
    job = chance.choice(["cook", "nurse", "pilot"], rows, p=[0.5, 0.4, 0.1])
    centre = pd.Series(job).map({"cook": 20.0, "nurse": 40.0, "pilot": 90.0}).to_numpy()
    income = np.round(centre + chance.normal(0, 2, rows), 1)
    income[chance.random(rows) < 0.1] = np.nan
    near = chance.random(rows) < 0.9
    home = pd.Series(job).map({"cook": "Leeds", "nurse": "York", "pilot": "Oslo"}).to_numpy()
    return pd.DataFrame(
        {
            "job": job,
            "income": income,
            "age": chance.integers(18, 66, rows),
            "city": pd.Categorical(np.where(near, home, "Rome")),
            "member": chance.random(rows) < 0.3,
        }
    )
