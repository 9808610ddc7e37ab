"""Small data and settings that several tests train on; real words, so that a model can learn them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from datasets import Dataset, DatasetDict

from augkit.harness.training import RunResult, train
from augkit.recipe.training import TrainSettings

WORDS = {
    "praise": ["lovely", "great", "warm", "clever", "moving"],
    "blame": ["dull", "awful", "cold", "stupid", "tedious"],
}
FILLING = ["the", "film", "was", "a", "story", "with", "actors", "and", "scenes", "that", "felt", "very", "long"]
COLUMNS = {"text": "text", "label": "label"}


def rows(count: int, seed: int) -> Dataset:
    """Sentences of filling words with one or two words that give the label away."""
    chance = np.random.default_rng(seed)
    texts, labels = [], []
    for index in range(count):
        label = ("praise", "blame")[index % 2]
        words = list(chance.choice(FILLING, size=int(chance.integers(4, 12))))
        words.insert(int(chance.integers(len(words))), str(chance.choice(WORDS[label])))
        texts.append(" ".join(words))
        labels.append(label)
    return Dataset.from_dict({"text": texts, "label": labels})


def dataset(train_rows: int = 120) -> DatasetDict:
    return DatasetDict({"train": rows(train_rows, 0), "validation": rows(40, 1), "test": rows(60, 2)})


def settings(**changes: Any) -> TrainSettings:
    """Settings for a training of a second or two."""
    plain: dict[str, Any] = {
        "model": "builtin:text-cnn",
        "budget": 24,
        "batch_size": 8,
        "evaluate_every": 8,
        "threads": 1,
        "keep_model": False,
    }
    return TrainSettings(**(plain | changes))


def run(folder: Path, data: DatasetDict | None = None, *, seed: int = 0, **changes: Any) -> RunResult:
    """Train on the small data."""
    return train(data or dataset(), COLUMNS, settings(**changes), seed=seed, runs=folder, dataset_id="small@1")


def log_of(folder: Path, split: str = "") -> list[dict[str, Any]]:
    """Lines of metrics.jsonl, of one split where it is named."""
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [line for line in lines if split in ("", line["split"])]


def tiny_bert(folder: Path, *, layers: int = 1) -> str:
    """A BERT of random weights without dropout, so that the loss depends on the rows of a step alone."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *FILLING, *WORDS["praise"], *WORDS["blame"]]
    tokenizer = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    )
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = BertModel(config)
    model.save_pretrained(folder)
    fast.save_pretrained(folder)
    return str(folder)
