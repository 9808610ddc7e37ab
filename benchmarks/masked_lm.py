"""How fast does a masked language model replace words, beside nlpaug's ContextualWordEmbsAug with the same model?

Both are handed whole lists, the same number of rows at a time, with one thread each; augkit through its real chain,
with the lineage of every row. What a row costs is nearly all the model's: the figures tell how often each asks it.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from measuring import (
    arguments,
    environment,
    footer,
    medians,
    minilm,
    spare_torchaudio,
    sst2,
    table,
    take_turns,
    tell,
    write_json,
)
from text_operators import by_augkit, changes, compiled, words_changed
from text_peers import Augment, Comparison, Texts

TOP_K = 20  # of augkit's operator; nlpaug's own is 100


def main() -> None:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported
    parser = arguments(__doc__, repetitions=3)
    parser.add_argument("--rows", type=int, default=256, help="sentences of SST-2")
    parser.add_argument("--batch-size", type=int, default=32, help="rows handed to the model together, by both")
    parser.add_argument("--rate", type=float, default=0.1, help="share of the words replaced, by both")
    parser.add_argument("--model", help="folder of a masked language model; MiniLM with a new head unless given")
    options = parser.parse_args()
    texts = [row["text"] for row in sst2(options.data)][: options.rows]
    spare_torchaudio()
    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as folder:
        model = options.model or model_folder(Path(folder))
        contestants: dict[str, Augment] = {
            "augkit text.masked_lm": augkit(model, options.rate, options.batch_size, texts),
            "nlpaug ContextualWordEmbsAug": nlpaug(model, options.rate, options.batch_size),
        }
        changed = {}
        for name, augment in contestants.items():  # once unmeasured: models are loaded, caches filled
            tell(f"{name}, once unmeasured")
            changed[name] = changes(words_changed, texts, augment(texts, 1))
        runs = {name: partial(augment, texts, 1) for name, augment in contestants.items()}
        seconds = take_turns(runs, options.repetitions, clock=time.process_time)
    facts = environment(["numpy", "torch", "transformers", "tokenizers", "nlpaug"])
    data = f"{len(texts):,} sentences of SST-2, {mean(map(len, texts)):.0f} characters on average"
    print(report(seconds, changed, len(texts), options))
    print(footer(facts, data))
    write_json(options.json, {"benchmark": "masked_lm", "seconds": seconds, "changed": changed, "data": data, **facts})


def model_folder(folder: Path) -> str:
    """MiniLM's encoder with a masked-language head whose last layer is its embeddings, the rest untrained."""
    import torch
    from transformers import AutoTokenizer, BertForMaskedLM
    from transformers.utils import logging

    logging.set_verbosity_error()
    torch.manual_seed(17)
    BertForMaskedLM.from_pretrained(minilm()).save_pretrained(folder)
    AutoTokenizer.from_pretrained(minilm()).save_pretrained(folder)
    return str(folder)


def augkit(model: str, rate: float, batch_size: int, texts: Texts) -> Augment:
    parameters = {"model": model, "rate": rate, "top_k": TOP_K, "batch_size": batch_size}
    chain, run = compiled(Comparison("text.masked_lm", (), parameters), texts)
    return partial(by_augkit, chain, run)


def nlpaug(model: str, rate: float, batch_size: int) -> Augment:
    """nlpaug's augmenter. Ends the program where it is not installed."""
    try:
        import nlpaug.augmenter.word as naw
        import nlpaug.model.lang_models.bert as bert
    except ImportError as error:
        sys.exit(f"nlpaug cannot be imported ({error}): pip install 'augkit[bench]'")
    import numpy as np
    import torch

    torch.set_num_threads(1)
    # Two methods call what transformers 5 no longer has; both are replaced by what it has instead.
    bert.Bert.token2id = lambda self, token: self.tokenizer.convert_tokens_to_ids(token)
    bert.Bert.id2token = lambda self, number: self.tokenizer.convert_ids_to_tokens(number)
    augmenter = naw.ContextualWordEmbsAug(
        model_path=model,
        model_type="bert",
        action="substitute",
        aug_p=rate,
        aug_min=1,
        aug_max=None,
        top_k=TOP_K,
        batch_size=batch_size,
        device="cpu",
    )

    def run(texts: Texts, copies: int) -> list[str]:
        random.seed(17)
        np.random.seed(17)
        torch.manual_seed(17)
        made: list[str] = augmenter.augment(list(texts) * copies)
        return made

    return run


def report(seconds: dict[str, list[float]], changed: dict[str, float], rows: int, options: Any) -> str:
    times = {name: 1000 * value / rows for name, value in medians(seconds).items()}
    fastest, *_ = times.values()
    body = [
        [
            name,
            f"{milliseconds:.1f}",
            f"{min(seconds[name]) * 1000 / rows:.1f}–{max(seconds[name]) * 1000 / rows:.1f}",
            f"{milliseconds / fastest:.1f}×",
            f"{changed[name]:.1f}",
        ]
        for name, milliseconds in times.items()
    ]
    model = options.model or "MiniLM-L6, its head untrained"
    return f"""# Substitution by a masked language model

{table(["", "ms a row", "least–most", "beside augkit", "words changed a sentence"], body)}

- Medians of {options.repetitions} repetitions, taking turns, in one process with one thread; CPU time.
- Model: {model}. {options.batch_size} rows at a time, {options.rate:g} of the words, at least one; top {TOP_K}.
- augkit fills all masks of a row in one pass, those of words side by side in two, computes scores at the masks alone,
  and puts rows of like length together. nlpaug asks the model anew for each word of a row that it replaces.
- nlpaug runs with two of its methods replaced, which call what transformers 5 no longer has."""


if __name__ == "__main__":
    main()
