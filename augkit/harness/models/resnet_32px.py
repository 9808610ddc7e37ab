"""A small residual network for pictures of 32 × 32 pixels, trained from scratch.

He et al. 2016, "Deep Residual Learning for Image Recognition", section 4.2: three stages over maps of falling size, the
shortcut of a stage that begins with a smaller map fills the new channels with zeros (option A), the mean over the map,
one linear layer. Here with one block a stage instead of 3 to 18, twice the channels, and a first convolution of stride
2: a third of ResNet-20's products.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import torch
from torch import nn
from transformers import (
    AutoConfig,
    AutoModelForImageClassification,
    BatchFeature,
    PretrainedConfig,
    PreTrainedModel,
)
from transformers.image_processing_base import ImageProcessingMixin
from transformers.modeling_outputs import ImageClassifierOutput

from augkit.errors import RecipeError
from augkit.harness.models.base import Bundle
from augkit.harness.models.initialisation import construct
from augkit.harness.models.losses import classification_loss

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import TrainSettings

__all__ = ["Resnet32px", "Resnet32pxConfig", "SmallPictures", "make"]

MEAN, SCALE = 0.5, 0.25  # of pixels in [0, 1]: about those of photographs
_Config: Any = PretrainedConfig  # transformers' own types are partial
_Model: Any = PreTrainedModel
_Processor: Any = ImageProcessingMixin


class SmallPictures(_Processor):  # type: ignore[misc]
    """Pictures squeezed to a square and put about zero.

    Args:
        size: width and height, in pixels.
    """

    model_input_names: ClassVar[list[str]] = ["pixel_values"]

    def __init__(self, size: int = 32, **others: Any) -> None:
        super().__init__(**others)
        self.size = size

    def __call__(self, images: Sequence[np.ndarray], **_: Any) -> Any:
        """
        Args:
            images: uint8 arrays of shape (height, width, 3).

        Returns:
            `pixel_values`, float32 of shape (pictures, 3, size, size).
        """
        fitting = [self._resized(torch.from_numpy(np.array(image)).permute(2, 0, 1)) for image in images]
        return BatchFeature({"pixel_values": (torch.stack(fitting).float() / 255 - MEAN) / SCALE})

    def _resized(self, image: torch.Tensor) -> torch.Tensor:
        wanted = (self.size, self.size)
        if image.shape[1:] == wanted:
            return image
        made = nn.functional.interpolate(image[None].float(), wanted, mode="bilinear", antialias=True)
        return made[0].round().to(torch.uint8)


class Resnet32pxConfig(_Config):  # type: ignore[misc]
    """
    Args:
        channels: of each stage.
        blocks: of each stage; two convolutions each.
        stride: of the first convolution.
    """

    model_type = "augkit-resnet-32px"

    def __init__(
        self, channels: Iterable[int] = (32, 64, 128), blocks: int = 1, stride: int = 2, **others: Any
    ) -> None:
        self.channels = list(channels)
        self.blocks = blocks
        self.stride = stride
        super().__init__(**others)


class _Block(nn.Module):
    """Two convolutions, and beside them a way around."""

    def __init__(self, before: int, channels: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, channels, 3, stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(channels)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(channels)
        self.stride, self.more = stride, channels - before

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        made = self.second_norm(self.second(torch.relu(self.first_norm(self.first(maps)))))
        around = maps[:, :, :: self.stride, :: self.stride]
        if self.more:
            around = nn.functional.pad(around, (0, 0, 0, 0, 0, self.more))
        return torch.relu(made + around)


class Resnet32px(_Model):  # type: ignore[misc]
    """Classifies pictures."""

    config_class = Resnet32pxConfig
    base_model_prefix = "resnet"
    main_input_name = "pixel_values"

    def __init__(self, config: Resnet32pxConfig) -> None:
        super().__init__(config)
        self.num_labels = config.num_labels
        before = config.channels[0]
        self.stem = nn.Conv2d(3, before, 3, config.stride, padding=1, bias=False)
        self.stem_norm = nn.BatchNorm2d(before)
        blocks = []
        for stage, channels in enumerate(config.channels):
            for number in range(config.blocks):
                blocks.append(_Block(before, channels, 2 if stage and not number else 1))
                before = channels
        self.blocks = nn.Sequential(*blocks)
        self.classifier = nn.Linear(before, config.num_labels)
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
        pixel_values: torch.Tensor,
        labels: torch.Tensor | None = None,
        num_items_in_batch: Any = None,
        **_: Any,
    ) -> ImageClassifierOutput:
        """
        Args:
            pixel_values: shape (pictures, 3, height, width).
            labels: shape (pictures,), or (pictures, labels) where a picture may have several.
        """
        maps = pixel_values.contiguous(memory_format=torch.channels_last)  # a fifth faster on the CPU
        maps = self.blocks(torch.relu(self.stem_norm(self.stem(maps))))
        logits = self.classifier(maps.mean((2, 3)))
        loss = None
        if labels is not None:
            loss = classification_loss(logits, labels, self.config.problem_type, num_items_in_batch)
        return ImageClassifierOutput(loss=loss, logits=logits)


AutoConfig.register(Resnet32pxConfig.model_type, Resnet32pxConfig, exist_ok=True)
AutoModelForImageClassification.register(Resnet32pxConfig, Resnet32px, exist_ok=True)


def make(task: Task, train_texts: Callable[[], Iterable[str]], seed: int, settings: TrainSettings) -> Bundle:
    """The network with the head of the task.

    Args:
        task: image classification, of one label a picture or several.
        train_texts: not asked for.
        seed: of the first weights.
        settings: the `train` section.

    Raises:
        RecipeError: the task is another one.
    """
    if task.name != "image-classification":
        raise RecipeError(
            f"builtin:resnet-32px does image-classification, not {task.name}",
            hint="Use builtin:audio-cnn for sounds, builtin:text-cnn for texts.",
        )
    model = construct(Resnet32px, Resnet32pxConfig(**task.head()), seed)
    return Bundle(model, SmallPictures(), settings.max_length)
