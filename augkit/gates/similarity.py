"""`similarity`: copies that no longer mean what their source row means, as a sentence-embedding model sees it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from pydantic import Field

from augkit.errors import RecipeError
from augkit.gates.base import BatchGate, gate
from augkit.gates.texts import Between, OnText, outside
from augkit.models.loading import check_model, model_fingerprint
from augkit.models.sentences import DEFAULT_EMBEDDER, SentenceEmbedder, load_embedder
from augkit.ops.base import Row

MULTILINGUAL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
VECTORS_KEPT = 4096
NEAR = 1e-4  # far above the noise of float32


@gate("similarity")
class Similarity(Between, OnText, BatchGate):
    """Drop copies that are too far from their source row in meaning: the cosine of the two under a sentence model.

    A source row is embedded once, however many copies it has. What stands behind the longest input of the model is not
    seen.

    Source: Reimers & Gurevych 2019, "Sentence-BERT".
    """

    min: float = Field(
        0.7, ge=-1, le=1, description="Least cosine. Typing errors lower it far more than words of like meaning do."
    )
    max: float = Field(1.0, ge=-1, le=1, description="Greatest cosine; below 1, copies that say the same go as well.")
    model: str | None = Field(
        None,
        description=f"A sentence-transformers model: folder or Hugging Face id. Left out, {DEFAULT_EMBEDDER}, which "
        "reads English alone.",
    )

    @property
    def embedder(self) -> SentenceEmbedder:
        return load_embedder(self.model or DEFAULT_EMBEDDER)

    def check_ready(self, language: str) -> None:
        if self.model is None and (self.language or language) != "en":
            raise RecipeError(
                f"its usual model reads English, and the text is in {self.language or language}",
                hint=f"Name a model that reads it, as in `model: {MULTILINGUAL}`.",
            )
        check_model(self.model or DEFAULT_EMBEDDER, "the gate similarity")

    def fingerprint(self) -> str:
        return model_fingerprint(self.model or DEFAULT_EMBEDDER)

    def check_batch(self, sources: Sequence[Row], copies: Sequence[Row]) -> Sequence[str | None]:
        before, after = [self.text(row) for row in sources], [self.text(row) for row in copies]
        cosines = self.cosines(before, after)
        return [outside("similarity", cosine, self.min, self.max) for cosine in cosines.tolist()]

    def cosines(self, before: Sequence[str], after: Sequence[str]) -> np.ndarray:
        """The cosine of each pair, shape (pairs,).

        Last bits depend on which texts share a batch. Where they could decide, the pair is looked at alone.
        """
        embedder, kept = self.embedder, _vectors_kept(self.embedder)
        if len(kept) > VECTORS_KEPT:
            kept.clear()
        unknown = [text for text in dict.fromkeys(before) if text not in kept]
        vectors = embedder.embed([*unknown, *after])
        kept.update(zip(unknown, vectors, strict=False))
        sources = np.stack([kept[text] for text in before]) if before else vectors
        cosines = np.einsum("ij,ij->i", sources, vectors[len(unknown) :]).astype(np.float64)
        cosines[[one == other for one, other in zip(before, after, strict=True)]] = 1.0
        for place in np.flatnonzero(np.minimum(abs(cosines - self.min), abs(cosines - self.max)) < NEAR).tolist():
            if before[place] != after[place]:
                one, other = embedder.embed([before[place]])[0], embedder.embed([after[place]])[0]
                cosines[place] = float(one @ other)
        within: np.ndarray = np.clip(cosines, -1.0, 1.0)
        return within


@lru_cache(maxsize=4)
def _vectors_kept(embedder: SentenceEmbedder) -> dict[str, np.ndarray]:
    """Vectors of source rows by text, for the rounds of drawing still to come."""
    return {}
