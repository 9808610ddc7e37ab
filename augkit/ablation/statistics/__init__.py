"""Statistics of a study: pure functions of arrays, each with its source. One subject a file."""

from augkit.ablation.statistics.bootstrap import TwoLevel, two_level, two_level_bootstrap
from augkit.ablation.statistics.calibration import calibration_difference
from augkit.ablation.statistics.checks import StatisticsError
from augkit.ablation.statistics.difference import mean_difference
from augkit.ablation.statistics.holm import holm
from augkit.ablation.statistics.interval import Interval, mean_interval
from augkit.ablation.statistics.power import (
    detection_power,
    items_needed,
    least_detectable,
    pilot_sd,
    seeds_needed,
)
from augkit.ablation.statistics.sign_flip import least_p, least_seeds, sign_flip_p
from augkit.ablation.statistics.stochastic_order import almost_stochastic_order
from augkit.ablation.statistics.superiority import superiority

__all__ = [
    "Interval",
    "StatisticsError",
    "TwoLevel",
    "almost_stochastic_order",
    "calibration_difference",
    "detection_power",
    "holm",
    "items_needed",
    "least_detectable",
    "least_p",
    "least_seeds",
    "mean_difference",
    "mean_interval",
    "pilot_sd",
    "seeds_needed",
    "sign_flip_p",
    "superiority",
    "two_level",
    "two_level_bootstrap",
]
