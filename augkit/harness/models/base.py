"""A model with its tokenizer, ready to be trained, from the name a recipe gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from augkit.errors import RecipeError, nearest
from augkit.models.loading import check_model
from augkit.models.word_vectors import check_word_vectors

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["BUILTIN", "Bundle", "check_named", "load_bundle"]

BUILTIN = {
    "text-cnn": "augkit.harness.models.text_cnn:make",
    "bilstm": "augkit.harness.models.bilstm:make",
    "bert-tiny": "augkit.harness.models.bert_tiny:make",
    "seq2seq-tiny": "augkit.harness.models.seq2seq_tiny:make",
}
"""Models trained from scratch: name to `module:function`."""


@dataclass(frozen=True)
class Bundle:
    """What is trained.

    Attributes:
        model: a `transformers.PreTrainedModel`.
        tokenizer: a fast tokenizer.
        max_length: tokens a text is cut at, for this model.
    """

    model: Any
    tokenizer: Any
    max_length: int


def check_named(settings: TrainSettings) -> None:
    """Refuse a model that is not there, before anything is read or loaded for it.

    Args:
        settings: the `train` section, of which `model` and `vectors` are looked at.

    Raises:
        RecipeError: there is no such model, or the folder it names holds none; the word vectors cannot be read.
        MissingExtra: torch or transformers is not installed.
    """
    if settings.vectors:
        check_word_vectors(settings.vectors)
    model = settings.model
    if not settings.builtin:
        check_model(model, "train.model")
    elif model.removeprefix("builtin:") not in BUILTIN:
        raise RecipeError(
            f"there is no model {model!r}", hint=nearest(model, [f"builtin:{known}" for known in BUILTIN])
        )


def load_bundle(
    settings: TrainSettings, task: Task, train_texts: Callable[[], Iterable[str]], head_seed: int
) -> Bundle:
    """The model that `settings.model` names, with the head of the task.

    Args:
        settings: the `train` section.
        task: whose head the model gets.
        train_texts: gives the texts of the train split, from which a model from scratch learns its vocabulary.
        head_seed: of every weight that is drawn by chance.

    Raises:
        RecipeError: there is no such model, or it cannot do the task.
    """
    check_named(settings)
    if not settings.builtin:
        from augkit.harness.models.pretrained import load_pretrained

        return load_pretrained(settings, task, head_seed)
    name = settings.model.removeprefix("builtin:")
    module, _, function = BUILTIN[name].partition(":")
    bundle: Bundle = getattr(import_module(module), function)(task, train_texts, head_seed, settings)
    return bundle
