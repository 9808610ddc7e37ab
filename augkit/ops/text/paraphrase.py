"""`text.paraphrase`: texts said in other words or in another style by an instruction model."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from augkit.models.chat.answers import AnswerBook, check_path, default_path, open_book
from augkit.models.chat.asking import Prices, ask_all
from augkit.models.chat.base import AnswerError, ChatModel, Question, TooLong
from augkit.models.chat.endpoint import Endpoint, check_address, key_of
from augkit.models.loading import check_model, check_writing_model, model_fingerprint
from augkit.models.sentences import load_embedder
from augkit.ops.base import Drawn, operator
from augkit.ops.chance import Chance
from augkit.ops.text.base import Text, TextBatchOperator, TextSample
from augkit.ops.text.reading.normalise import normalised

INSTRUCTIONS = {
    "paraphrase": "Say the text below in other words.",
    "formal": "Rewrite the text below in a formal style, as in a letter to an office.",
    "informal": "Rewrite the text below in an informal style, as among friends.",
    "concise": "Rewrite the text below in as few words as possible.",
}
PROMPT = (
    "{instruction} Keep its meaning, its language ({language}), and all names, numbers, links and words in braces.\n\n"
    "Text: {text}\n\nRewritten text:"
)
SYSTEM = "You rewrite texts. Answer with the rewritten text alone, with no introduction, quotation marks or remarks."
LANGUAGES = {"en": "English", "zh": "Chinese", "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese"}
SEEDS = 2**31

_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_OPENING = re.compile(
    r"(?:sure|certainly|of course|okay|ok|here(?:'s| is| are)|rewritten(?: text)?|text|好的|当然|以下|改写)"
    r"[^\n]{0,80}[:：]\s*",
    re.IGNORECASE,
)
_REFUSAL = re.compile(r"(?:i['’]?m sorry|i (?:can(?:no|['’])t|am unable)|as an ai|抱歉|很抱歉|作为一个)", re.IGNORECASE)
_TO_KEEP = re.compile(r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+|\{[^{}]*\}|<[^<>]*>|\[\[[^\[\]]*\]\]")
_QUOTES = {'"': '"', "“": "”", "'": "'", "「": "」", "«": "»"}


@operator("text.paraphrase", version=1)
class Paraphrase(TextBatchOperator):
    """Say a text in other words, or in another style, through an instruction model.

    The model runs here, or behind an endpoint that speaks OpenAI's `chat/completions`. Answers are kept in a file
    beside the builds: a build that is run again asks nothing and gives the same bytes. An answer that is no text, a
    refusal, far too long, or without a link or placeholder of the source leaves the row unchanged, and so does a text
    that is longer than the model takes.

    Args:
        model: folder or Hugging Face id; with `endpoint`, the name that the endpoint knows it by.
        endpoint: base address, as in `http://localhost:8000/v1`; left out for a model that runs here.
        style: `paraphrase`, `formal`, `informal` or `concise`.
        prompt: an own instruction with `{text}` in it, and `{label}` and `{language}` where wanted; replaces `style`.
        system: what the model is told beforehand.
        temperature: of the drawing of words; 0 for the likeliest, with which all copies of a row are alike.
        max_tokens: of an answer.
        min_similarity: cosine between the sentence embeddings of source and answer below which a row stays as it is.
        similarity_model: sentence-embedding model for `min_similarity`, folder or Hugging Face id.
        answers: file of the answers; `$AUGKIT_ANSWERS` or the user's cache folder where left out.
        key_variable: environment variable with the endpoint's key; the key itself is never in a recipe.
        requests_per_minute: most requests to the endpoint, over all workers.
        retries: further tries of a request that failed for a while.
        timeout_seconds: wait for an answer of the endpoint.
        concurrency: requests under way at a time, in each worker.
        max_cost: what this step may spend in all, in the currency of the prices; answers already kept are free. An
            endpoint that does not tell its tokens is taken to have used as many as it may.
        prompt_price: for a million tokens read.
        answer_price: for a million tokens written.

    Source: Dai et al. 2023, "AugGPT: Leveraging ChatGPT for Text Data Augmentation".
    """

    moves: ClassVar[frozenset[str]] = frozenset({"text"})
    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    deterministic: ClassVar[bool] = False
    beside: ClassVar[frozenset[str]] = frozenset(
        {"batch_size", "endpoint", "answers", "key_variable", "requests_per_minute", "retries", "timeout_seconds"}
    ) | {"concurrency", "max_cost", "prompt_price", "answer_price"}

    model: str
    endpoint: Annotated[str, AfterValidator(check_address)] | None = None
    style: Literal["paraphrase", "formal", "informal", "concise"] = "paraphrase"
    prompt: str | None = None
    system: str = SYSTEM
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.8
    max_tokens: Annotated[int, Field(ge=1)] = 256
    min_similarity: Annotated[float, Field(ge=-1, le=1)] | None = None
    similarity_model: str = "sentence-transformers/all-MiniLM-L6-v2"
    answers: str | None = None
    key_variable: str = "OPENAI_API_KEY"
    requests_per_minute: Annotated[float, Field(gt=0)] | None = None
    retries: Annotated[int, Field(ge=0)] = 5
    timeout_seconds: Annotated[float, Field(gt=0)] = 60.0
    concurrency: Annotated[int, Field(ge=1)] = 4
    max_cost: Annotated[float, Field(ge=0)] | None = None
    prompt_price: Annotated[float, Field(ge=0)] = 0.0
    answer_price: Annotated[float, Field(ge=0)] = 0.0

    @field_validator("prompt")
    @classmethod
    def _has_text(cls, value: str | None) -> str | None:
        if value is not None and "{text}" not in value:
            raise ValueError("the prompt needs {text}, where the row's text is put")
        return value

    @model_validator(mode="after")
    def _is_priced(self) -> Paraphrase:
        if self.max_cost is not None and not (self.prompt_price or self.answer_price):
            raise ValueError("max_cost needs prompt_price or answer_price, or nothing is ever spent")
        return self

    def check_ready(self, language: str) -> None:
        super().check_ready(language)
        if self.endpoint is None:
            check_writing_model(self.model, self.name)
        else:
            key_of(self.key_variable)
        if self.min_similarity is not None:
            check_model(self.similarity_model, f"min_similarity of {self.name}")
        check_path(self._path)

    def fingerprint(self) -> str:
        parts = [] if self.endpoint else [model_fingerprint(self.model)]
        return " ".join(
            [*parts, *([model_fingerprint(self.similarity_model)] if self.min_similarity is not None else [])]
        )

    def draw_batch(self, samples: Sequence[Text], rngs: Sequence[Chance]) -> Sequence[Drawn]:
        asked = [number for number, text in enumerate(samples) if text.words]
        questions = [self._question(samples[number], rngs[number]) for number in asked]
        given = ask_all(self._model, questions, self._book, self._prices) if questions else []
        drawn: list[Drawn] = [[] for _ in samples]
        for number, answer in zip(asked, given, strict=True):
            if isinstance(answer, AnswerError):
                drawn[number] = [] if isinstance(answer, TooLong) else answer
            elif made := self._usable(samples[number].value, answer):
                drawn[number] = [(0, len(samples[number].value), made)]
        if self.min_similarity is not None:
            self._leave_out_unlike(samples, drawn)
        return drawn

    def _question(self, text: Text, rng: Chance) -> Question:
        language = LANGUAGES.get(text.language, text.language)
        template = self.prompt or PROMPT.replace("{instruction}", INSTRUCTIONS[self.style])
        values = {
            "{language}": language,
            "{label}": "" if text.label is None else str(text.label),
            "{text}": text.value,
        }
        prompt = re.sub(r"\{(?:text|label|language)\}", lambda match: values[match.group()], template)
        seed = int(rng.random() * SEEDS) if self.temperature > 0 else 0
        return Question(prompt, self.system, self.temperature, self.max_tokens, seed)

    def _usable(self, source: str, answer: str) -> str:
        """The rewritten text alone; "" where the answer cannot be used."""
        made = _bare(answer, source)
        if not made or len(made) > 4 * len(source) + 40 or normalised(made) == normalised(source):
            return ""
        if _REFUSAL.match(made) and not _REFUSAL.match(source):
            return ""
        lower_source, lower_made = source.lower(), made.lower()
        if any(word in lower_source and word not in lower_made for word in self.kept):
            return ""
        return made if sorted(_TO_KEEP.findall(made)) == sorted(_TO_KEEP.findall(source)) else ""

    def _leave_out_unlike(self, samples: Sequence[Text], drawn: list[Any]) -> None:
        changed = [number for number, edits in enumerate(drawn) if isinstance(edits, list) and edits]
        if not changed:
            return
        embedder = load_embedder(self.similarity_model)
        before = embedder.embed([samples[number].value for number in changed])
        after = embedder.embed([drawn[number][0][2] for number in changed])
        for number, similarity in zip(changed, (before * after).sum(axis=1).tolist(), strict=True):
            if similarity < (self.min_similarity or -1):
                drawn[number] = []

    @property
    def _path(self) -> Path:
        return Path(self.answers).expanduser() if self.answers else default_path()

    @cached_property
    def _book(self) -> AnswerBook:
        return open_book(self._path)

    @cached_property
    def _prices(self) -> Prices:
        account = f"{self.name} {self.model} {self.style if self.prompt is None else self.prompt}"
        return Prices(self.prompt_price, self.answer_price, self.max_cost, account)

    @cached_property
    def _model(self) -> ChatModel:
        if self.endpoint is None:
            from augkit.models.chat.local import load_local

            return load_local(self.model)
        return Endpoint(
            self.endpoint,
            self.model,
            self.key_variable,
            self.retries,
            self.timeout_seconds,
            self.concurrency,
            self._pace(),
        )

    def _pace(self) -> Callable[[], None]:
        """What waits until the next request may be sent."""
        rate = self.requests_per_minute
        if rate is None:
            return lambda: None
        book, name, seconds = self._book, f"{self.endpoint} {key_of(self.key_variable)[-4:]}", 60 / rate
        return lambda: time.sleep(max(0.0, book.next_slot(name, seconds) - time.time()))

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        made = ("_book", "_prices", "_model")  # connections and models are made anew in another process
        return {**state, "__dict__": {name: value for name, value in state["__dict__"].items() if name not in made}}


def _bare(answer: str, source: str) -> str:
    """An answer without the model's thoughts, its introduction, and quotation marks around the whole."""
    made = _THOUGHT.sub("", answer).strip()
    made = _OPENING.sub("", made, count=1) if _OPENING.match(made) and not _OPENING.match(source) else made
    if "\n" not in source.strip():
        made = made.strip().partition("\n")[0]  # remarks come behind the text
    made = made.strip()
    close = _QUOTES.get(made[:1])
    if close and len(made) > 2 and made.endswith(close) and source.strip()[:1] != made[0] and close not in made[1:-1]:
        made = made[1:-1].strip()
    return made
