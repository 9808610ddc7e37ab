"""Libraries kept from talking over augkit's own progress and results."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["quiet"]


@contextmanager
def quiet(device: str = "cpu") -> Iterator[None]:
    """Within, transformers, datasets and DeepSpeed show no bars and no advice; errors are still raised."""
    import datasets
    from transformers.utils import logging as module

    logging: Any = module  # its functions are not typed
    if device == "cpu":
        os.environ.setdefault(
            "DS_ACCELERATOR", "cpu"
        )  # else DeepSpeed, where installed, warns on stdout that it guessed
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    shown = not datasets.are_progress_bars_disabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    datasets.disable_progress_bars()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=FutureWarning)
            warnings.filterwarnings("ignore", category=UserWarning, module=r"(torch|transformers|accelerate)(\.|$)")
            yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
        if shown:
            datasets.enable_progress_bars()
