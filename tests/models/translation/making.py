"""A Marian model for tests and benchmarks: real architecture and pieces, with weights that were never trained."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SENTENCES = (
    "The film is a good story about two children, and its actors are excellent.",
    "I bought a large house near the river because my parents wanted to help us.",
    "She doesn't think that the company will begin selling cars before the end of the year.",
    "what is the average weight of a yellow labrador ?",
    "La película es una buena historia sobre dos niños, y sus actores son excelentes.",
    "Fast service, friendly people - we usually purchase everything here.",
)

ENDING = 14.0
STEPS = 250


def make_marian(
    folder: Path,
    texts: Sequence[str] = SENTENCES,
    pieces: int = 250,
    seed: int = 0,
    symbols: Sequence[str] = (),
    ending: float = ENDING,
    **sizes: Any,
) -> Path:
    """Write a Marian model with all that belongs to it into a folder.

    Args:
        folder: made where it is not there.
        texts: what the pieces are learnt from.
        pieces: how many there are.
        seed: of the weights.
        symbols: codes of the languages it can be told to write.
        ending: what is added to the network's wish to come to an end, which without training is small.
        sizes: of the network, by the names of `MarianConfig`.
    """
    import torch
    from sentencepiece import SentencePieceProcessor, SentencePieceTrainer
    from transformers import MarianConfig, MarianMTModel

    folder.mkdir(parents=True, exist_ok=True)
    learnt = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=learnt,
        vocab_size=pieces,
        model_type="bpe",
        hard_vocab_limit=False,
        minloglevel=2,
        character_coverage=1.0,
        num_threads=1,
    )
    for side in ("source", "target"):
        (folder / f"{side}.spm").write_bytes(learnt.getvalue())
    cutter = SentencePieceProcessor(model_proto=learnt.getvalue())
    known = [cutter.id_to_piece(number) for number in range(cutter.get_piece_size())]
    words = ["</s>", "<unk>", *symbols, *[piece for piece in known if piece not in ("<s>", "</s>", "<unk>")], "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({piece: number for number, piece in enumerate(words)}))
    (folder / "tokenizer_config.json").write_text(json.dumps({"source_lang": "en", "target_lang": "es"}))
    padding = len(words) - 1
    small = {"d_model": 32, "encoder_layers": 1, "decoder_layers": 1, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64}
    heads = {"encoder_attention_heads": 4, "decoder_attention_heads": 4, "max_position_embeddings": 64}
    config = MarianConfig(
        **({"init_std": 1.0} | small | heads | sizes),  # so large that what it says depends on what it reads
        vocab_size=len(words),
        eos_token_id=0,
        pad_token_id=padding,
        decoder_start_token_id=padding,
        forced_eos_token_id=0,
        scale_embedding=True,
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = MarianMTModel(config)
    model.final_logits_bias[0, 0] = ending
    model.generation_config.bad_words_ids = [[padding]]
    model.generation_config.min_new_tokens = 1
    model.save_pretrained(folder)
    return folder


def _words(pairs: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in pairs.split())


THERE = _words("""the:la film:cinta movie:cinta story:historia song:canción was:era is:es great:buena good:buena
    dull:sosa boring:sosa and:y but:pero not:no""")
BACK = _words("""la:the cinta:movie historia:story canción:song era:was es:is buena:good sosa:boring y:and pero:but
    no:not""")
NAMES = ("X1", "X2", "X3")


def toy_sentences(count: int, seed: int = 0) -> list[str]:
    """Sentences of the few words that `make_translators` teaches."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        noun, other = (
            chance.choice(["film", "movie", "story", "song", *NAMES]),
            chance.choice(["story", "song", *NAMES]),
        )
        verb, negation = chance.choice(["was", "is"]), chance.choice(["", "not "])
        one, two = chance.choice(["great", "good"]), chance.choice(["dull", "boring"])
        joint = chance.choice(["and", "but"])
        kinds = [
            f"the {noun} {verb} {negation}{one}.",
            f"the {noun} {verb} {one} {joint} {negation}{two}.",
            f"the {noun} and the {other} {verb} {negation}{two}.",
        ]
        made.append(chance.choice(kinds))
    return made


def word_by_word(text: str, words: dict[str, str]) -> str:
    return re.sub(r"\w+", lambda match: words.get(match.group(), match.group()), text)


def make_translators(folder: Path, **sizes: Any) -> dict[str, str]:
    """Two Marian models that have really learnt to translate a few words, small ones unless told otherwise.

    Returns:
        Direction to folder.
    """
    small = {"d_model": 64, "encoder_ffn_dim": 128, "decoder_ffn_dim": 128, "init_std": 0.05}
    english = toy_sentences(1500)
    spanish = [word_by_word(text, THERE) for text in english]
    back = [word_by_word(text, BACK) for text in spanish]
    models = {}
    for direction, sources, targets in (("en-es", english, spanish), ("es-en", spanish, back)):
        made = make_marian(folder / direction, [*sources, *targets], pieces=120, ending=0.0, **(small | sizes))
        _teach(made, sources, targets)
        models[direction] = str(made)
    return models


def _teach(folder: Path, sources: Sequence[str], targets: Sequence[str]) -> None:
    import torch
    from sentencepiece import SentencePieceProcessor
    from transformers import MarianMTModel

    model: Any = MarianMTModel.from_pretrained(folder)
    cutter = SentencePieceProcessor(model_file=str(folder / "source.spm"))
    numbers = json.loads((folder / "vocab.json").read_text())
    padding = model.config.pad_token_id

    def encoded(texts: Sequence[str]) -> Any:
        rows = [[*(numbers[piece] for piece in cutter.encode(text, out_type=str)), 0] for text in texts]
        width = max(map(len, rows))
        return torch.tensor([row + [padding] * (width - len(row)) for row in rows])

    asked, wanted = encoded(sources), encoded(targets)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    rate = 5e-3 * 64 / model.config.d_model
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=STEPS)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model is no faster on more of them
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model.train()
        for _ in range(STEPS):
            rows = torch.randint(len(asked), (32,))
            answers = wanted[rows].masked_fill(wanted[rows] == padding, -100)
            optimizer.zero_grad()
            model(input_ids=asked[rows], attention_mask=(asked[rows] != padding).long(), labels=answers).loss.backward()
            optimizer.step()
            schedule.step()
    torch.set_num_threads(threads)
    model.eval().save_pretrained(folder)
