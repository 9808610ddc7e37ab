"""The rows that operators are tried on, by modality.

A modality that is not in the table is added by `SAMPLES["image"] = make`, where `make(language)` returns `Samples`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from augkit.testing.text import check_text_row, text_odd, text_ordinary

__all__ = ["SAMPLES", "Samples", "samples_of"]

Values = Mapping[str, Any]
"""A row's values by role. Roles that the operator neither moves nor keeps are left out before it sees the row."""


@dataclass(frozen=True)
class Samples:
    """What operators of one modality are tried on.

    Attributes:
        ordinary: everyday rows, no two alike, among them some with every label the modality has.
        odd: rows that are valid and rare, by what is odd about them: empty, huge, one element, strange values.
        may_refuse: which of `odd` an operator may raise a ValueError on.
        check_row: raises a ContractViolation where the row after does not follow from the row before and what was
            drawn: labels that no longer point at what they pointed at, changes that were not drawn.
    """

    ordinary: tuple[Values, ...]
    odd: Mapping[str, Values]
    check_row: Callable[[Values, Values, Any], None]
    may_refuse: frozenset[str] = field(default_factory=frozenset)


def _text(language: str) -> Samples:
    return Samples(
        ordinary=text_ordinary(language),
        odd=text_odd(language),
        check_row=check_text_row,
        may_refuse=frozenset({"lone surrogate", "NUL"}),
    )


def _audio(language: str) -> Samples:
    from augkit.testing.audio import REFUSED, audio_odd, audio_ordinary, check_audio_row

    return Samples(audio_ordinary(), audio_odd(), check_audio_row, REFUSED)


def _image(language: str) -> Samples:
    from augkit.testing.image import REFUSED, check_image_row, image_odd, image_ordinary

    return Samples(image_ordinary(), image_odd(), check_image_row, REFUSED)


def _interactions(language: str) -> Samples:
    from augkit.testing.interactions import check_history, interactions_odd, interactions_ordinary

    return Samples(interactions_ordinary(), interactions_odd(), check_history)


def _timeseries(language: str) -> Samples:
    from augkit.testing.timeseries import check_series_row, series_odd, series_ordinary

    return Samples(series_ordinary(), series_odd(), check_series_row)


def _tabular(language: str) -> Samples:
    from augkit.testing.tabular import check_table_row, tabular_odd, tabular_ordinary

    return Samples(tabular_ordinary(), tabular_odd(), check_table_row)


def _multimodal(language: str) -> Samples:
    from augkit.testing.multimodal import check_multimodal_row, multimodal_odd, multimodal_ordinary

    return Samples(multimodal_ordinary(), multimodal_odd(), check_multimodal_row, frozenset({"cut short", "no image"}))


SAMPLES: dict[str, Callable[[str], Samples]] = {
    "text": _text,
    "audio": _audio,
    "image": _image,
    "interactions": _interactions,
    "multimodal": _multimodal,
    "tabular": _tabular,
    "timeseries": _timeseries,
}


def samples_of(modality: str, language: str = "en") -> Samples:
    """The rows for operators of a modality.

    Args:
        modality: text, image, ….
        language: ISO code of the text.

    Raises:
        LookupError: there are none for this modality.
    """
    if modality not in SAMPLES:
        raise LookupError(
            f"augkit.testing has no samples for {modality!r}; set augkit.testing.samples.SAMPLES[{modality!r}] to a "
            "function of the language that returns augkit.testing.Samples"
        )
    return SAMPLES[modality](language)
