"""Asking a model with the book of answers beside it: what stands there is not asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from augkit.models.chat.answers import AnswerBook
from augkit.models.chat.base import Answer, AnswerError, ChatModel, Question

__all__ = ["Prices", "ask_all"]

CHARACTERS_A_TOKEN = 2  # fewer than in most texts, so that what is set aside is enough


@dataclass(frozen=True)
class Prices:
    """What an answer costs, in any currency.

    Attributes:
        prompt: for a million tokens read.
        answer: for a million tokens written.
        limit: what the account may spend in all; None for no limit.
        account: what is paid from: answers of the same account count against the same limit.
    """

    prompt: float = 0.0
    answer: float = 0.0
    limit: float | None = None
    account: str = ""

    def of(self, prompt_tokens: int, answer_tokens: int) -> float:
        return (self.prompt * prompt_tokens + self.answer * answer_tokens) / 1e6

    def at_most(self, question: Question) -> float:
        """What an answer to this question may cost."""
        return self.of(_most_read(question), question.max_tokens)

    def paid(self, question: Question, answer: Answer) -> float:
        """What an answer has cost; where its tokens were not told, as much as it may have."""
        told = answer.prompt_tokens or answer.answer_tokens
        return self.of(answer.prompt_tokens, answer.answer_tokens) if told else self.at_most(question)


def _most_read(question: Question) -> int:
    """The tokens of a question, at most."""
    read = sum(len(message["content"].encode("utf-8", "surrogatepass")) for message in question.messages)
    return read // CHARACTERS_A_TOKEN + 16


def ask_all(
    model: ChatModel, questions: Sequence[Question], book: AnswerBook, prices: Prices | None = None
) -> list[str | AnswerError]:
    """The answer to each question, out of the book where it stands there.

    Raises:
        CostCapReached: the rest could cost more than is left; nothing of it was asked.
    """
    prices = prices or Prices()
    keys = [question.key(model.identity) for question in questions]
    found: dict[str, str | AnswerError] = dict(book.find(keys))
    missing = {key: question for key, question in zip(keys, questions, strict=True) if key not in found}
    if missing:
        if prices.limit is not None:
            costs = {key: prices.at_most(question) for key, question in missing.items()}
            book.reserve(costs, prices.account, prices.limit)
        answers = dict(zip(missing, model.ask(list(missing.values())), strict=True))
        given = {key: answer for key, answer in answers.items() if isinstance(answer, Answer)}
        costs = {key: prices.paid(missing[key], answer) for key, answer in given.items()}
        found |= book.keep(given, prices.account, costs)
        failed = {key: answer for key, answer in answers.items() if isinstance(answer, AnswerError)}
        found |= failed
        if failed and prices.limit is not None:
            book.release(list(failed))
    return [found[key] for key in keys]
