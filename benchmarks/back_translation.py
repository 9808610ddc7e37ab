"""How fast is back-translation, and what does it save that engines are kept running?

Apertium is measured as augkit runs it, its programs kept running, beside its command line started for each sentence and
for each batch. Marian is measured through augkit's operator beside nlpaug's `BackTranslationAug`, with the same
weights, beams and batch size.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from measuring import (
    arguments,
    environment,
    footer,
    medians,
    spare_torchaudio,
    sst2,
    table,
    take_turns,
    tell,
    write_json,
)

BATCH = 32
ROWS = 16  # of a batch of Marian's, which in augkit are fixed
BEAMS = 4
SIZES = {"d_model": 256, "encoder_layers": 3, "decoder_layers": 3, "encoder_ffn_dim": 1024, "decoder_ffn_dim": 1024}
SIZES |= {"encoder_attention_heads": 8, "decoder_attention_heads": 8}

Texts = Sequence[str]


def main() -> None:
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--rows", type=int, default=1000, help="sentences for Apertium kept running")
    parser.add_argument("--single", type=int, default=40, help="sentences for one process a sentence")
    parser.add_argument("--marian-rows", type=int, default=128, help="sentences for Marian")
    parser.add_argument("--marian", nargs=2, metavar=("THERE", "BACK"), help="folders; small ones are made if left out")
    options = parser.parse_args()
    texts = [row["text"] for row in sst2(options.data)]
    texts = texts[:: max(1, len(texts) // options.rows)][: options.rows]
    apertium = through_apertium(texts, options)
    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as folder:
        marian, sentences = through_marian(Path(folder), texts, options)
    facts = environment(["torch", "transformers", "sentencepiece", "nlpaug"])
    data = f"{len(texts):,} sentences of the SST-2 training split, {mean(map(len, texts)):.0f} characters on average"
    print(report(apertium, marian, options.repetitions, sentences))
    print(footer(facts, data))
    write_json(options.json, {"benchmark": "back_translation", "apertium": apertium, "marian": marian, **facts})


def through_apertium(texts: Texts, options: Any) -> list[dict[str, Any]]:
    """Round trips by way of Spanish a second, each way of running Apertium on as many sentences as it gets through."""
    from augkit.models.translation.apertium import Apertium

    engine = Apertium()
    if not engine.supports("en", "es"):
        tell("Apertium is left out: apt install apertium apertium-eng-spa")
        return []
    engine.translate(engine.translate(["hello"], "en", "es"), "es", "en")  # type: ignore[arg-type]
    few = texts[: options.single]
    some = texts[: max(options.single, len(texts) // 4)]
    contestants: dict[str, tuple[Callable[[], object], int]] = {
        "augkit, programs kept running": (partial(kept_running, engine, texts), len(texts)),
        f"one process a batch of {BATCH}": (partial(by_commands, some, BATCH), len(some)),
        "one process a sentence": (partial(by_commands, few, 1), len(few)),
        "augkit's operator, with lineage": (partial(by_operator, engine_step("apertium", {}), texts), len(texts)),
    }
    tell("Apertium")
    seconds = take_turns({name: run for name, (run, _) in contestants.items()}, options.repetitions)
    engine.close()
    results = []
    for name, value in medians(seconds).items():
        count = contestants[name][1]
        results.append({"name": name, "sentences": count, "seconds": seconds[name], "per_second": count / value})
    return results


def kept_running(engine: Any, texts: Texts) -> None:
    engine.forget()
    there = engine.translate(texts, "en", "es")
    engine.translate([text or "" for text in there], "es", "en")


def by_commands(texts: Texts, size: int) -> None:
    """Apertium's command line, once there and once back for each batch; empty lines part the sentences."""
    for start in range(0, len(texts), size):
        said = "\n\n".join(texts[start : start + size])
        for pair in ("eng-spa", "spa-eng"):
            command = ["apertium", "-u", pair]
            said = subprocess.run(command, input=said, capture_output=True, text=True, check=True).stdout


def through_marian(folder: Path, texts: Texts, options: Any) -> tuple[list[dict[str, Any]], str]:
    """Round trips a second by augkit's operator and by nlpaug's augmenter, and what was translated."""
    spare_torchaudio()
    try:
        import nlpaug.augmenter.word as naw
        import sentencepiece
        import torch
        import transformers
    except ImportError as error:
        tell(f"Marian is left out: {error}")
        return [], ""
    del sentencepiece, transformers
    from tests.models.translation.making import make_translators, toy_sentences

    torch.set_num_threads(1)
    if options.marian:
        there, back = options.marian
        sentences = list(texts[: options.marian_rows])
        told = f"the first {len(sentences)} of the SST-2 sentences, weights of {there} and {back}"
    else:
        tell("Marian models are made and taught a few words")
        there, back = make_translators(folder, **SIZES).values()
        sentences = list(dict.fromkeys(toy_sentences(options.marian_rows * 4, seed=1)))[: options.marian_rows]
        told = f"{len(sentences)} made sentences that models of this size learn in a minute, such as “{sentences[0]}”"
    for model in (there, back):
        _set_beams(Path(model))
    step = engine_step("marian", {"models": {"en-es": there, "es-en": back}, "beams": BEAMS})
    longest = max(map(len, sentences))
    peer = naw.BackTranslationAug(there, back, batch_size=ROWS, max_length=min(300, longest))
    contestants = {
        "augkit": partial(by_operator, step, sentences),
        "nlpaug BackTranslationAug": partial(peer.augment, sentences),
    }
    tell("Marian beside nlpaug")
    changed = {name: sum(a != b for a, b in zip(run(), sentences, strict=True)) for name, run in contestants.items()}
    seconds = take_turns(contestants, options.repetitions)
    return [
        {"name": name, "seconds": seconds[name], "per_second": len(sentences) / value, "changed": changed[name]}
        for name, value in medians(seconds).items()
    ], told


def _set_beams(folder: Path) -> None:
    """Let the model itself ask for as many beams as augkit does, which is how nlpaug comes to them."""
    from transformers import GenerationConfig

    config = GenerationConfig.from_pretrained(folder)
    config.num_beams = BEAMS
    config.save_pretrained(folder)


def engine_step(engine: str, parameters: dict[str, Any]) -> Any:
    from augkit.building.chain import Step
    from augkit.ops.text.back_translation import BackTranslation

    operator = BackTranslation(engine=engine, **parameters)  # type: ignore[arg-type]
    return Step("text.back_translation.1", operator, seed=17)


def by_operator(step: Any, texts: Texts) -> list[str]:
    """Every sentence through a chain of this one step, with fresh rows and nothing remembered."""
    from augkit.building.chain import Copy, Run
    from augkit.ops.base import Row

    step.operator.translator().forget()
    copies = [Copy(Row(f"row-{number}", {"text": text}), 0) for number, text in enumerate(texts)]
    step.run(copies, Run())
    failures = [copy.failure for copy in copies if copy.failure]
    if failures:
        sys.exit(f"{len(failures)} rows failed: {failures[0]}")
    return [copy.row.values["text"] for copy in copies]


def report(
    apertium: Sequence[dict[str, Any]], marian: Sequence[dict[str, Any]], repetitions: int, sentences: str
) -> str:
    lines = ["# Back-translation", ""]
    if apertium:
        best = apertium[0]["per_second"]
        rows = [
            [one["name"], f"{one['sentences']:,}", f"{one['per_second']:,.1f}", f"{2 * one['per_second']:,.1f}",
             f"{best / one['per_second']:.1f}×"]
            for one in apertium
        ]  # fmt: skip
        lines += [
            table(["Apertium, English-Spanish-English", "sentences", "round trips/s", "translations/s", "ratio"], rows)
        ]
        lines += ["", "- Ratio: how many times as fast the first line is.", ""]
    if marian:
        best = marian[0]["per_second"]
        rows = [
            [one["name"], f"{one['per_second']:,.1f}", f"{best / one['per_second']:.1f}×", one["changed"]]
            for one in marian
        ]
        lines += [table(["Marian, one thread", "round trips/s", "ratio", "changed"], rows), ""]
        lines += [
            f"- {sentences}; batches of {ROWS}, {BEAMS} beams. nlpaug fills all sentences up to the longest, and keeps"
        ]
        lines += ["  no record; augkit protects, checks, writes as the source is written, and keeps lineage."]
    return "\n".join(
        [*lines, f"- Medians of {repetitions} repetitions by the clock, taking turns; nothing is remembered."]
    )


if __name__ == "__main__":
    main()
