"""How fast are the text operators on one core, beside those of nlpaug, textaugment and nlpcda?

augkit runs through its real chain: draw, apply, and the lineage written as JSON. nlpaug is handed whole lists, its
fastest way, and measured twice where it can be: as it comes, with its own defaults, and with its share of words chosen
so that a sentence changes as much as with augkit.
"""

from __future__ import annotations

import csv
import difflib
import os
import random
import re
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Any

from measuring import arguments, environment, footer, medians, sst2, table, take_turns, tell, write_json
from text_peers import Augment, Comparison, Texts, comparisons

COPIES = 8  # as in the recipe for low-data text classification
SAMPLE = 1000  # sentences on which changes are counted
SHARES = [share / 200 for share in range(4, 51)]


def main() -> None:
    parser = arguments(__doc__, repetitions=3)
    parser.add_argument("--rows", type=int, default=800, help="sentences of each data set")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core to stay on")
    parser.add_argument("--only", nargs="*", metavar="OPERATOR", help="these operators alone, as in text.swap")
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    texts = {
        "sst2": [row["text"] for row in sst2(options.data)][: options.rows],
        "thucnews": thucnews(options.data)[: options.rows],
    }
    results = []
    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as folder:
        for comparison in comparisons(Path(folder), texts["sst2"], texts["thucnews"]):
            if options.only and comparison.operator not in options.only:
                continue
            tell(f"{comparison.operator} beside {', '.join(peer.name for peer in comparison.peers)}")
            results.append(compared(comparison, texts[comparison.data], options.repetitions))
    facts = environment(["numpy", "nlpaug", "nltk", "textaugment", "nlpcda", "jieba", "xxhash", "pydantic"])
    data = "; ".join(
        f"{len(given):,} {what}, {mean(map(len, given)):.0f} characters on average"
        for what, given in (("sentences of SST-2", texts["sst2"]), ("titles of THUCNews", texts["thucnews"]))
    )
    print(report(results, options.repetitions, options.core))
    print(footer(facts, data))
    write_json(options.json, {"benchmark": "text_operators", "results": results, "data": data, **facts})


def thucnews(folder: Path) -> list[str]:
    """Chinese news titles. Ends the program where they are absent."""
    path = folder / "text" / "thucnews_titles" / "train.csv"
    if not path.is_file():
        sys.exit(f"No data: {path} is not there. Name the folder that holds it with --data.")
    with open(path, encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def compared(comparison: Comparison, texts: Texts, repetitions: int) -> dict[str, Any]:
    """Rows a second of all, for one copy and for `COPIES` copies of each sentence."""
    chain, run = compiled(comparison, texts)
    count = characters_changed if comparison.unit == "characters" else words_changed
    sample = texts[:: max(1, len(texts) // SAMPLE)]
    contestants: dict[str, Augment] = {"augkit": partial(by_augkit, chain, run)}
    ours = changes(count, sample, contestants["augkit"](sample, 1))
    for peer in comparison.peers:
        contestants[f"{peer.library} {peer.name}"] = seeded(peer.run)
        if (matched := peer.matched) is not None:
            share = nearest_share(lambda share: changes(count, sample, seeded(matched(share))(sample, 1)), ours)
            contestants[f"{peer.library} {peer.name}, as much changed"] = seeded(matched(share))
    result: dict[str, Any] = {
        "operator": comparison.operator,
        "data": comparison.data,
        "parameters": comparison.parameters,
        "unit": comparison.unit,
        "changed": {name: changes(count, sample, augment(sample, 1)) for name, augment in contestants.items()},
        "seconds": {},
        "rows_per_second": {},
    }
    for copies in (1, COPIES):
        runs = {name: partial(augment, texts, copies) for name, augment in contestants.items()}
        for one in runs.values():  # once unmeasured: tables are read, caches filled
            one()
        seconds = take_turns(runs, repetitions, clock=time.process_time)
        result["seconds"][copies] = seconds
        result["rows_per_second"][copies] = {
            name: len(texts) * copies / value for name, value in medians(seconds).items()
        }
    return result


def nearest_share(changes_at: Callable[[float], float], wanted: float) -> float:
    """The share in `SHARES` with which a sentence changes most nearly as much as `wanted`; more share, more change."""
    above = bisect_left(SHARES, wanted, hi=len(SHARES) - 1, key=changes_at)
    return min(SHARES[max(0, above - 1) : above + 1], key=lambda share: abs(changes_at(share) - wanted))


def compiled(comparison: Comparison, texts: Texts) -> tuple[Any, Any]:
    """A chain of this one step, with the operator's own defaults, and what its operator learnt from the texts."""
    from augkit.building.chain import Fitted, Run
    from augkit.building.compile import compile_chain
    from augkit.building.seeding import Chance
    from augkit.ops.base import DatasetOperator, Row
    from augkit.recipe.schema import Recipe

    language = "zh" if comparison.data == "thucnews" else "en"
    source = {"data": "unused.csv", "columns": {"text": "text", "label": "label"}, "language": language}
    step = {comparison.operator: comparison.parameters}
    chain = compile_chain(Recipe(augkit=1, name="benchmark", seed=17, source=source, augment={"chain": [step]}))
    assert chain is not None
    (compiled_step,) = chain.steps()
    states = {}
    if isinstance(compiled_step.operator, DatasetOperator):
        rows = (Row(str(number), {"text": text, "label": "0"}, language) for number, text in enumerate(texts))
        samples = (compiled_step.operator.read(row) for row in rows)
        states[compiled_step.id] = compiled_step.operator.fit(samples, Chance.fresh(b"fit", b""))
    run = Run(fitted=Fitted(states))
    return (chain, language), run


def by_augkit(compiled_chain: Any, run: Any, texts: Texts, copies: int) -> list[str]:
    """Copies of every sentence through the chain, with fresh rows, and the lineage of each as JSON."""
    from augkit.building.work import COPIES_AT_ONCE, cycles_left_alone, draw_copies
    from augkit.ops.base import Row

    chain, language = compiled_chain
    made: list[str] = []
    lineages: list[str] = []
    numbered = enumerate(texts)
    with cycles_left_alone():
        while block := list(islice(numbered, COPIES_AT_ONCE // copies)):
            rows = [Row(f"row-{number}", {"text": text, "label": "0"}, language) for number, text in block]
            drawn = draw_copies(
                chain, run, [row for row in rows for _ in range(copies)], list(range(copies)) * len(rows)
            )
            if failed := next((copy.failure for copy in drawn if copy.failure), None):
                raise failed[1]
            made += [copy.row.values["text"] for copy in drawn]
            lineages += [copy.lineage for copy in drawn]
    return made


def seeded(augment: Augment) -> Augment:
    """The others draw from the global generators."""

    def run(texts: Texts, copies: int) -> list[str]:
        import numpy as np

        random.seed(17)
        np.random.seed(17)
        return augment(texts, copies)

    return run


def changes(count: Callable[[str, str], int], before: Texts, after: Texts) -> float:
    return mean(count(old, new) for old, new in zip(before, after, strict=True))


def words_changed(before: str, after: str) -> int:
    """Words replaced, inserted or deleted; spacing and punctuation do not count."""
    return _changed(re.findall(r"\w+", before), re.findall(r"\w+", after))


def characters_changed(before: str, after: str) -> int:
    """Characters replaced, inserted or deleted, white space aside."""
    return _changed("".join(before.split()), "".join(after.split()))


def _changed(old: Sequence[str], new: Sequence[str]) -> int:
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in blocks if kind != "equal")


def report(results: Sequence[dict[str, Any]], repetitions: int, core: int) -> str:
    rows = []
    for result in results:
        speeds, changed = result["rows_per_second"], result["changed"]
        for name in changed:
            if name == "augkit":
                continue
            ratios = [speeds[copies]["augkit"] / speeds[copies][name] for copies in (1, COPIES)]
            rows.append(
                [
                    f"{result['operator']}, {result['data']}",
                    name,
                    f"{speeds[COPIES]['augkit']:,.0f}",
                    f"{speeds[COPIES][name]:,.0f}",
                    f"{ratios[1]:.1f}×",
                    f"{ratios[0]:.1f}×",
                    f"{changed['augkit']:.1f} / {changed[name]:.1f} {result['unit']}",
                ]
            )
    header = ["augkit", "beside", "augkit rows/s", "theirs", f"ratio, {COPIES} copies", "ratio, 1 copy"]
    return f"""# Text operators on one core

{table([*header, "changed a sentence"], rows)}

- Medians of {repetitions} repetitions, taking turns, in one process on core {core}. Seconds are CPU time of the
  process: waiting for the core does not count, but a busy neighbour core still slows all. Rows a second with
  {COPIES} copies of each sentence; ratios with {COPIES} and with one.
- augkit: `draw_copies` over a chain of one step, in blocks as in a build: draw, apply, lineage as JSON. Rows are
  new in every repetition, so nothing about a sentence is cached. Operators at their default rates.
- nlpaug: `augment` of a list. As it comes: its own defaults (30% of words, at most ten). As much changed: its share of
  words is the one from {SHARES[0]:g} to {SHARES[-1]:g}, in steps
  of {SHARES[1] - SHARES[0]:g}, with which a sentence changes about as much; `aug_min=1`, `aug_max=None`.
- textaugment: a method call a copy, with its own defaults, on sentences of more than three words. Its swap, deletion
  and punctuation split at spaces and join again. nlpcda: one call with `create_num` a sentence.
- None of them keeps a record of what it did, moves labels, or spares links and placeholders.
- Changes are counted on about {SAMPLE:,} sentences (all, where there are fewer) by comparing words or characters before
  and after; a swap is two words or more.
- synonym, antonym: nltk reads WordNet 3.0 from Debian's wordnet-base. The data of nltk's tagger cannot be had here: a
  function stands in for it that calls every word a noun, with which nlpaug is faster than with no part of speech or
  with verbs. A real tagger would add its own time.
- insert: nlpaug has no synonym insertion. `WordEmbsAug(action="insert")` is its cheapest word insertion: it draws any
  word of a vocabulary (here that of the data, in place of a file of word vectors) and looks nothing up, where augkit
  looks up a synonym.
- swap: nlpaug exchanges neighbours, augkit any two words.
- keyboard: nlpaug changes one letter in each word it draws, and gives no capitals, digits or signs; augkit keeps case.
- embedding_neighbour: one file of random vectors of 100 numbers for the words of the data, read by both; nlpaug looks
  neighbours up through gensim, word by word.
- reserved, thucnews: nlpcda's Randomword with the 50 commonest words of two characters.
- Not here, of nlpaug: ContextualWordEmbsAug and BackTranslationAug (masked_lm.py, back_translation.py),
  RandomWordAug(crop) (raises on short sentences), RandomSentAug (a sentence a row; nltk's tokeniser has to be
  downloaded), ContextualWordEmbsForSentenceAug, AbstSummAug and LambadaAug (models that cannot be had here). Of
  textaugment: Wordnet (nltk's tagger), Word2vec and Fasttext (as embedding_neighbour, with a model to train), Translate
  (a service), MIXUP (no text). Of nlpcda: Ner (reads a folder of files and writes lists), Simbert (does not import).
"""


if __name__ == "__main__":
    main()
