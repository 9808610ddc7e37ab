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


@dataclass(frozen=True)
class Endpoint(ChatModel):
    """An endpoint.

    Attributes:
        url: base address, as in `http://localhost:8000/v1`.
        model: name that the endpoint knows it by.
        key_variable: environment variable with the key; no key is sent where it is not set.
        retries: further tries after one that failed for a while: no connection, too many requests, server errors.
        timeout: seconds to wait for an answer.
        concurrency: questions under way at a time.
        pace: called before every request; waits until it may be sent.
        first_wait: seconds before the second try; doubled for each further one.
    """

    url: str
    model: str
    key_variable: str = "OPENAI_API_KEY"
    retries: int = 5
    timeout: float = 60.0
    concurrency: int = 4
    pace: Callable[[], None] = field(default=lambda: None, compare=False)
    first_wait: float = 1.0

    @property
    def identity(self) -> str:  # type: ignore[override]
        return self.model

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        with ThreadPoolExecutor(self.concurrency) as pool:
            return list(pool.map(self._asked, questions))

    def _asked(self, question: Question) -> Answer | AnswerError:
        try:
            return self._answer(question)
        except AnswerError as error:
            return error

    def _answer(self, question: Question) -> Answer:
        for attempt in range(self.retries + 1):
            self.pace()
            try:
                return _read(self._sent(question))
            except HTTPError as error:
                message = f"{self.url} answered {error.code}: {_body(error)}"
                if error.code not in WORTH_ANOTHER_TRY:
                    raise AnswerError(message) from error
                wait = _told_to_wait(error)
            except (URLError, HTTPException, OSError) as error:
                message, wait = f"{self.url} cannot be reached: {getattr(error, 'reason', error)}", None
            except _Nonsense as error:
                message, wait = f"{self.url} answered what cannot be read: {error}", None
            if attempt < self.retries:
                backoff = self.first_wait * 2**attempt * (0.5 + random.random() / 2)
                time.sleep(min(LONGEST_WAIT, backoff if wait is None else wait))
        raise AnswerError(f"{message} (after {self.retries + 1} tries)")

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
