"""What is left of a transcript when words of it are."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["left_of_transcript", "said_again"]

UNSPACED = frozenset({"zh", "ja"})


def left_of_transcript(transcript: str, words: Sequence[str], kept: Sequence[int], language: str) -> str:
    """The transcript of the words that are heard, in their order.

    Where they are a run of the words and each stands in the transcript, it is the part of the transcript from the first
    to the last, with its own spelling and punctuation. Else the words are joined.

    Args:
        transcript: of all words.
        words: all of them, in the order in which they were said.
        kept: numbers of those that are heard, in the order in which they are; one may be there twice.
        language: ISO 639-1 code.

    >>> left_of_transcript("Well, come in!", ["well", "come", "in"], [1, 2], "en")
    'come in!'
    >>> left_of_transcript("Come in!", ["come", "in"], [1, 0], "en")
    'in come'
    """
    kept = list(kept)
    if kept == list(range(len(words))):
        return transcript
    if not kept:
        return ""
    places = _places(transcript, words)
    if places is not None and kept == list(range(kept[0], kept[-1] + 1)):
        start = places[kept[0]][0] if kept[0] else 0
        end = places[kept[-1] + 1][0] if kept[-1] + 1 < len(words) else len(transcript)
        return transcript[start:end].strip()
    return ("" if language in UNSPACED else " ").join(words[number] for number in kept)


def said_again(transcript: str, times: int, language: str) -> str:
    """A transcript said several times."""
    return ("" if language in UNSPACED else " ").join([transcript] * times)


def _places(transcript: str, words: Sequence[str]) -> list[tuple[int, int]] | None:
    """Where each word stands, one after another; None where one does not."""
    folded = transcript.lower()
    if len(folded) != len(transcript):
        return None
    places, at = [], 0
    for word in words:
        start = folded.find(word.lower(), at)
        if start < 0:
            return None
        at = start + len(word)
        places.append((start, at))
    return places
