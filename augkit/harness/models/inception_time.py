"""A network of Inception modules over time series, trained from scratch.

Ismail Fawaz et al. 2020, "InceptionTime: Finding AlexNet for Time Series Classification": six modules, each of a
bottleneck, three convolutions of about 40, 20 and 10 steps beside a pooled one, batch normalisation; a shortcut around
every third; the mean over time; one linear layer. The paper's InceptionTime is the mean of five such networks; this is
one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from augkit.harness.tasks.series_classification import SeriesClassification

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["InceptionTime", "InceptionTimeConfig", "SeriesScale", "make"]

_Config: Any = PretrainedConfig  # transformers' own types are partial
_Model: Any = PreTrainedModel
_Extractor: Any = FeatureExtractionMixin


class SeriesScale(_Extractor):  # type: ignore[misc]
    """What series are put about zero by, kept beside the weights.

    Args:
        means: of each channel.
        deviations: likewise.
    """

    model_input_names: ClassVar[list[str]] = ["values", "steps"]
    is_fast = False

    def __init__(self, means: Iterable[float] = (), deviations: Iterable[float] = (), **others: Any) -> None:
        super().__init__(**others)
        self.means, self.deviations = list(means), list(deviations)


class InceptionTimeConfig(_Config):  # type: ignore[misc]
    """
    Args:
        channels: of the series.
        filters: of each of the four branches of a module.
        bottleneck: channels that the convolutions of a module see.
        widths: of the convolutions, in steps; odd.
        depth: modules.
    """

    model_type = "augkit-inception-time"

    def __init__(
        self,
        channels: int = 1,
        filters: int = 32,
        bottleneck: int = 32,
        widths: Iterable[int] = (39, 19, 9),
        depth: int = 6,
        **others: Any,
    ) -> None:
        self.channels = channels
        self.filters = filters
        self.bottleneck = bottleneck
        self.widths = list(widths)
        self.depth = depth
        super().__init__(**others)


class _Module(nn.Module):
    """Convolutions of three widths and a pooled one, side by side."""

    def __init__(self, before: int, config: InceptionTimeConfig) -> None:
        super().__init__()
        narrow = config.bottleneck if before > 1 else before
        self.bottleneck = nn.Conv1d(before, narrow, 1, bias=False) if before > 1 else nn.Identity()
        self.convolutions = nn.ModuleList(
            nn.Conv1d(narrow, config.filters, width, padding=width // 2, bias=False) for width in config.widths
        )
        self.pooled = nn.Conv1d(before, config.filters, 1, bias=False)
        self.norm = nn.BatchNorm1d(config.filters * (len(config.widths) + 1))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        narrow = self.bottleneck(values)
        made = [convolution(narrow) for convolution in self.convolutions]
        # zeros at both ends, as stand behind a series that is shorter than its neighbours
        largest = nn.functional.max_pool1d(nn.functional.pad(values, (1, 1)), 3, 1)
        joined: torch.Tensor = torch.relu(self.norm(torch.cat([*made, self.pooled(largest)], 1)))
        return joined


class _Shortcut(nn.Module):
    """What goes around three modules."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(before, after, 1, bias=False)
        self.norm = nn.BatchNorm1d(after)

    def forward(self, before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.norm(self.convolution(before)) + after)


class InceptionTime(_Model):  # type: ignore[misc]
    """Classifies series; a series' logits do not depend on the padding or on the series it stands beside."""

    config_class = InceptionTimeConfig
    base_model_prefix = "inception_time"
    main_input_name = "values"

    def __init__(self, config: InceptionTimeConfig) -> None:
        super().__init__(config)
        self.num_labels = config.num_labels
        width = config.filters * (len(config.widths) + 1)
        self.modules_ = nn.ModuleList(
            _Module(config.channels if number == 0 else width, config) for number in range(config.depth)
        )
        self.shortcuts = nn.ModuleList(
            _Shortcut(config.channels if number == 0 else width, width) for number in range(config.depth // 3)
        )
        self.classifier = nn.Linear(width, config.num_labels)
        self.post_init()

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Conv1d):
            nn.init.xavier_uniform_(module.weight)
        elif isinstance(module, nn.BatchNorm1d):
            nn.init.ones_(module.weight)
            nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)

    def forward(
        self,
        values: torch.Tensor,
        steps: torch.Tensor | None = None,
        labels: torch.Tensor | None = None,
        num_items_in_batch: Any = None,
        **_: Any,
    ) -> SequenceClassifierOutput:
        """
        Args:
            values: shape (series, channels, steps), zero behind the last step of each.
            steps: how many each has, shape (series,); all of them where left out.
            labels: shape (series,), or (series, labels) where a series may have several.
        """
        longest = values.shape[2]
        ends = torch.full((len(values),), longest, device=values.device) if steps is None else steps
        there = (torch.arange(longest, device=values.device) < ends[:, None])[:, None].to(values.dtype)
        before = values
        for number, module in enumerate(self.modules_, 1):
            values = module(values) * there
            if number % 3 == 0:
                values = before = self.shortcuts[number // 3 - 1](before, values) * there
        logits = self.classifier(values.sum(2) / ends[:, None])
        loss = None
        if labels is not None:
            loss = classification_loss(logits, labels, self.config.problem_type, num_items_in_batch)
        return SequenceClassifierOutput(loss=loss, logits=logits)


def make(task: Task, train_texts: Callable[[], Iterable[str]], seed: int, settings: TrainSettings) -> Bundle:
    """The network with as many channels as the series have, and the head of the task.

    Args:
        task: time-series classification.
        train_texts: not asked for.
        seed: of the first weights.
        settings: the `train` section.

    Raises:
        RecipeError: the task is another one.
    """
    if not isinstance(task, SeriesClassification):
        raise RecipeError(
            f"builtin:inceptiontime does time-series-classification, not {task.name}",
            hint="Use builtin:text-cnn for texts, builtin:resnet-32px for pictures, builtin:audio-cnn for sounds.",
        )
    model = construct(InceptionTime, InceptionTimeConfig(channels=len(task.means), **task.head()), seed)
    scale = SeriesScale(task.means.tolist(), task.deviations.tolist())
    return Bundle(model, scale, settings.max_length)
