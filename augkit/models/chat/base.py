"""What an instruction model is asked and what it answers."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

__all__ = ["Answer", "AnswerError", "ChatModel", "Question", "TooLong"]


class AnswerError(RuntimeError):
    """A model gave no answer to one question; the message says why."""


class TooLong(AnswerError):
    """A question is longer than the model takes."""


@dataclass(frozen=True)
class Question:
    """One question to an instruction model.

    Attributes:
        prompt: what the user says.
        system: what the model is told beforehand; may be empty.
        temperature: 0 for the likeliest words.
        max_tokens: of the answer.
        seed: of the chance with which the answer is drawn.
    """

    prompt: str
    system: str
    temperature: float
    max_tokens: int
    seed: int

    @property
    def messages(self) -> list[dict[str, str]]:
        """As chat templates and endpoints take them."""
        before = [{"role": "system", "content": self.system}] if self.system else []
        return [*before, {"role": "user", "content": self.prompt}]

    def key(self, model: str) -> str:
        """Hash of all that an answer depends on."""
        asked = [model, self.messages, self.temperature, self.max_tokens, self.seed]
        return sha256(json.dumps(asked, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True)
class Answer:
    """A model's answer.

    Attributes:
        text: what it said.
        prompt_tokens: it read; 0 where it did not tell.
        answer_tokens: it wrote; 0 where it did not tell.
    """

    text: str
    prompt_tokens: int = 0
    answer_tokens: int = 0


class ChatModel(ABC):
    """A model that answers questions.

    Attributes:
        identity: what tells it from other models; part of the key of every answer.
    """

    identity: str

    @abstractmethod
    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        """An answer to each question, or why there is none."""
