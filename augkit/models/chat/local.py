"""An instruction model in this process, through transformers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.random import Generator, Philox

from augkit.models.batches import batches_by_length
from augkit.models.chat.base import Answer, AnswerError, ChatModel, Question, TooLong
from augkit.models.loading import device, model_config, model_fingerprint
from augkit.models.weights import encodable, load_tokenizer, load_weights, longest_input, untouched_chance

__all__ = ["LocalModel", "load_local"]

WHAT = "text.paraphrase"


@lru_cache(maxsize=2)
def load_local(model: str, batch_size: int = 8) -> LocalModel:
    """A model by folder or Hugging Face id, loaded once a process.

    Raises:
        MissingExtra: torch or transformers is not installed.
        RecipeError: there is no such model.
    """
    return LocalModel(model, batch_size)


class LocalModel(ChatModel):
    """A causal or an encoder-decoder model that writes answers.

    Every answer is drawn by the seed of its own question: Gumbel noise is added to the logits, and the likeliest token
    taken (Maddison et al. 2014, "A* Sampling"), so that it does not depend on what else stands in the batch, but for
    the rounding of floating-point numbers.
    """

    def __init__(self, model: str, batch_size: int = 8) -> None:
        self.identity = model_fingerprint(model)
        self.batch_size = batch_size
        self._decodes_alone = not model_config(model).get("is_encoder_decoder", False)
        kind = "AutoModelForCausalLM" if self._decodes_alone else "AutoModelForSeq2SeqLM"
        self._tokenizer = load_tokenizer(model, WHAT)
        self._tokenizer.padding_side = "left" if self._decodes_alone else "right"
        if self._tokenizer.pad_token is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token
        self._model = load_weights(model, kind, WHAT)
        self._longest = longest_input(self._model, self._tokenizer)

    def ask(self, questions: Sequence[Question]) -> list[Answer | AnswerError]:
        prompts = [self._written(question) for question in questions]
        lengths = (
            [len(ids) for ids in self._tokenizer(prompts, add_special_tokens=False)["input_ids"]] if prompts else []
        )
        answers: list[Answer | AnswerError] = [TooLong("the text is longer than the model takes")] * len(prompts)
        fitting = [
            number
            for number, (length, question) in enumerate(zip(lengths, questions, strict=True))
            if length + (question.max_tokens if self._decodes_alone else 0) <= self._longest
        ]
        for batch in batches_by_length([lengths[number] for number in fitting], self.batch_size):
            numbers = [fitting[index] for index in batch]
            made = self._answered([prompts[number] for number in numbers], [questions[number] for number in numbers])
            for number, answer in zip(numbers, made, strict=True):
                answers[number] = answer
        return answers

    def _written(self, question: Question) -> str:
        """The question as the model was taught to read it."""
        if self._tokenizer.chat_template:
            written = self._tokenizer.apply_chat_template(question.messages, tokenize=False, add_generation_prompt=True)
            return encodable(str(written))
        return encodable("\n\n".join(filter(None, [question.system, question.prompt])))

    def _answered(self, prompts: Sequence[str], questions: Sequence[Question]) -> list[Answer]:
        import torch
        from transformers import LogitsProcessorList

        own_marks = not self._tokenizer.chat_template
        read = self._tokenizer(list(prompts), return_tensors="pt", padding=True, add_special_tokens=own_marks)
        read = {name: tensor.to(device()) for name, tensor in read.items() if name in ("input_ids", "attention_mask")}
        most = max(question.max_tokens for question in questions)
        with torch.inference_mode(), untouched_chance():
            written = self._model.generate(
                **read,
                do_sample=False,
                num_beams=1,
                max_new_tokens=most,
                pad_token_id=self._tokenizer.pad_token_id,
                logits_processor=LogitsProcessorList([_Chance(questions)]),
            )
        if self._decodes_alone:
            written = written[:, read["input_ids"].shape[1] :]
        answers = []
        for row, question, asked in zip(written, questions, read["attention_mask"], strict=True):
            tokens = row[: question.max_tokens + (0 if self._decodes_alone else 1)]
            text = self._tokenizer.decode(tokens, skip_special_tokens=True).strip()
            count = int((tokens != self._tokenizer.pad_token_id).sum())
            answers.append(Answer(text, int(asked.sum()), count))
        return answers


class _Chance:
    """A logits processor that draws for each row from a generator of its own."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self._temperatures = [question.temperature for question in questions]
        self._generators = [Generator(Philox(question.seed)) for question in questions]

    def __call__(self, ids: Any, scores: Any) -> Any:
        import torch

        rows = []
        for row, temperature, rng in zip(scores, self._temperatures, self._generators, strict=True):
            if temperature <= 0:
                rows.append(row)
                continue
            draws = torch.from_numpy(np.maximum(rng.random(row.shape[-1]), 1e-300)).to(row.device)
            rows.append(row.double() / temperature - torch.log(-torch.log(draws)))
        return torch.stack([row.double() for row in rows])
