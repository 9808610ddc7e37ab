"""Models and tokenizers in memory: loaded quietly, in float32, ready to be asked; global chance is not touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from augkit.errors import RecipeError
from augkit.models.loading import MASKED_HINT, device, model_folder, require_models, settle_threads

if TYPE_CHECKING:
    import torch

__all__ = ["encodable", "load_tokenizer", "load_weights", "longest_input", "untouched_chance"]

UNLIMITED = 1_000_000  # tokenizers that know no limit say 10**30


def load_weights(model: str, kind: str, what: str, *, whole: bool = False) -> Any:
    """The model of a folder or id, for inference.

    Args:
        model: folder or Hugging Face id.
        kind: the class of transformers that loads it, as in `AutoModelForMaskedLM`.
        what: that which needs the model, as the message names it.
        whole: whether a model is refused that has no weights for a part of this kind, such as the head.

    Raises:
        MissingExtra: torch or transformers is not installed.
        RecipeError: there is no such model, or it is not of this kind.
    """
    require_models(what)
    import torch
    import transformers

    settle_threads()
    folder = str(model_folder(model))
    try:
        with _quiet(), untouched_chance():
            loaded, report = getattr(transformers, kind).from_pretrained(
                folder, dtype=torch.float32, local_files_only=True, output_loading_info=True
            )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise RecipeError(f"{what} cannot use the model {model!r}: {_first_line(error)}", hint=_hint(kind)) from error
    if whole and report["missing_keys"]:
        reason = f"{what} cannot use the model {model!r}: it has no weights for {sorted(report['missing_keys'])[0]}"
        raise RecipeError(reason, hint=_hint(kind))
    return loaded.to(device()).eval().requires_grad_(False)


def load_tokenizer(model: str, what: str) -> Any:
    """The fast tokenizer of a folder or id.

    Raises:
        MissingExtra: torch or transformers is not installed.
        RecipeError: there is no such model, or it has no tokenizer that knows where its tokens stand in the text.
    """
    require_models(what)
    from transformers import AutoTokenizer

    try:
        with _quiet():
            tokenizer = AutoTokenizer.from_pretrained(str(model_folder(model)), local_files_only=True)
    except (OSError, ValueError, KeyError, ImportError) as error:
        reason = f"{what} cannot read the tokenizer of {model!r}: {_first_line(error)}"
        raise RecipeError(reason, hint="The folder needs the files that tokenizer.save_pretrained writes.") from error
    if not tokenizer.is_fast:
        raise RecipeError(
            f"{what} needs a fast tokenizer, and {model!r} has none", hint="Name a model with a tokenizer.json."
        )
    return tokenizer


def longest_input(model: torch.nn.Module, tokenizer: Any) -> int:
    """How many tokens a model takes at once, those that frame a text included."""
    import torch

    limits = [512] if tokenizer.model_max_length > UNLIMITED else [int(tokenizer.model_max_length)]
    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, torch.nn.Embedding):
            first = 0 if module.padding_idx is None else module.padding_idx + 1  # RoBERTa and its kin count from there
            limits.append(module.num_embeddings - first)
    return min(limits)


def encodable(text: str) -> str:
    """The text with every lone surrogate, which no tokenizer takes, replaced by one other character."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


@contextmanager
def untouched_chance(seed: int = 0) -> Iterator[None]:
    """Within, torch's generator of the CPU starts from `seed`; afterwards it is as it was."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Without bars and reports about weights that the task has no use for."""
    from transformers.utils import logging as module

    logging: Any = module  # its functions are not typed

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _hint(kind: str) -> str:
    if "Masked" in kind:
        return MASKED_HINT
    return "Name a model of another kind; `pip install -U transformers` if its kind is newer than the one installed."
