"""A network of linear layers over the columns of a table, trained from scratch.

The MLP of Gorishniy et al. 2021, "Revisiting Deep Learning Models for Tabular Data": numbers about zero, a learnt
vector for each category, then linear layers with ReLU and dropout between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

import torch
from torch import nn
from transformers import PretrainedConfig, PreTrainedModel
from transformers.feature_extraction_utils import FeatureExtractionMixin
from transformers.modeling_outputs import SequenceClassifierOutput

from augkit.errors import RecipeError
from augkit.harness.models.base import Bundle
from augkit.harness.models.initialisation import construct
from augkit.harness.models.losses import classification_loss
from augkit.harness.tasks.tabular_classification import TabularClassification
from augkit.harness.tasks.tabular_regression import TabularRegression

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["Mlp", "MlpConfig", "TableScale", "make"]

MOST_NUMBERS = 16  # in the vector of a category
_Config: Any = PretrainedConfig  # transformers' own types are partial
_Model: Any = PreTrainedModel
_Extractor: Any = FeatureExtractionMixin


class TableScale(_Extractor):  # type: ignore[misc]
    """How a table is read, kept beside the weights.

    Args:
        reader: fields of an `augkit.harness.tasks.tables.TableReader`.
    """

    model_input_names: ClassVar[list[str]] = ["numbers", "categories"]
    is_fast = False

    def __init__(self, reader: dict[str, Any] | None = None, **others: Any) -> None:
        super().__init__(**others)
        self.reader = reader or {}


class MlpConfig(_Config):  # type: ignore[misc]
    """
    Args:
        numbers: columns of numbers.
        gaps: places of those that train misses values of; each gets an input that says whether its value is missing.
        categories: how many categories each of the other columns has.
        hidden_size: outputs of each hidden layer.
        layers: hidden ones.
        dropout: share of the features left out while training.
        target_mean, target_deviation: of the number that is predicted.
    """

    model_type = "augkit-mlp"

    def __init__(
        self,
        numbers: int = 1,
        gaps: Iterable[int] = (),
        categories: Iterable[int] = (),
        hidden_size: int = 128,
        layers: int = 2,
        dropout: float = 0.1,
        target_mean: float = 0.0,
        target_deviation: float = 1.0,
        **others: Any,
    ) -> None:
        self.numbers = numbers
        self.gaps = list(gaps)
        self.categories = list(categories)
        self.hidden_size = hidden_size
        self.layers = layers
        self.dropout = dropout
        self.target_mean, self.target_deviation = target_mean, target_deviation
        super().__init__(**others)


class Mlp(_Model):  # type: ignore[misc]
    """Labels rows of a table, or gives each a number; a row's answer does not depend on the rows it stands beside."""

    config_class = MlpConfig
    base_model_prefix = "mlp"
    main_input_name = "numbers"

    def __init__(self, config: MlpConfig) -> None:
        super().__init__(config)
        self.num_labels = config.num_labels
        sizes = [min(MOST_NUMBERS, (count + 2) // 2) for count in config.categories]
        # number 0 stands for a missing or unseen category; its vector stays zero unless train misses some
        self.vectors = nn.ModuleList(
            nn.Embedding(count + 1, size) for count, size in zip(config.categories, sizes, strict=True)
        )
        width = config.numbers + len(config.gaps) + sum(sizes)
        layers: list[nn.Module] = []
        for _ in range(config.layers):
            layers += [nn.Linear(width, config.hidden_size), nn.ReLU(), nn.Dropout(config.dropout)]
            width = config.hidden_size
        self.layers = nn.Sequential(*layers)
        self.head = nn.Linear(width, config.num_labels)
        self.post_init()

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Linear):
            nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
            nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=module.embedding_dim**-0.5)
            module.weight[0] = 0

    def forward(
        self,
        numbers: torch.Tensor,
        categories: torch.Tensor,
        labels: torch.Tensor | None = None,
        num_items_in_batch: Any = None,
        **_: Any,
    ) -> SequenceClassifierOutput:
        """
        Args:
            numbers: about zero, NaN where missing; shape (rows, columns of numbers).
            categories: numbers of categories from 1 on, 0 where missing or unseen; shape (rows, columns of categories).
            labels: shape (rows,), or (rows, labels) where a row may have several; of a regression the numbers to be
                predicted, in their own unit.

        Returns:
            `logits`, shape (rows, labels); of a regression shape (rows, 1), in the target's unit.
        """
        missing = numbers.isnan()
        parts = [numbers.masked_fill(missing, 0.0), missing[:, self.config.gaps].to(numbers.dtype)]
        parts += [vectors(categories[:, column]) for column, vectors in enumerate(self.vectors)]
        logits = self.head(self.layers(torch.cat(parts, dim=1)))
        if self.config.problem_type != "regression":
            loss = None
            if labels is not None:
                loss = classification_loss(logits, labels, self.config.problem_type, num_items_in_batch)
            return SequenceClassifierOutput(loss=loss, logits=logits)
        loss = None
        if labels is not None:
            target = ((labels - self.config.target_mean) / self.config.target_deviation).to(logits.dtype)
            errors = (logits[:, 0] - target) ** 2
            loss = errors.mean() if num_items_in_batch is None else errors.sum() / num_items_in_batch
        return SequenceClassifierOutput(
            loss=loss, logits=logits * self.config.target_deviation + self.config.target_mean
        )


def make(task: Task, train_texts: Callable[[], Iterable[str]], seed: int, settings: TrainSettings) -> Bundle:
    """The network with inputs for the columns of the table, and the head of the task.

    Args:
        task: tabular classification or regression.
        train_texts: not asked for.
        seed: of the first weights.
        settings: the `train` section.

    Raises:
        RecipeError: the task is another one.
    """
    if not isinstance(task, TabularClassification | TabularRegression):
        raise RecipeError(
            f"builtin:mlp does tabular-classification and tabular-regression, not {task.name}",
            hint='It learns tables: name their columns in source.columns, as in features: "x*".',
        )
    reader = task.reader
    head = task.head()
    if isinstance(task, TabularRegression):
        head |= {"target_mean": task.mean, "target_deviation": task.deviation}
    config = MlpConfig(
        numbers=len(reader.numbers),
        gaps=_places(reader.gaps),
        categories=[len(values) for values in reader.values],
        **head,
    )
    return Bundle(construct(Mlp, config, seed), TableScale(asdict(reader)), settings.max_length)


def _places(flags: Sequence[bool]) -> list[int]:
    return [place for place, flag in enumerate(flags) if flag]
