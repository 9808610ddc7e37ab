"""Image classification: one label a picture, any number of labels, or the weights of mixed ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal

from augkit.harness.tasks.classification import Classification
from augkit.harness.tasks.files import label_tensor, refuse_other_than_files

__all__ = ["ImageClassification"]


class ImageClassification(Classification):
    """Pictures are read as 8-bit RGB, turned upright as their EXIF data say; grey ones have three equal channels."""

    name: ClassVar[str] = "image-classification"
    auto_class: ClassVar[str] = "AutoModelForImageClassification"
    roles: ClassVar[tuple[str, ...]] = ("image", "label")
    inputs: ClassVar[tuple[str, ...]] = ("image",)
    noun: ClassVar[str] = "Image classification"
    reads: ClassVar[Literal["tokenizer", "image processor", "feature extractor"]] = "image processor"
    on_demand: ClassVar[bool] = True

    @classmethod
    def check_inputs(cls, columns: Mapping[str, str], train: Any) -> None:
        refuse_other_than_files(columns["image"], train, "pictures", cls.noun)

    def encode(self, batch: Mapping[str, list[Any]], tokenizer: Any, max_length: int) -> dict[str, list[Any]]:
        """
        Returns:
            `pixels`, uint8 arrays of shape (height, width, 3), and `labels`.

        Raises:
            TaskError: a file is no picture.
        """
        from augkit.harness.tasks.files import rgb_pixels

        pixels = [rgb_pixels(value) for value in batch[self.columns["image"]]]
        return {"pixels": pixels, "labels": self.encoded_labels(batch[self.columns["label"]])}

    def collator(self, tokenizer: Any, model: Any) -> Callable[[list[dict[str, Any]]], dict[str, Any]]:
        def collate(rows: list[dict[str, Any]]) -> dict[str, Any]:
            pixels = [row["pixels"] for row in rows]
            inputs = tokenizer(images=pixels, return_tensors="pt", input_data_format="channels_last")
            return {**inputs, "labels": label_tensor(rows)}

        return collate
