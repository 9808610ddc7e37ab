"""How like rows are to one another: by their words, by their colours, or by their sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from augkit.ablation.table_rows import is_table, nearness
from augkit.errors import MissingExtra

__all__ = ["file_role", "similarities"]

THUMBNAIL = 8  # pixels a side
BANDS, MOMENTS, RATE = 32, 8, 8000
FILES = ("image", "audio")


def file_role(columns: Mapping[str, str]) -> str:
    """The role of the files that rows are about; "" where they are about texts."""
    if "text" in columns or "tokens" in columns:
        return ""
    return next((role for role in FILES if role in columns), "")


def similarities(
    asked: pa.Table, known: pa.Table, asked_texts: Sequence[str], known_texts: Sequence[str], columns: Mapping[str, str]
) -> np.ndarray:
    """Cosine of every row asked about with every row known, shape (asked, known).

    Of texts: TF-IDF vectors of words and pairs of words, in [0, 1]. Of pictures: their colours at 8 × 8 places, less
    the mean. Of sounds: their log-mel energy in 32 bands at 8 moments, less the mean. The last two are in [-1, 1]. Of
    rows of tables no cosine, but how near they are; see `augkit.ablation.table_rows`.

    Args:
        asked, known: rows.
        asked_texts, known_texts: their texts.
        columns: role to column.

    Raises:
        MissingExtra: scikit-learn, OpenCV or soundfile is not installed.
    """
    role = file_role(columns)
    if is_table(columns):
        return nearness(asked, known, columns)
    if not role:
        return _of_words(asked_texts, known_texts)
    vectors = _of_picture if role == "image" else _of_sound
    one, other = (np.stack([vectors(value) for value in table[columns[role]].to_pylist()]) for table in (asked, known))
    cosines: np.ndarray = one @ other.T
    return cosines


def _of_words(asked: Sequence[str], known: Sequence[str]) -> np.ndarray:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError:
        raise MissingExtra("augkit ablate", "train") from None
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|[^\w\s]")
    fitted = vectors.fit_transform(known)
    return np.asarray((vectors.transform(asked) @ fitted.T).todense())


def _of_picture(value: Any) -> np.ndarray:
    import cv2

    from augkit.harness.tasks.files import rgb_pixels

    small = cv2.resize(rgb_pixels(value), (THUMBNAIL, THUMBNAIL), interpolation=cv2.INTER_AREA)
    return _centred(small.astype(np.float64).ravel())


def _of_sound(value: Any) -> np.ndarray:
    from augkit.harness.models.log_mel import LogMel
    from augkit.harness.tasks.audio_classification import LONGEST_SECONDS
    from augkit.harness.tasks.files import mono_sound

    heard = LogMel(RATE, BANDS)([mono_sound(value, RATE, LONGEST_SECONDS)])["input_features"][0].numpy()
    moments = np.array_split(heard, MOMENTS) if len(heard) >= MOMENTS else [heard] * MOMENTS
    return _centred(np.stack([moment.mean(axis=0) for moment in moments]).astype(np.float64).ravel())


def _centred(values: np.ndarray) -> np.ndarray:
    centred: np.ndarray = values - values.mean()
    return centred / max(float(np.linalg.norm(centred)), 1e-12)
