"""What pretrained models of pictures and sounds read with: their image processors and feature extractors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from augkit.errors import RecipeError
from augkit.harness.quiet import quiet
from augkit.models.loading import model_folder

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task

__all__ = ["load_processor"]

FILES = ("preprocessor_config.json", "processor_config.json")
CLASSES = {"image processor": "AutoImageProcessor", "feature extractor": "AutoFeatureExtractor"}


def load_processor(model: str, task: Task) -> Any:
    """The image processor or feature extractor of a folder or id, whichever the task reads with.

    Raises:
        RecipeError: there is none, or it is of another kind.
    """
    import transformers

    folder = model_folder(model)
    if not any((folder / name).is_file() for name in FILES):
        raise RecipeError(
            f"the model {model!r} is incomplete: {folder} holds no {task.reads}",
            hint=f"The folder needs {FILES[0]}, which the {task.reads}'s save_pretrained writes.",
        )
    try:
        with quiet():
            made = getattr(transformers, CLASSES[task.reads]).from_pretrained(str(folder), local_files_only=True)
    except Exception as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise RecipeError(
            f"the {task.reads} of the model {model!r} cannot be loaded from {folder}: {said}",
            hint=f"Name a model for {task.name}.",
        ) from error
    if task.reads == "feature extractor" and not isinstance(getattr(made, "sampling_rate", None), int):
        raise RecipeError(
            f"the model {model!r} says nothing of the sampling rate it hears at",
            hint=f"Put `sampling_rate` into {folder / FILES[0]}, or name a model for {task.name}.",
        )
    return made
