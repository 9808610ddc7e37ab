"""A model behind an endpoint that speaks OpenAI's `chat/completions`: vLLM, llama.cpp, Ollama, hosted services."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from augkit.models.chat.base import Answer, AnswerError, ChatModel, Question

__all__ = ["Endpoint"]

WORTH_ANOTHER_TRY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT = 60.0  # seconds between two tries
SHOWN = 300  # characters of an error's body
DOWN_AFTER = 4
"""Questions in a row without an answer in spite of all tries; further ones are tried once, until one succeeds."""


class _Failures:
    """Questions without an answer, one after another, over all threads."""

    in_a_row = 0


@dataclass(frozen=True)
class Endpoint(ChatModel):
    """An endpoint.

    Attributes:
        url: base address, as in `http://localhost:8000/v1`.
        model: name that the endpoint knows it by.
        key_variable: environment variable with the key; no key is sent where it is not set.
        retries: further tries after one that failed for a while: no connection, too many requests, server errors;
            none for what follows on several without an answer, so that an endpoint that is down costs no hours.
        timeout: seconds to wait for an answer.
        concurrency: questions under way at a time.
        pace: called before every request; waits until it may be sent.
        first_wait: seconds before the second try; doubled for each further one.
        failed: how many questions in a row have had no answer.
    """

    url: str
    model: str
    key_variable: str = "OPENAI_API_KEY"
    retries: int = 5
    timeout: float = 60.0
    concurrency: int = 4
    pace: Callable[[], None] = field(default=lambda: None, compare=False)
    first_wait: float = 1.0
    failed: _Failures = field(default_factory=_Failures, compare=False, repr=False)

    @property
    def identity(self) -> str:  # type: ignore[override]
        return self.model

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        with ThreadPoolExecutor(self.concurrency) as pool:
            return list(pool.map(self._asked, questions))

    def _asked(self, question: Question) -> Answer | AnswerError:
        try:
            answer = self._answer(question, 1 if self.failed.in_a_row >= DOWN_AFTER else self.retries + 1)
        except _Down as error:
            self.failed.in_a_row += 1
            return AnswerError(str(error))
        except AnswerError as error:
            return error
        self.failed.in_a_row = 0
        return answer

    def _answer(self, question: Question, tries: int) -> Answer:
        kind: type[AnswerError] = AnswerError
        for attempt in range(tries):
            self.pace()
            try:
                return _read(self._sent(question))
            except HTTPError as error:
                message = f"{self.url} answered {error.code}: {_body(error)}"
                if error.code not in WORTH_ANOTHER_TRY:
                    raise AnswerError(message) from error
                kind, wait = AnswerError, _told_to_wait(error)
            except (URLError, HTTPException, OSError) as error:
                message, wait = f"{self.url} cannot be reached: {getattr(error, 'reason', error)}", None
                kind = _Down
            except _Nonsense as error:
                message, wait = f"{self.url} answered what cannot be read: {error}", None
                kind = _Down
            if attempt + 1 < tries:
                backoff = self.first_wait * 2**attempt * (0.5 + random.random() / 2)
                time.sleep(min(LONGEST_WAIT, backoff if wait is None else wait))
        raise kind(f"{message} (after {tries} {'try' if tries == 1 else 'tries'})")

    def _sent(self, question: Question) -> Any:
        body = {
            "model": self.model,
            "messages": question.messages,
            "temperature": question.temperature,
            "max_tokens": question.max_tokens,
            "seed": question.seed,
        }
        headers = {"Content-Type": "application/json"}
        if key := os.environ.get(self.key_variable):
            headers["Authorization"] = f"Bearer {key}"
        request = Request(f"{self.url.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers)
        with urlopen(request, timeout=self.timeout) as response:
            try:
                return json.load(response)
            except ValueError as error:
                raise _Nonsense(f"no JSON ({error})") from error


class _Down(AnswerError):
    """What is asked does not answer as a model does, and not because it has too much to do."""


class _Nonsense(Exception):
    """An answer that is not of the form agreed on."""


def _read(answered: Any) -> Answer:
    try:
        text = answered["choices"][0]["message"]["content"]
        usage = answered.get("usage") or {}
        counts = int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise _Nonsense(f"no `choices[0].message.content` in {str(answered)[:SHOWN]}") from error
    if not isinstance(text, str):
        raise _Nonsense(f"the content is {text!r}")
    return Answer(text.encode("utf-8", "replace").decode(), *counts)


def _body(error: HTTPError) -> str:
    try:
        return error.read(SHOWN).decode("utf-8", "replace").strip() or str(error.reason)
    except OSError:
        return str(error.reason)


def _told_to_wait(error: HTTPError) -> float | None:
    """Seconds that the answer's `Retry-After` asks for."""
    told = error.headers.get("Retry-After") if error.headers else None
    if not told:
        return None
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError):
        return None
