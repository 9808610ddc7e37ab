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
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from augkit.errors import RecipeError
from augkit.models.chat.base import Answer, AnswerError, ChatModel, Question

__all__ = ["Endpoint", "check_address", "key_of"]

WORTH_ANOTHER_TRY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT = 60.0  # seconds between two tries
SHOWN = 300  # characters of an error's body
GLIMPSE = 80  # bytes of what is no JSON
LONGEST_BODY = 1 << 24  # bytes of an answer; a model that may write a book writes fewer
PIECE = 1 << 16
DOWN_AFTER = 4
"""Questions in a row without an answer in spite of all tries; further ones are tried once, until one succeeds."""
GIVEN_UP_AFTER = 16
"""Questions in a row without an answer after which none is asked for as long as one is waited for."""
OTHER_LIMIT = "max_completion_tokens"
"""What newer models of OpenAI call `max_tokens`, which they refuse."""

ADVICE = {
    400: "What it says names what it does not take; `system`, `temperature` and `max_tokens` can be set.",
    401: "Put a key that it takes into the environment variable {key_variable}.",
    403: "Put a key that may use this model into the environment variable {key_variable}.",
    404: "Look whether `endpoint` is its base address, as in http://localhost:8000/v1, and `model` a name it knows.",
    413: "Shorten the texts, by text.crop for one.",
    429: "Ask less at a time, by `requests_per_minute` or `concurrency`, or look at what the account has left.",
}
MOVED = "Name the address that it sends to as `endpoint`."
TROUBLED = "Look at what the endpoint logs and build again: answers that were given are kept."
UNREACHED = "Look whether it runs and `endpoint` is right, then build again: answers that were given are kept."
SLOW = "Look whether it still works; for a model that is slower than that raise `timeout_seconds`."
UNREAD = "Look whether `endpoint` is the base address of an API like OpenAI's, as in http://localhost:8000/v1."


class _State:
    """What all threads have found out about an endpoint.

    Attributes:
        failed: questions without an answer, one after another.
        rests_until: by the monotonic clock, when it is asked again after it was given up.
        limit: what it calls the most tokens of an answer.
    """

    failed = 0
    rests_until = 0.0
    limit = "max_tokens"


class _StaysHere(HTTPRedirectHandler):
    """Follows no redirection: the key would go along to wherever it leads."""

    def redirect_request(self, *arguments: Any, **named: Any) -> None:
        return None


def check_address(url: str) -> str:
    """The base address of an endpoint, as it stands in a recipe.

    Raises:
        ValueError: it can be none.
    """
    try:
        parts = urlsplit(url)
        is_address = bool(parts.scheme in ("http", "https") and parts.hostname and parts.port != 0)
    except ValueError:
        is_address = False
    if not is_address or not url.isprintable() or " " in url:
        raise ValueError("the base address of an endpoint is wanted, as in http://localhost:8000/v1")
    return url


def key_of(variable: str) -> str:
    """The key in an environment variable, without white space around it; "" where it is not set.

    Raises:
        RecipeError: it holds what no key does. The message does not show it.
    """
    key = os.environ.get(variable, "").strip()
    if not key.isascii() or not key.isprintable():
        raise RecipeError(
            f"the environment variable {variable} holds characters that no key has", hint="Set it to the key alone."
        )
    return key


@dataclass(frozen=True)
class Endpoint(ChatModel):
    """An endpoint.

    Attributes:
        url: base address, as in `http://localhost:8000/v1`.
        model: name that the endpoint knows it by.
        key_variable: environment variable with the key; no key is sent where it is not set.
        retries: further tries after one that failed for a while: no connection, too many requests, server errors;
            none for what follows on several without an answer, and after still more of them nothing is asked for a
            while, so that an endpoint that is down costs no hours.
        timeout: seconds to wait for an answer, all of it.
        concurrency: questions under way at a time.
        pace: called before every request; waits until it may be sent.
        first_wait: seconds before the second try; doubled for each further one.
        state: what its answers have shown so far.
    """

    url: str
    model: str
    key_variable: str = "OPENAI_API_KEY"
    retries: int = 5
    timeout: float = 60.0
    concurrency: int = 4
    pace: Callable[[], None] = field(default=lambda: None, compare=False)
    first_wait: float = 1.0
    state: _State = field(default_factory=_State, compare=False, repr=False)

    @property
    def identity(self) -> str:  # type: ignore[override]
        return self.model

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        with ThreadPoolExecutor(self.concurrency) as pool:
            return list(pool.map(self._asked, questions))

    def _asked(self, question: Question) -> Answer | AnswerError:
        state = self.state
        if state.failed >= GIVEN_UP_AFTER and time.monotonic() < state.rests_until:
            return AnswerError(f"{self.url} was not asked: {state.failed} questions before had no answer. {UNREACHED}")
        try:
            answer = self._answer(question, 1 if state.failed >= DOWN_AFTER else self.retries + 1)
        except _Down as error:
            state.failed += 1
            state.rests_until = time.monotonic() + self.timeout
            return AnswerError(str(error))
        except AnswerError as error:
            return error
        state.failed = 0
        return answer

    def _answer(self, question: Question, tries: int) -> Answer:
        for attempt in range(tries):
            self.pace()
            limit = self.state.limit
            try:
                return _read(self._sent(question, limit))
            except (HTTPException, OSError, _Nonsense) as error:
                failure = self._failure(error, "(after 1 try)" if not attempt else f"(after {attempt + 1} tries)")
                wait = self.first_wait * 2**attempt * (0.5 + random.random() / 2)
                if isinstance(error, HTTPError):
                    wait = wait if (told := _told_to_wait(error)) is None else told
                    if error.code == 400 and OTHER_LIMIT in str(failure) and limit != OTHER_LIMIT:
                        self.state.limit = OTHER_LIMIT
                        return self._answer(question, tries)
                    if error.code not in WORTH_ANOTHER_TRY or wait > LONGEST_WAIT:
                        raise failure from error
                if attempt + 1 == tries:
                    raise failure from error
            time.sleep(min(LONGEST_WAIT, wait))
        raise AssertionError("there is one try at least")

    def _sent(self, question: Question, limit: str) -> Any:
        body = {
            "model": self.model,
            "messages": question.messages,
            "temperature": question.temperature,
            limit: question.max_tokens,
            "seed": question.seed,
        }
        headers = {"Content-Type": "application/json"}
        if key := key_of(self.key_variable):
            headers["Authorization"] = f"Bearer {key}"
        request = Request(f"{self.url.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers)
        with build_opener(_StaysHere).open(request, timeout=self.timeout) as response:
            content = _whole(response, time.monotonic() + self.timeout)
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            start = content[:GLIMPSE].decode("utf-8", "replace").strip()
            raise _Nonsense(f"no JSON ({error}): {start}" if start else "nothing") from error

    def _failure(self, error: HTTPException | OSError | _Nonsense, tries: str) -> AnswerError:
        """What is said of a request that failed, and what to do about it."""
        if isinstance(error, HTTPError):
            advice = ADVICE.get(error.code, TROUBLED if error.code >= 500 else ADVICE[400])
            advice = MOVED if 300 <= error.code < 400 else advice.format(key_variable=self.key_variable)
            wait = _told_to_wait(error) or 0.0
            said = _body(error).rstrip(".") + (f", and asks to wait {wait:.0f} seconds" if wait > LONGEST_WAIT else "")
            return AnswerError(f"{self.url} answered {error.code}: {said} {tries}. {advice}")
        if isinstance(error, _Nonsense):
            return _Down(f"{self.url} answered what cannot be read: {error} {tries}. {UNREAD}")
        reason = getattr(error, "reason", error)
        advice = SLOW if isinstance(reason, TimeoutError) else UNREACHED
        return _Down(f"{self.url} cannot be reached: {reason} {tries}. {advice}")


class _Down(AnswerError):
    """What is asked does not answer as a model does, and not because it has too much to do."""


class _Nonsense(Exception):
    """An answer that is not of the form agreed on."""


def _whole(response: Any, until: float) -> bytes:
    """All that is answered, piece by piece, so that neither the end nor the size is left to who answers."""
    content, told = bytearray(), response.length
    while (told is None or len(content) < told) and (piece := response.read1(PIECE)):
        content += piece
        if len(content) > LONGEST_BODY:
            raise _Nonsense(f"more than {LONGEST_BODY >> 20} MiB")
        if time.monotonic() > until:
            raise TimeoutError("the answer is not whole in time")
    return bytes(content)


def _read(answered: Any) -> Answer:
    try:
        text = answered["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise _Nonsense(f"no `choices[0].message.content` in {str(answered)[:SHOWN]}") from error
    if not isinstance(text, str):
        raise _Nonsense(f"the content is {text!r}")
    usage = answered.get("usage")
    counts = [_count(usage, name) for name in ("prompt_tokens", "completion_tokens")]
    return Answer(text.encode("utf-8", "replace").decode(), *counts)


def _count(usage: Any, name: str) -> int:
    """A number of tokens that the endpoint told; 0 where it told none."""
    count = usage.get(name) if isinstance(usage, dict) else None
    return max(0, count) if isinstance(count, int) else 0


def _body(error: HTTPError) -> str:
    try:
        return error.read(SHOWN).decode("utf-8", "replace").strip() or str(error.reason)
    except (OSError, HTTPException):
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
