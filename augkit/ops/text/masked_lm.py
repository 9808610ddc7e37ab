"""`text.masked_lm`: words that a masked language model finds likely where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from augkit.errors import RecipeError
from augkit.models.chinese_words import chinese_words
from augkit.models.choosing import Sampling
from augkit.models.filling import Blank, Form, fill
from augkit.models.loading import check_masked_model, check_model, model_fingerprint
from augkit.models.masked import MaskedModel, load_masked_model
from augkit.models.places import Action, Place, edits_of, encoded, places_in, words_read
from augkit.models.sentences import DEFAULT_EMBEDDER, load_embedder
from augkit.models.vocabulary import Vocabulary
from augkit.models.weights import load_tokenizer
from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edits, apply_edits
from augkit.ops.sampling import pick, share
from augkit.ops.text.base import Text, TextBatchOperator, TextSample

TRIES = 3  # draws for a row whose result is not similar enough, before the row is left as it is
LEAST_IDEOGRAPHS = 1000  # of a vocabulary that can write Chinese
WITHOUT_WORDS = frozenset({"ja", "km", "lo", "my", "th"})
"""Languages that put no spaces between words, and whose words augkit does not find."""


class MaskedWords(TextSample):
    """What operators that have a masked language model write words share: parameters, and how they draw."""

    model: str = "distilroberta-base"
    action: Action = "substitute"
    rate: Rate = 0.1
    top_k: Annotated[int, Field(ge=1)] = 20
    temperature: Annotated[float, Field(gt=0)] = 1.0
    min_similarity: Annotated[float, Field(ge=0, le=1)] = 0.0
    similarity_model: str = DEFAULT_EMBEDDER

    def check_ready(self, language: str) -> None:
        what = type(self).name
        if language in WITHOUT_WORDS:
            raise RecipeError(f"{what} does not find words in {language!r}, which puts no spaces between them")
        check_masked_model(self.model, what)
        if self.min_similarity:
            check_model(self.similarity_model, f"{what} with min_similarity")
        if language == "zh":
            chinese_words()
            tokenizer = load_tokenizer(self.model, what)
            if Vocabulary(tokenizer, len(tokenizer)).ideographs < LEAST_IDEOGRAPHS:
                hint = "Name one that can, such as hfl/chinese-macbert-base."
                raise RecipeError(f"the model {self.model!r} cannot write Chinese", hint=hint)

    def fingerprint(self) -> str:
        models = [self.model, self.similarity_model] if self.min_similarity else [self.model]
        return "-".join(model_fingerprint(model) for model in models)

    def draw_words(
        self, model: MaskedModel, texts: Sequence[Text], rngs: Sequence[Chance], labels: Sequence[int] | None = None
    ) -> list[Edits]:
        """Edits for each text; rows whose result is not similar enough are drawn again, and then left as they are.

        Args:
            model: writes the words.
            texts: the rows.
            rngs: a generator for each.
            labels: for each text the number of the label that the model is told; None for a model that is told none.
        """
        drawn: list[Edits] = [[] for _ in texts]
        tokens = encoded(texts, model)
        sampling = Sampling(self.top_k, self.temperature)
        waiting = list(range(len(texts)))
        for _ in range(TRIES if self.min_similarity else 1):
            picked = [self._pick(texts[row], model, rngs[row]) for row in waiting]
            forms = [
                Form(tokens[row].ids, [blank for _, blank in blanks], -1 if labels is None else labels[row])
                for row, blanks in zip(waiting, picked, strict=True)
            ]
            for row, blanks, words in zip(waiting, picked, fill(model, forms, sampling), strict=True):
                filled = [(place, word) for (place, _), word in zip(blanks, words, strict=True) if word]
                drawn[row] = [edit for place, word in filled for edit in edits_of(texts[row], place, word)]
            waiting = self._unlike(texts, drawn, waiting)
        for row in waiting:
            drawn[row] = []
        return drawn

    def _pick(self, text: Text, model: MaskedModel, rng: Chance) -> list[tuple[Place, Blank]]:
        """Some places of a text, in order; those side by side take turns."""
        places = places_in(text, model, self.action, self.kept)
        wanted = share(self.rate, words_read(text, model)) if places else 0
        blanks: list[tuple[Place, Blank]] = []
        for number, draw in sorted(pick(len(places), wanted, rng)):
            place = places[number]
            turn = 0
            if blanks and place.word == blanks[-1][0].word + 1:
                turn = 1 - blanks[-1][1].turn
            seed = int(draw * 2.0**53)
            blank = Blank(place.first, place.last, place.characters, turn, place.kind, place.excluded, seed)
            blanks.append((place, blank))
        return blanks

    def _unlike(self, texts: Sequence[Text], drawn: Sequence[Edits], rows: Sequence[int]) -> list[int]:
        """Those of the rows whose result is less similar to the source than it has to be."""
        changed = [row for row in rows if drawn[row]] if self.min_similarity else []
        pairs = [(texts[row].value, apply_edits(texts[row].value, drawn[row])) for row in changed]
        if not pairs:
            return []
        alike = load_embedder(self.similarity_model).are_alike(pairs, self.min_similarity)
        return [row for row, is_alike in zip(changed, alike, strict=True) if not is_alike]


@operator("text.masked_lm", version=3)
class MaskedLM(MaskedWords, TextBatchOperator):
    """Replace words by what a masked language model would write in their place, or insert such words.

    The model sees the whole text with masks in it. What it proposes is a whole word in the case of the original, never
    the original itself, a neighbour of it, a negation, a piece of a word or a mark. Names, function words, negations,
    words with an apostrophe, labelled words and those of `keep` are left alone. All masks of a row are filled in one
    pass, those of words side by side in two. A Chinese word is replaced by one of as many characters and the same part
    of speech in jieba's dictionary. Of a text longer than the model takes only the beginning changes.

    A model does not know the label: it may well write `bad` for `good`. `text.label_masked_lm` knows it, and
    `min_similarity` keeps the result near the source.

    Args:
        model: masked language model: a Hugging Face id, `id@revision`, or a folder. It must know the language of the
            text: `hfl/chinese-macbert-base` for Chinese, `xlm-roberta-base` for many.
        action: `substitute` words, or `insert` a word behind others.
        rate: share of words replaced or inserted, in (0, 1]; at least one, as far as words that may be replaced go.
        top_k: a word is drawn among this many that the model finds likeliest.
        temperature: above 1 unlikely words of those are drawn more often, below 1 less often.
        min_similarity: least cosine of the sentence vectors of source and result, in [0, 1]; a row below it is drawn
            again, and left as it is after the third time. 0 asks no model.
        similarity_model: sentence model for that: a Hugging Face id or a folder.
        batch_size: rows handed to the model together; texts of like length share a forward pass.

    Source: Kobayashi 2018, "Contextual Augmentation"; masked language models for it: Wu et al. 2019, "Conditional BERT
        Contextual Augmentation", and Garg & Ramakrishnan 2020, "BAE" (substitution, insertion, similarity floor).
    """

    batch_size: Annotated[int, Field(ge=1)] = 256

    def draw_batch(self, samples: Sequence[Text], rngs: Sequence[Chance]) -> list[Edits]:
        return self.draw_words(load_masked_model(self.model), samples, rngs)
