"""How fast are the text operators on one core, beside nlpaug's of the same kind?

augkit runs through its real chain: draw, apply, and the lineage written as JSON. nlpaug is handed whole lists, its
fastest way, and measured twice: as it comes, with its own defaults, and with its share of words chosen so that a
sentence changes as much as with augkit.
"""

from __future__ import annotations

import difflib
import os
import random
import re
import shutil
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import Any

from measuring import arguments, environment, footer, medians, sst2, table, take_turns, tell, write_json

COPIES = 8  # as in the recipe for low-data text classification
SAMPLE = 1000  # sentences on which changes are counted
SHARES = [share / 200 for share in range(4, 51)]
WORDNET = Path("/usr/share/wordnet")
LEXNAMES = """
    adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute noun.body noun.cognition
    noun.communication noun.event noun.feeling noun.food noun.group noun.location noun.motive noun.object
    noun.person noun.phenomenon noun.plant noun.possession noun.process noun.quantity noun.relation noun.shape
    noun.state noun.substance noun.time verb.body verb.change verb.cognition verb.communication verb.competition
    verb.consumption verb.contact verb.creation verb.emotion verb.motion verb.perception verb.possession verb.social
    verb.stative verb.weather adj.ppl
"""
"""WordNet's lexicographer files, from number 0 on, as lexnames(5WN) has them; Debian leaves out the file itself."""
CATEGORIES = {"noun": 1, "verb": 2, "adj": 3, "adv": 4}

Texts = Sequence[str]


@dataclass(frozen=True)
class Peer:
    """An operator of nlpaug's.

    Attributes:
        name: as it is called there.
        make: the operator for a share of words.
        usual: the operator with its own defaults.
    """

    name: str
    make: Callable[[float], Any]
    usual: Callable[[], Any]


def main() -> None:
    parser = arguments(__doc__, repetitions=7)
    parser.add_argument("--rows", type=int, help="sentences; all of SST-2's training split where left out")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core to stay on")
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    texts = [row["text"] for row in sst2(options.data)][: options.rows]
    results = []
    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as folder:
        for operator, peer in peers(Path(folder), texts).items():
            tell(f"{operator} beside {peer.name}")
            results.append(compared(operator, peer, texts, options.repetitions))
    facts = environment(["numpy", "nlpaug", "nltk", "xxhash", "pydantic"])
    data = f"{len(texts):,} sentences of the SST-2 training split, {mean(map(len, texts)):.0f} characters on average"
    print(report(results, options.repetitions, options.core))
    print(footer(facts, data))
    write_json(options.json, {"benchmark": "text_operators", "results": results, "data": data, **facts})


def compared(operator: str, peer: Peer, texts: Texts, repetitions: int) -> dict[str, Any]:
    """Rows a second of both, for one copy and for `COPIES` copies of each sentence."""
    chain = compiled(operator)
    count = characters_changed if operator == "text.keyboard_typo" else words_changed
    sample = texts[:: max(1, len(texts) // SAMPLE)]
    ours = changes(count, sample, by_augkit(chain, sample, 1))
    share = matched(lambda share: changes(count, sample, by_nlpaug(peer.make(share), sample, 1)), ours)
    theirs_operator = peer.make(share)
    theirs = changes(count, sample, by_nlpaug(theirs_operator, sample, 1))
    usual_operator = peer.usual()
    usual = changes(count, sample, by_nlpaug(usual_operator, sample, 1))
    result: dict[str, Any] = {
        "operator": operator,
        "rate": chain.steps()[0].operator.rate,
        "peer": peer.name,
        "peer_share": share,
        "changed": {"augkit": ours, "nlpaug as it comes": usual, "nlpaug, as much changed": theirs},
        "unit": "characters" if count is characters_changed else "words",
        "seconds": {},
        "rows_per_second": {},
    }
    for copies in (1, COPIES):
        contestants = {
            "augkit": partial(by_augkit, chain, texts, copies),
            "nlpaug as it comes": partial(by_nlpaug, usual_operator, texts, copies),
            "nlpaug, as much changed": partial(by_nlpaug, theirs_operator, texts, copies),
        }
        for run in contestants.values():  # once unmeasured: tables are read, caches filled
            run()
        seconds = take_turns(contestants, repetitions, clock=time.process_time)
        result["seconds"][copies] = seconds
        result["rows_per_second"][copies] = {
            name: len(texts) * copies / value for name, value in medians(seconds).items()
        }
    return result


def matched(changes_at: Callable[[float], float], wanted: float) -> float:
    """The share in `SHARES` with which a sentence changes most nearly as much as `wanted`; more share, more change."""
    above = bisect_left(SHARES, wanted, hi=len(SHARES) - 1, key=changes_at)
    return min(SHARES[max(0, above - 1) : above + 1], key=lambda share: abs(changes_at(share) - wanted))


def compiled(operator: str) -> Any:
    """A chain of this one step, with the operator's own defaults."""
    from augkit.building.compile import compile_chain
    from augkit.recipe.schema import Recipe

    source = {"data": "unused.csv", "columns": {"text": "text", "label": "label"}}
    return compile_chain(Recipe(augkit=1, name="benchmark", seed=17, source=source, augment={"chain": [operator]}))


def by_augkit(chain: Any, texts: Texts, copies: int) -> list[str]:
    """Copies of every sentence through the chain, with fresh rows, and the lineage of each as JSON."""
    from augkit.building.chain import Run
    from augkit.building.work import COPIES_AT_ONCE, cycles_left_alone, draw_copies
    from augkit.ops.base import Row

    run, made, lineages = Run(), list[str](), list[str]()
    numbered = enumerate(texts)
    with cycles_left_alone():
        while block := list(islice(numbered, COPIES_AT_ONCE // copies)):
            rows = [Row(f"row-{number}", {"text": text, "label": 0}) for number, text in block]
            drawn = draw_copies(
                chain, run, [row for row in rows for _ in range(copies)], list(range(copies)) * len(rows)
            )
            made += [copy.row.values["text"] for copy in drawn]
            lineages += [copy.lineage for copy in drawn]
    return made


def by_nlpaug(operator: Any, texts: Texts, copies: int) -> list[str]:
    """Copies of every sentence from one call with a list."""
    import numpy as np

    random.seed(17)
    np.random.seed(17)
    made: list[str] = operator.augment([text for text in texts for _ in range(copies)])
    if len(made) != len(texts) * copies:
        raise RuntimeError(f"nlpaug gave {len(made)} texts for {len(texts) * copies}")
    return made


def peers(folder: Path, texts: Texts) -> dict[str, Peer]:
    """nlpaug's operators of the same kind; files they need are made in `folder`."""
    try:
        import nlpaug.augmenter.char as nac
        import nlpaug.augmenter.word as naw
    except ImportError as error:
        sys.exit(f"nlpaug is not installed ({error}): pip install 'augkit[bench]'")
    word_share = {"aug_min": 1, "aug_max": None}
    letters = {"include_special_char": False, "include_numeric": False, "include_upper_case": False}
    found = {
        "text.insert": Peer(
            "WordEmbsAug(insert)",
            lambda share: naw.WordEmbsAug("glove", model=Vocabulary(texts), action="insert", aug_p=share, **word_share),
            lambda: naw.WordEmbsAug("glove", model=Vocabulary(texts), action="insert"),
        ),
        "text.swap": Peer(
            "RandomWordAug(swap)",
            lambda share: naw.RandomWordAug("swap", aug_p=share, **word_share),
            lambda: naw.RandomWordAug("swap"),
        ),
        "text.delete": Peer(
            "RandomWordAug(delete)",
            lambda share: naw.RandomWordAug("delete", aug_p=share, **word_share),
            lambda: naw.RandomWordAug("delete"),
        ),
        "text.keyboard_typo": Peer(
            "KeyboardAug",
            lambda share: nac.KeyboardAug(aug_char_max=1, aug_word_p=share, aug_word_max=None, min_char=1, **letters),
            lambda: nac.KeyboardAug(),
        ),
    }
    if make_nltk_data(folder):
        synonym = Peer("SynonymAug(wordnet)", lambda share: _synonym(aug_p=share, **word_share), lambda: _synonym())
        return {"text.synonym": synonym} | found
    tell(f"text.synonym is left out: there is no WordNet in {WORDNET} (apt install wordnet-base), or no nltk")
    return found


def _synonym(**parameters: Any) -> Any:
    import nlpaug.augmenter.word as naw

    operator = naw.SynonymAug(**parameters)
    operator.model.pos_tag = lambda tokens: [(token, "NN") for token in tokens]  # see the report
    return operator


class Vocabulary:
    """What `WordEmbsAug(action="insert")` asks of a model of word vectors: words, one of which it draws."""

    def __init__(self, texts: Texts) -> None:
        self.words = sorted({word for text in texts for word in re.findall(r"[a-z]+", text)})

    def get_vocab(self) -> list[str]:
        return self.words


def make_nltk_data(folder: Path) -> bool:
    """Let nltk find Debian's WordNet 3.0 under `folder`; False where there is none."""
    try:
        import nltk
    except ImportError:
        return False
    if not (WORDNET / "data.noun").is_file():
        return False
    corpus = folder / "corpora" / "wordnet"
    corpus.mkdir(parents=True)
    for path in WORDNET.iterdir():
        if path.is_file():  # a copy: nltk refuses links that lead out of its folder
            shutil.copyfile(path, corpus / path.name)
    lines = [
        f"{number:02d}\t{name}\t{CATEGORIES[name.partition('.')[0]]}\n" for number, name in enumerate(LEXNAMES.split())
    ]
    (corpus / "lexnames").write_text("".join(lines))
    (corpus / "index.sense").touch()
    (
        folder / "corpora" / "omw-1.4"
    ).mkdir()  # other languages: nltk wants the folder, nothing in it is read for English
    nltk.data.path.insert(0, str(folder))
    return True


def changes(count: Callable[[str, str], int], before: Texts, after: Texts) -> float:
    return mean(count(old, new) for old, new in zip(before, after, strict=True))


def words_changed(before: str, after: str) -> int:
    """Words replaced, inserted or deleted; spacing and punctuation do not count."""
    old, new = re.findall(r"\w+", before), re.findall(r"\w+", after)
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in blocks if kind != "equal")


def characters_changed(before: str, after: str) -> int:
    """Characters replaced, white space aside."""
    return sum(old != new for old, new in zip("".join(before.split()), "".join(after.split()), strict=True))


def report(results: Sequence[dict[str, Any]], repetitions: int, core: int) -> str:
    rows = []
    for result in results:
        for copies in (1, COPIES):
            speeds = result["rows_per_second"][copies]
            own = speeds["augkit"]
            peers = [speeds[name] for name in ("nlpaug as it comes", "nlpaug, as much changed")]
            rows.append(
                [
                    result["operator"],
                    result["peer"],
                    str(copies),
                    f"{own:,.0f}",
                    *(cell for peer in peers for cell in (f"{peer:,.0f}", f"{own / peer:.1f}×")),
                    " / ".join(f"{changed:.1f}" for changed in result["changed"].values()) + f" {result['unit']}",
                ]
            )
    header = ["augkit", "nlpaug", "copies", "augkit rows/s", "nlpaug as it comes", "ratio"]
    header += ["nlpaug, as much changed", "ratio", "changed a sentence"]
    return f"""# Text operators on one core

{table(header, rows)}

- Medians of {repetitions} repetitions, taking turns, in one process on core {core}. Seconds are CPU time of the
  process: waiting for the core does not count, but a busy neighbour core still slows all. One copy of each sentence,
  then {COPIES}.
- augkit: `draw_copies` over a chain of one step, in blocks as in a build: draw, apply, lineage as JSON. Rows are
  new in every repetition, so nothing about a sentence is cached. Operators at their default rates.
- nlpaug: `augment` of a list. As it comes: its own defaults (30% of words, at most ten). As much changed: its share of
  words is the one from {SHARES[0]:g} to {SHARES[-1]:g}, in steps
  of {SHARES[1] - SHARES[0]:g}, with which a sentence changes about as much; `aug_min=1`, `aug_max=None`. It keeps no
  record of what it did.
- Changes are counted on about {SAMPLE:,} sentences (all, where there are fewer) by comparing words or characters before
  and after; a swap is two words or more.
- synonym: nltk reads WordNet 3.0 from Debian's wordnet-base. The data of nltk's tagger cannot be had here: a function
  stands in for it that calls every word a noun, with which nlpaug is faster than with no part of speech or with
  verbs. A real tagger would add its own time.
- insert: nlpaug has no synonym insertion. `WordEmbsAug(action="insert")` is its cheapest word insertion: it draws any
  word of a vocabulary (here that of the data, in place of a file of word vectors) and looks nothing up, where augkit
  looks up a synonym.
- swap: nlpaug exchanges neighbours, augkit any two words.
- keyboard: nlpaug changes one letter in each word it draws, and gives no capitals, digits or signs; augkit keeps case.
"""


if __name__ == "__main__":
    main()
