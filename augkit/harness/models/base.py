"""A model with its tokenizer, ready to be trained, from the name a recipe gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from augkit.errors import RecipeError, nearest
from augkit.harness.models.estimator import FOUND
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
    "resnet-32px": "augkit.harness.models.resnet_32px:make",
    "audio-cnn": "augkit.harness.models.audio_cnn:make",
    "inceptiontime": "augkit.harness.models.inception_time:make",
    "sasrec": "augkit.harness.models.sasrec:make",
    "mlp": "augkit.harness.models.mlp:make",
}
"""Models trained from scratch: name to `module:function`."""

ONLY = {
    "image-classification": ("resnet-32px",),
    "audio-classification": ("audio-cnn",),
    "time-series-classification": ("inceptiontime",),
    "next-item": ("sasrec",),
    "tabular-classification": ("mlp", *FOUND),
    "tabular-regression": ("mlp", *FOUND),
}
"""Task to the models without pretrained weights that do it, where not all do."""


@dataclass(frozen=True)
class Bundle:
    """What is trained.

    Attributes:
        model: a `transformers.PreTrainedModel`.
        tokenizer: what a row becomes inputs by: a fast tokenizer; for pictures an image processor, for sounds a feature
            extractor.
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
    elif model.removeprefix("builtin:") not in (*BUILTIN, *FOUND):
        raise RecipeError(
            f"there is no model {model!r}", hint=nearest(model, [f"builtin:{known}" for known in (*BUILTIN, *FOUND)])
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
        if not task.auto_class:
            raise RecipeError(
                f"there are no pretrained models for {task.name}", hint=f"Use train.model: {_only(task)}."
            )
        from augkit.harness.models.pretrained import load_pretrained

        return load_pretrained(settings, task, head_seed)
    name = settings.model.removeprefix("builtin:")
    if name not in ONLY.get(task.name, (name,)):
        pretrained = ", or the id or folder of a pretrained model" if task.auto_class else ""
        raise RecipeError(
            f"{settings.model} cannot do {task.name}", hint=f"Use train.model: {_only(task)}{pretrained}."
        )
    module, _, function = BUILTIN[name].partition(":")
    bundle: Bundle = getattr(import_module(module), function)(task, train_texts, head_seed, settings)
    return bundle


def _only(task: Task) -> str:
    """The models without pretrained weights that do a task of which not all do, as `train.model` names them."""
    return " or ".join(f"builtin:{name}" for name in ONLY[task.name])
