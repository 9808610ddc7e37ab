"""Pretrained models of transformers, by Hugging Face id or folder, with a new head for the task."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from augkit.errors import MissingExtra, RecipeError
from augkit.harness.models.base import Bundle
from augkit.harness.models.processors import load_processor
from augkit.harness.quiet import quiet
from augkit.models.loading import device, model_folder
from augkit.models.weights import load_tokenizer, longest_input, untouched_chance

if TYPE_CHECKING:
    from augkit.harness.tasks.base import Task
    from augkit.recipe.training import Lora, TrainSettings

__all__ = ["load_pretrained"]

WHAT = "train.model"
TOKENIZERS = ("tokenizer.json", "vocab.*", "*.model", "*.spm", "merges.txt")
PEFT_TASKS = {
    "text-classification": "SEQ_CLS",
    "token-classification": "TOKEN_CLS",
    "sequence-to-sequence": "SEQ_2_SEQ_LM",
}


def load_pretrained(settings: TrainSettings, task: Task, head_seed: int) -> Bundle:
    """The model of a folder or id, in float32, with a head for the task drawn from `head_seed`.

    Args:
        settings: the `train` section.
        task: whose head the model gets.
        head_seed: of the weights that the folder does not hold.

    Raises:
        RecipeError: the model is not there, incomplete, or cannot do the task or what is asked of it.
        MissingExtra: LoRA is asked for and PEFT is not installed.
    """
    if task.reads != "tokenizer":
        return _reader_of_files(settings, task, head_seed)
    folder = model_folder(settings.model)
    if not any(found for pattern in TOKENIZERS for found in folder.glob(pattern)):
        raise RecipeError(  # transformers would make a tokenizer that knows no word
            f"the model {settings.model!r} is incomplete: {folder} holds no tokenizer",
            hint="The folder needs the files that tokenizer.save_pretrained writes, such as tokenizer.json.",
        )
    tokenizer = load_tokenizer(settings.model, WHAT)
    if "tokens" in task.roles:
        _read_each_token_as_a_word(tokenizer)
    with untouched_chance(head_seed):
        model = _load(settings, task)
        if settings.lora:
            model = _with_adapters(model, settings.lora, task)
    limit = longest_input(model, tokenizer)
    return Bundle(model, tokenizer, min(settings.max_length, limit))


def _reader_of_files(settings: TrainSettings, task: Task, head_seed: int) -> Bundle:
    """The same for a model of pictures or sounds."""
    if settings.lora:
        raise RecipeError(
            f"train.lora adapts models of texts, and {task.name} is none",
            hint="Leave `lora` out: all weights are then trained.",
        )
    processor = load_processor(settings.model, task)
    with untouched_chance(head_seed):
        return Bundle(_load(settings, task), processor, settings.max_length)


def _read_each_token_as_a_word(tokenizer: Any) -> None:
    """Have a byte-level tokenizer, such as RoBERTa's, put a space before each token.

    Without one it takes every token for the end of the word before, and cuts it into pieces that the model met in the
    middle of words.
    """
    from tokenizers import Tokenizer

    described = json.loads(tokenizer.backend_tokenizer.to_str())
    apart = _with_leading_space(described["pre_tokenizer"])
    if apart != described["pre_tokenizer"]:
        changed = Tokenizer.from_str(json.dumps(described | {"pre_tokenizer": apart}))
        tokenizer.backend_tokenizer.pre_tokenizer = changed.pre_tokenizer
        tokenizer.add_prefix_space = tokenizer.init_kwargs["add_prefix_space"] = True


def _with_leading_space(part: Any) -> Any:
    """A pre-tokenizer's description, with a space before each text wherever it says whether there is one."""
    if isinstance(part, list):
        return [_with_leading_space(one) for one in part]
    if isinstance(part, dict):
        return {name: name == "add_prefix_space" or _with_leading_space(value) for name, value in part.items()}
    return part


def _load(settings: TrainSettings, task: Task) -> Any:
    import torch
    import transformers

    folder = str(model_folder(settings.model))
    head = {name: value for name, value in task.head().items() if value is not None}
    wanted = settings.attention
    attention: str | None = wanted
    if wanted == "auto":
        attention = "eager" if device().type == "cpu" else "sdpa"
        if task.on_demand and attention == "sdpa":  # not every model of pictures has it; transformers knows which do
            attention = None
    with quiet():
        try:
            model, report = getattr(transformers, task.auto_class).from_pretrained(
                folder,
                dtype=torch.float32,
                local_files_only=True,
                attn_implementation=attention,
                ignore_mismatched_sizes=True,  # a head for other labels is drawn anew
                output_loading_info=True,
                **head,
            )
        except Exception as error:
            raise _unusable(settings.model, folder, task, error) from error
    _refuse_incomplete(settings.model, folder, model, report)
    return model


def _refuse_incomplete(name: str, folder: str, model: Any, report: dict[str, Any]) -> None:
    """Weights of the body that the folder does not hold would be drawn by chance, in silence.

    Raises:
        RecipeError: some are missing.
    """
    prefix = f"{getattr(model, 'base_model_prefix', '')}."
    missing = sorted(key for key in report["missing_keys"] if key.startswith(prefix) and "pooler" not in key)
    body = [key for key, _ in model.named_parameters() if key.startswith(prefix)]
    if missing and body:
        raise RecipeError(
            f"the model {name!r} is incomplete: {len(missing):,} of the {len(body):,} weight tensors of its body are "
            f"not in {folder}, such as {missing[0]}",
            hint="Fetch or save the model again; config.json and the weights must be of the same model.",
        )


def _unusable(name: str, folder: str, task: Task, error: Exception) -> RecipeError:
    said = (str(error).strip() or type(error).__name__).splitlines()[0]
    if "attention" in said.lower() and "support" in said.lower():
        return RecipeError(f"the model {name!r} cannot use this attention: {said}", hint="Use train.attention: eager.")
    if "Unrecognized configuration class" in said:
        return RecipeError(
            f"the model {name!r} is of a kind that cannot do {task.name}",
            hint="Name an encoder-decoder such as t5-small for sequence-to-sequence, an encoder such as "
            "distilroberta-base for classification of texts or tokens, google/vit-base-patch16-224 for pictures, "
            "facebook/wav2vec2-base for sounds.",
        )
    return RecipeError(
        f"the model {name!r} cannot be loaded from {folder}: {said}",
        hint="The folder needs config.json, model.safetensors and the tokenizer's files, whole, as save_pretrained "
        "writes them.",
    )


def _with_adapters(model: Any, lora: Lora, task: Task) -> Any:
    """The model with LoRA's adapters; its head is trained whole."""
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError:
        raise MissingExtra("train.lora", "lora") from None
    config = LoraConfig(
        task_type=PEFT_TASKS[task.name],
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=lora.targets,
    )
    try:
        return get_peft_model(model, config)
    except ValueError as error:
        if lora.targets is not None:
            linear = sorted({name.rpartition(".")[2] for name, _ in model.named_modules() if name})
            raise RecipeError(
                f"train.lora.targets names {', '.join(lora.targets)}, which the model has not: {error}",
                hint=f"Its layers are called {', '.join(linear[:20])}.",
            ) from error
        config.target_modules = "all-linear"
        return get_peft_model(model, config)
