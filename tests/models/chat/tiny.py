"""Tiny instruction models with random weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from augkit.models.torchaudio import mend_torchaudio

TEXTS = ["say hello to the old friend", "the film was good", "where is my order now please"]
TEMPLATE = "{% for m in messages %}<{{ m['role'] }}> {{ m['content'] }} {% endfor %}<assistant>"


def make_model(path: Path, *, decoder: bool = True, longest: int = 64) -> Path:
    """Write a decoder with a chat template, or an encoder and decoder without, that knows the words of `TEXTS`."""
    mend_torchaudio()  # transformers imports it
    import torch
    import transformers

    words = _tokenizer(TEXTS, longest)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        if decoder:
            words.chat_template = TEMPLATE
            config = transformers.GPT2Config(
                vocab_size=len(words), n_layer=1, n_head=2, n_embd=16, n_positions=longest,
                bos_token_id=1, eos_token_id=1,
            )  # fmt: skip
            model: Any = transformers.GPT2LMHeadModel(config)
        else:
            config = transformers.T5Config(
                vocab_size=len(words), d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2,
                decoder_start_token_id=0, pad_token_id=0, eos_token_id=1,
            )  # fmt: skip
            model = transformers.T5ForConditionalGeneration(config)
    model.save_pretrained(path)
    words.save_pretrained(path)
    return path


def _tokenizer(texts: list[str], longest: int) -> Any:
    import transformers
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    made = Tokenizer(models.WordLevel(unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = ["<pad>", "<end>", "<unk>", "<user>", "<system>", "<assistant>"]
    made.train_from_iterator(texts, trainers.WordLevelTrainer(special_tokens=special))
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<pad>", eos_token="<end>", unk_token="<unk>", model_max_length=longest
    )
