"""`text.label_masked_lm`: words that a masked language model finds likely where they stand, given the label."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from typing import Annotated, Any

from pydantic import Field
from xxhash import xxh3_64_intdigest

from augkit.errors import AugkitError
from augkit.models.conditioning import Conditioned, Schedule, condition, restore
from augkit.models.masked import load_masked_model
from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits
from augkit.ops.text.base import Text, TextBatchDatasetOperator
from augkit.ops.text.masked_lm import MaskedWords

ROWS_A_STEP = 32
MOST_LABELS = 1000


@operator("text.label_masked_lm", version=3)
class LabelMaskedLM(MaskedWords, TextBatchDatasetOperator):
    """Replace or insert words by a masked language model that has learnt what goes with which label.

    Before the first row the model is fine-tuned on the labelled rows of the training split: it fills masks in their
    texts and is told the label, as a vector that is added to the embedding of every token (in BERT's place for the
    segment, so that models without segments can be used as well). What it learns are these vectors and a correction of
    low rank to its weights, a few megabytes that are kept with the build. Then words are drawn as in `text.masked_lm`.
    Rows without a label, or with one that the training split does not have, are left as they are.

    Args:
        model: masked language model to start from: a Hugging Face id, `id@revision`, or a folder.
        action: `substitute` words, or `insert` a word behind others.
        rate: share of words replaced or inserted, in (0, 1]; at least one, as far as words that may be replaced go.
        top_k: a word is drawn among this many that the model finds likeliest.
        temperature: above 1 unlikely words of those are drawn more often, below 1 less often.
        min_similarity: least cosine of the sentence vectors of source and result, in [0, 1]; a row below it is drawn
            again, and left as it is after the third time. 0 asks no model.
        similarity_model: sentence model for that: a Hugging Face id or a folder.
        epochs: how often the model sees each row of the training split.
        max_steps: steps after which it stops learning all the same, of 32 rows each.
        max_rows: rows it learns from at most; of more, that many are drawn.
        learning_rate: highest rate of AdamW; it rises over the first steps and falls to zero.
        batch_size: rows handed to the model together when words are drawn.

    Source: Wu et al. 2019, "Conditional BERT Contextual Augmentation"; Hu et al. 2021, "LoRA".
    """

    epochs: Annotated[int, Field(ge=1)] = 5
    max_steps: Annotated[int, Field(ge=1)] = 500
    max_rows: Annotated[int, Field(ge=1)] = 20_000
    learning_rate: Annotated[float, Field(gt=0, lt=1)] = 2e-3
    batch_size: Annotated[int, Field(ge=1)] = 256

    def fit(self, samples: Iterable[Text], rng: Chance) -> bytes:
        key = int(rng.random() * 2.0**53)
        ranked = nsmallest(self.max_rows, _ranked(samples, key))  # the same rows, in whatever order they come
        if not ranked:
            raise AugkitError(
                f"{self.name} learns from labelled rows, and the training split has none",
                hint="Name the column of the labels under source.columns, or use text.masked_lm.",
            )
        labels = [label for _, _, label in ranked]
        if len(set(labels)) > MOST_LABELS:
            raise AugkitError(
                f"{self.name} learns from classes, and the label has more than {MOST_LABELS} values",
                hint="Use text.masked_lm, which knows no label.",
            )
        base = load_masked_model(self.model)
        texts = [tokens.ids for tokens in base.encode([value for _, value, _ in ranked])]
        filled = [number for number, text in enumerate(texts) if text]
        schedule = Schedule(self.epochs, self.max_steps, ROWS_A_STEP, self.learning_rate)
        return condition(base, [texts[row] for row in filled], [labels[row] for row in filled], schedule, rng)

    def restore(self, state: bytes) -> Conditioned:
        return restore(load_masked_model(self.model), state)

    def draw_batch(self, samples: Sequence[Text], rngs: Sequence[Chance], fitted: Any) -> list[Edits]:
        model, numbers = fitted
        drawn: list[Edits] = [[] for _ in samples]
        labels = [numbers.get(_name(sample.label)) for sample in samples]
        rows = [row for row, label in enumerate(labels) if label is not None]
        made = self.draw_words(
            model, [samples[row] for row in rows], [rngs[row] for row in rows], [labels[row] or 0 for row in rows]
        )
        for row, edits in zip(rows, made, strict=True):
            drawn[row] = edits
        return drawn


def _ranked(samples: Iterable[Text], key: int) -> Iterable[tuple[int, str, str]]:
    """Labelled texts, each behind a number by chance."""
    for text in samples:
        if text.label is not None and text.words:
            rank = xxh3_64_intdigest(f"{key}\0{text.row_id}\0{text.value}".encode("utf-8", "surrogatepass"))
            yield rank, text.value, _name(text.label)


def _name(label: Any) -> str:
    """A label as a string; "" for none."""
    return "" if label is None else json.dumps(label, sort_keys=True, default=str)
