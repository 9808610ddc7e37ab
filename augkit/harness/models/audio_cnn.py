"""A convolutional network over log-mel spectrograms, trained from scratch.

After Kong et al. 2020, "PANNs: Large-Scale Pretrained Audio Neural Networks": blocks of convolution, batch
normalisation and halving in time and pitch; the mean over pitch; over time the mean and the largest added; dropout; one
linear layer. Smaller: one convolution a block, and 16 to 64 channels instead of 64 to 2,048.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from transformers import AutoConfig, AutoModelForAudioClassification, PretrainedConfig, PreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput

from augkit.errors import RecipeError
from augkit.harness.models.base import Bundle
from augkit.harness.models.initialisation import construct
from augkit.harness.models.log_mel import LogMel
from augkit.harness.models.losses import classification_loss

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["AudioCnn", "AudioCnnConfig", "make"]

HIGHEST_RATE = 16_000
_Config: Any = PretrainedConfig  # transformers' own types are partial
_Model: Any = PreTrainedModel


class AudioCnnConfig(_Config):  # type: ignore[misc]
    """
    Args:
        channels: of each block.
        dropout: share of the pooled values left out while training.
    """

    model_type = "augkit-audio-cnn"

    def __init__(self, channels: Iterable[int] = (16, 32, 64, 64), dropout: float = 0.2, **others: Any) -> None:
        self.channels = list(channels)
        self.dropout = dropout
        super().__init__(**others)


class _Block(nn.Module):
    """A convolution, and the largest of each two by two places."""

    def __init__(self, before: int, channels: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(before, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels)

    def forward(self, maps: torch.Tensor, frames: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """
        Args:
            maps: shape (sounds, channels, frames, bands).
            frames: how many of each sound there are; behind them maps are zero, before and after.
        """
        maps = torch.relu(self.norm(self.convolution(maps))) * _there(frames, maps.shape[2])
        maps = nn.functional.max_pool2d(maps, 2, ceil_mode=True)
        return maps, (frames + 1) // 2


class AudioCnn(_Model):  # type: ignore[misc]
    """Classifies sounds; a sound's logits do not depend on the padding or on the sounds it stands beside."""

    config_class = AudioCnnConfig
    base_model_prefix = "audio_cnn"
    main_input_name = "input_features"

    def __init__(self, config: AudioCnnConfig) -> None:
        super().__init__(config)
        self.num_labels = config.num_labels
        widths = [1, *config.channels]
        self.blocks = nn.ModuleList(_Block(*pair) for pair in pairwise(widths))
        self.dropout = nn.Dropout(config.dropout)
        self.classifier = nn.Linear(widths[-1], config.num_labels)
        self.post_init()

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")  # by fan-in: normalisation then begins near 1
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.ones_(module.weight)
            nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Linear):
            nn.init.kaiming_uniform_(module.weight, a=5**0.5)  # torch's own
            nn.init.zeros_(module.bias)

    def forward(
        self,
        input_features: torch.Tensor,
        frames: torch.Tensor | None = None,
        labels: torch.Tensor | None = None,
        num_items_in_batch: Any = None,
        **_: Any,
    ) -> SequenceClassifierOutput:
        """
        Args:
            input_features: shape (sounds, frames, bands), zero behind the frames of a sound.
            frames: how many each sound has, shape (sounds,); all of them where left out.
            labels: shape (sounds,), or (sounds, labels) where a sound may have several.
        """
        if frames is None:
            frames = torch.full((len(input_features),), input_features.shape[1], device=input_features.device)
        maps = input_features[:, None].contiguous(memory_format=torch.channels_last)
        for block in self.blocks:
            maps, frames = block(maps, frames)
        heard = maps.mean(3)  # (sounds, channels, frames)
        pooled = heard.sum(2) / frames[:, None] + heard.amax(2)  # what is not there is zero, and nothing is below
        logits = self.classifier(self.dropout(pooled))
        loss = None
        if labels is not None:
            loss = classification_loss(logits, labels, self.config.problem_type, num_items_in_batch)
        return SequenceClassifierOutput(loss=loss, logits=logits)


def _there(frames: torch.Tensor, longest: int) -> torch.Tensor:
    """1 where a sound has a frame, else 0; shape (sounds, 1, longest, 1)."""
    return (torch.arange(longest, device=frames.device) < frames[:, None]).float()[:, None, :, None]


AutoConfig.register(AudioCnnConfig.model_type, AudioCnnConfig, exist_ok=True)
AutoModelForAudioClassification.register(AudioCnnConfig, AudioCnn, exist_ok=True)


def make(task: Task, train_texts: Callable[[], Iterable[str]], seed: int, settings: TrainSettings) -> Bundle:
    """The network with the head of the task.

    It hears sounds at the sampling rate that most files of the training split have, at 16 kHz at most.

    Args:
        task: audio classification, of one label a sound or several.
        train_texts: not asked for.
        seed: of the first weights.
        settings: the `train` section.

    Raises:
        RecipeError: the task is another one.
    """
    from augkit.harness.tasks.audio_classification import AudioClassification

    if not isinstance(task, AudioClassification):
        raise RecipeError(
            f"builtin:audio-cnn does audio-classification, not {task.name}",
            hint="Use builtin:resnet-32px for pictures, builtin:text-cnn for texts.",
        )
    model = construct(AudioCnn, AudioCnnConfig(**task.head()), seed)
    return Bundle(model, LogMel(min(task.sampling_rate, HIGHEST_RATE)), settings.max_length)
