"""A text taken apart into sentences for an engine, and the edits that put their translations in their place."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from augkit.models.translation.protection import Piece, find_protected, masked, unmasked
from augkit.models.translation.tokenised import Tokens, style_of
from augkit.models.translation.writing import prepared, rewritten
from augkit.ops.edits import Edits, Range
from augkit.ops.text.base import UNSPACED_LANGUAGES, Text
from augkit.ops.text.reading.sentences import find_sentences
from augkit.resources.synonyms import load as load_synonyms

__all__ = ["Passage", "Sentence"]

SHORT = 20  # characters below which a translation may be of any length
SHRUNK, GROWN = 0.4, 2.5  # shares of its length that a longer sentence may become; beyond, an engine has lost its way
_LETTER = re.compile(r"[^\W\d_]")
_MASKS = re.compile(r"(?<![A-Za-z0-9_])X\d+(?![A-Za-z0-9_])")
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a text.

    Attributes:
        place: where it stands in the text.
        protected: the protected ranges in it.
        masked: as it stands there, with names for what is protected.
        asked: what an engine is given.
    """

    place: Range
    protected: tuple[Range, ...]
    masked: str
    asked: str


class Passage:
    """A text as sentences that can be translated one by one.

    Args:
        text: the text with its labels.
        keep: words in lower case that stay as they are.
    """

    def __init__(self, text: Text, keep: Collection[str] = ()) -> None:
        self.text = text
        value = text.value
        protected = find_protected(value, keep, text.marks)
        is_tokens = "tokens" in text.labels
        self._tokens: Tokens | None = style_of(value, is_tokens)
        self.sentences: list[Sentence] = []
        if is_tokens and text.language in UNSPACED_LANGUAGES:
            return  # a translation would have to be cut into words first
        at = 0
        for start, end in _whole(find_sentences(value, text.language), protected):
            inside: list[Range] = []
            while at < len(protected) and protected[at][1] <= end:
                inside.append(protected[at])
                at += 1
            sentence = masked(value, (start, end), inside)
            if _LETTER.search(_MASKS.sub("", sentence)):
                asked = prepared(self._tokens.joined(sentence) if self._tokens else sentence, text.language)
                self.sentences.append(Sentence((start, end), tuple(inside), sentence, asked))

    def edits(self, translations: Sequence[str | None], pivots: Sequence[str | None]) -> Edits:
        """Edits that put translations in the place of the sentences; one that cannot be used is left out.

        Args:
            translations: of each sentence there and back; None where there is none.
            pivots: of each sentence, in the other language.
        """
        edits: Edits = []
        for sentence, made, pivot in zip(self.sentences, translations, pivots, strict=True):
            if made is not None and pivot is not None:
                edits += self._edits(sentence, made, pivot)
        return edits

    def _edits(self, sentence: Sentence, made: str, pivot: str) -> Edits:
        if not _is_plausible(made, sentence.asked, pivot, self.text.language):
            return []
        source = self._tokens.joined(sentence.masked) if self._tokens else sentence.masked
        made = rewritten(made, source, self.text.language)
        if "".join(made.casefold().split()) == "".join(source.casefold().split()):
            return []
        if self._tokens:
            made = self._tokens.cut(made)
        pieces = unmasked(made, self.text.value, sentence.place, sentence.protected)
        if pieces is None:
            return []
        edits = self._around_labels(sentence, pieces)
        return edits if all(self.text.allows(edit) for edit in edits) else []

    def _around_labels(self, sentence: Sentence, pieces: list[Piece]) -> Edits:
        """The pieces as edits of what stands between labelled ranges; none where these changed places."""
        value, marks = self.text.value, self.text.marks
        start, end = sentence.place
        labelled = [
            number
            for number, (low, high) in enumerate(sentence.protected)
            if any(first < high and low < last for first, last in marks)
        ]
        if [piece for piece in pieces if piece in labelled] != labelled:
            return []
        edits: Edits = []
        written: list[str] = []
        for piece in [*pieces, None]:
            if piece is None or piece in labelled:
                upto = end if piece is None else sentence.protected[int(piece)][0]
                replacement = "".join(written)
                if replacement != value[start:upto]:
                    edits.append((start, upto, replacement))
                written = []
                start = end if piece is None else sentence.protected[int(piece)][1]
            else:
                written.append(piece if isinstance(piece, str) else value[slice(*sentence.protected[piece])])
        return edits


def _whole(sentences: list[Range], protected: list[Range]) -> list[Range]:
    """The sentences, those that a protected range reaches across taken as one."""
    whole: list[Range] = []
    at = 0
    for start, end in sentences:
        while at < len(protected) and protected[at][1] <= start:
            at += 1
        if whole and at < len(protected) and protected[at][0] < whole[-1][1]:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return whole


def _is_plausible(made: str, asked: str, pivot: str, language: str) -> bool:
    """Whether an engine has found its way back: its text is neither cut short, run on, nor left in the other language.

    What is looked at is its length, quotation marks that lost their partner, brackets that come from nowhere, and words
    of the other language that the source has not.
    """
    if not made.strip() or not _LETTER.search(_MASKS.sub("", made)):
        return False
    if max(len(made), len(asked)) >= SHORT and not SHRUNK * len(asked) <= len(made) <= GROWN * len(asked):
        return False
    if made.count('"') % 2 > asked.count('"') % 2 or any(made.count(sign) > asked.count(sign) for sign in "([{"):
        return False
    left = (_words(made) & _words(pivot)) - _words(asked)
    return not (left and (language != "en" or any(word not in load_synonyms() for word in left)))


def _words(text: str) -> set[str]:
    """Words of four letters and more; shorter ones are too often words in either language."""
    return {word.casefold() for word in _WORD.findall(text.replace("-", ""))} | {
        word.casefold() for word in _WORD.findall(text)
    }
