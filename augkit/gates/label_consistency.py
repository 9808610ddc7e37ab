"""`label_consistency`: copies whose text says another label than the one they carry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from heapq import heappush, heappushpop
from importlib.util import find_spec

import numpy as np
from numpy.random import Generator
from pydantic import Field
from xxhash import xxh3_64_intdigest

from augkit.errors import MissingExtra, RecipeError
from augkit.gates.base import FittedGate, gate
from augkit.gates.classifier import Classifier, learn
from augkit.gates.texts import CountedText
from augkit.models.loading import check_model, model_fingerprint
from augkit.models.sentences import load_embedder
from augkit.ops.base import Row

MOST_CLASSES = 1000
NEAR = 1e-4  # far above the noise of float32
MOST_PIECES = 500  # words or characters of a text that are looked at


@gate("label_consistency")
class LabelConsistency(CountedText, FittedGate):
    """Drop copies about whose label a classifier is sure that it is another one.

    The classifier is learnt from the source rows of the training split, before anything is augmented: logistic
    regression on TF-IDF of words and pairs of words (of one to three characters in languages without spaces), or on the
    vectors of a sentence model. All classes weigh the same. It has seen the source row itself, and so leans towards its
    label: it drops what clearly turned into something else, and keeps what is doubtful. A label that the training split
    does not have is not judged.
    """

    min_confidence: float = Field(
        0.9, gt=0, le=1, description="Probability that the classifier must give to another label for a copy to go."
    )
    model: str | None = Field(
        None,
        description="A sentence-transformers model: folder or Hugging Face id. Left out, words are counted instead.",
    )
    rows: int = Field(
        10_000, ge=10, description="Rows of the training split that it learns from at most, drawn by keyed hash."
    )

    def inputs(self) -> tuple[frozenset[str], ...]:
        return (*super().inputs(), frozenset({"label"}))

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        if find_spec("sklearn") is None:
            raise MissingExtra("a classifier of labels", "gates")
        if self.model is not None:
            check_model(self.model, "the gate label_consistency")

    def fingerprint(self) -> str:
        return model_fingerprint(self.model) if self.model is not None else ""

    def fit(self, rows: Iterable[Row], rng: Generator) -> bytes:
        salt = int(rng.random() * 2**53)
        heap: list[tuple[int, str, Row]] = []  # the rows with the smallest hashes, the largest of these hashes first
        for row in rows:
            entry = (-xxh3_64_intdigest(f"{salt}:{row.id}".encode("utf-8", "surrogatepass")), row.id, row)
            if len(heap) < self.rows:
                heappush(heap, entry)
            else:
                heappushpop(heap, entry)
        kept = [row for _, _, row in sorted(heap, key=lambda entry: entry[:2])]
        labels = [_class_of(row) for row in kept]
        self.check_classes(kept, labels)
        return learn(self.vectors(kept), labels).to_bytes()

    def check_classes(self, rows: Sequence[Row], labels: Sequence[str]) -> None:
        """
        Raises:
            RecipeError: there is nothing in these rows to be learnt.
        """
        classes = len(set(labels))
        if any(isinstance(row.values["label"], float) for row in rows):
            problem = f"{self.name} needs classes, and the labels are measurements, such as {labels[0]}"
        elif not 2 <= classes <= MOST_CLASSES:
            problem = f"{self.name} needs from 2 to {MOST_CLASSES:,} classes, and train has {classes:,}"
        elif self.model is None and not any(map(self.features, rows)):
            problem = f"{self.name} finds no word in the texts of train"
        else:
            return
        raise RecipeError(problem, hint="Leave the gate out, or name other columns under source.columns.")

    def restore(self, state: bytes) -> Classifier:
        return Classifier.from_bytes(state)

    def check_batch(self, sources: Sequence[Row], copies: Sequence[Row], fitted: Classifier) -> Sequence[str | None]:
        if not copies:
            return []
        probabilities = fitted.probabilities(self.vectors(copies))
        if self.model is not None:  # last bits depend on which texts share a batch; where they could decide, look again
            near = abs(probabilities.max(axis=1) - self.min_confidence) < NEAR
            for place in np.flatnonzero(near).tolist():
                probabilities[place] = fitted.probabilities(self.vectors([copies[place]]))[0]
        return [self.verdict(copy, fitted, one) for copy, one in zip(copies, probabilities, strict=True)]

    def verdict(self, copy: Row, fitted: Classifier, probabilities: np.ndarray) -> str | None:
        """Why a copy must go, given the probability of each class."""
        likeliest = int(probabilities.argmax())
        if probabilities[likeliest] < self.min_confidence or (label := _class_of(copy)) not in fitted.classes:
            return None
        own = fitted.classes.index(label)
        if own == likeliest:
            return None
        sure, doubted = probabilities[likeliest], probabilities[own]
        return f"reads like label {fitted.classes[likeliest]} ({sure:.2f}) rather than {label} ({doubted:.2f})"

    def vectors(self, rows: Sequence[Row]) -> Iterable[list[str]] | np.ndarray:
        """What the classifier is shown of rows: words and runs of words, or texts embedded."""
        if self.model is not None:
            return load_embedder(self.model).embed([self.text(row) for row in rows])
        return map(self.features, rows)

    def features(self, row: Row) -> list[str]:
        """The words of the text, and runs of them."""
        unit = self.unit_of(row)
        pieces = [piece.lower() for piece in self.pieces(row)[:MOST_PIECES] if any(map(str.isalnum, piece))]
        separator, longest = ("", 3) if unit == "characters" else (" ", 2)
        runs = (zip(*(pieces[start:] for start in range(n)), strict=False) for n in range(1, longest + 1))
        return [separator.join(run) for of_one_length in runs for run in of_one_length]


def _class_of(row: Row) -> str:
    """The label as text."""
    label = row.values["label"]
    return label if isinstance(label, str) else json.dumps(label, ensure_ascii=False, sort_keys=True, default=str)
