"""OpenCV, loaded in one place."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from augkit.errors import MissingExtra

__all__ = ["opencv"]


@lru_cache(maxsize=1)
def opencv() -> Any:
    """The module `cv2`, one thread and no messages of its own: what goes wrong with a file is told by its row.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import cv2
    except ImportError:
        raise MissingExtra("operators on images", "image") from None
    cv2.setNumThreads(1)  # a build has a process for each core, and pixels take too little time each to be shared out
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    return cv2
