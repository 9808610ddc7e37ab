"""Scores of written texts beside reference texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np

from augkit.errors import MissingExtra

__all__ = ["generation_metrics", "sentence_chrf"]

_WIDE_SHARE = 0.3  # of Chinese or Japanese characters, from which BLEU counts characters instead of words


def generation_metrics(references: Sequence[str], texts: Sequence[str]) -> dict[str, Any]:
    """chrF, chrF++ and BLEU as sacreBLEU gives them, on its scale from 0 to 100.

    Args:
        references: the text wanted for each item.
        texts: the text written for it.

    Returns:
        `chrf` (Popović 2015), `chrf_plus_plus` (Popović 2017) and `bleu` (Papineni et al. 2002) of the whole corpus;
        `sentence_chrf`, the mean over the items, from 0 to 1; `exact_match`, the share of texts equal to their
        references; `length_ratio`, characters written by characters wanted; `report`: sacreBLEU's signatures, with
        which others can compute the same. BLEU cuts Chinese and Japanese into characters.

    Raises:
        MissingExtra: sacrebleu is not installed.
        ValueError: there are no items, or more references than texts.

    Source: Post 2018, "A Call for Clarity in Reporting BLEU Scores".

    >>> scores = generation_metrics(["the cat sat on the mat"], ["the cat sat on the mat"])
    >>> round(scores["chrf"]), round(scores["bleu"]), scores["exact_match"]
    (100, 100, 1.0)
    """
    if len(references) != len(texts) or not references:
        raise ValueError(f"{len(references)} references and {len(texts)} texts cannot be compared")
    metrics = _sacrebleu()
    characters, both = metrics.CHRF(), metrics.CHRF(word_order=2)
    bleu = metrics.BLEU(tokenize="zh" if _is_wide(references) else "13a")
    wanted = [list(references)]
    return {
        "chrf": float(characters.corpus_score(list(texts), wanted).score),
        "chrf_plus_plus": float(both.corpus_score(list(texts), wanted).score),
        "bleu": float(bleu.corpus_score(list(texts), wanted).score),
        "sentence_chrf": float(sentence_chrf(references, texts).mean()),
        "exact_match": float(np.mean([one == other for one, other in zip(references, texts, strict=True)])),
        "length_ratio": sum(map(len, texts)) / max(1, sum(map(len, references))),
        "report": {"bleu": str(bleu.get_signature()), "chrf": str(characters.get_signature())},
    }


def sentence_chrf(references: Sequence[str], texts: Sequence[str]) -> np.ndarray:
    """chrF of each text beside its reference, from 0 to 1; shape (items,). Two empty texts are equal.

    Raises:
        MissingExtra: sacrebleu is not installed.

    >>> sentence_chrf(["yes", "no", ""], ["yes", "", ""]).round(3).tolist()
    [1.0, 0.0, 1.0]
    """
    chrf = _sacrebleu().CHRF()
    scores = [
        1.0 if reference == text else chrf.sentence_score(text, [reference]).score / 100
        for reference, text in zip(references, texts, strict=True)
    ]
    return np.array(scores, np.float64)


def _is_wide(texts: Sequence[str]) -> bool:
    """Whether words are mostly written without spaces between them."""
    letters = [letter for text in texts for letter in text if letter.isalpha()]
    wide = sum(not letter.isascii() and unicodedata.east_asian_width(letter) == "W" for letter in letters)
    return bool(letters) and wide / len(letters) >= _WIDE_SHARE


def _sacrebleu() -> Any:
    try:
        from sacrebleu import metrics
    except ImportError:
        raise MissingExtra("Scoring written texts", "train") from None
    return metrics
