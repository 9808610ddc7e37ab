"""How good are the bundled models and MiniLM without any augmentation? SST-2, TREC and WNUT-17, five seeds.

    python benchmarks/baselines.py --choose                      # tries learning rates, scored on validation rows
    python benchmarks/baselines.py                               # the table, scored on test rows
    python benchmarks/baselines.py --only 'trec-500-*' --seeds 2

Every run is one call of `augkit.train`, cached by its key under --runs: stopped with Ctrl-C, the same command goes on.
A seed decides everything: which rows are validation (a tenth of train; WNUT-17 has its own), which 500 are kept at
N = 500 (with 200 of validation), first weights of the head, order of rows, dropout. The weights that do best on
validation, of ten evaluations, are scored on test.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from measuring import arguments, environment, footer, minilm, table, tell, write_json

import augkit
from augkit.errors import AugkitError
from augkit.recipe.schema import Recipe

FIRST_CHOOSING_SEED = 100  # apart from the seeds of the table, 0 and upwards
RATES = {"text-cnn": (5e-4, 1e-3, 2e-3), "bilstm": (5e-4, 1e-3, 2e-3), "minilm": (5e-5, 1e-4, 2e-4)}
SOURCES: dict[str, dict[str, Any]] = {
    "sst2": {
        "data": {"train": "text/sst2/train.csv", "test": "text/sst2/test.csv"},
        "columns": {"text": "text", "label": "label"},
        "splits": {"train": 0.9, "validation": 0.1, "stratify": True},
    },
    "trec": {
        "data": {"train": "text/trec/train.csv", "test": "text/trec/test.csv"},
        "columns": {"text": "text", "label": "label"},
        "splits": {"train": 0.9, "validation": 0.1, "stratify": True},
    },
    "wnut17": {
        "data": {
            "train": "ner/wnut17/train.conll",
            "validation": "ner/wnut17/dev.conll",
            "test": "ner/wnut17/test.conll",
        },
        "columns": {"tokens": "tokens", "tags": "tags"},
    },
}


@dataclass(frozen=True)
class Baseline:
    """One row of the table.

    Attributes:
        data: a key of `SOURCES`.
        rows: of train that are kept; all where None.
        model: a key of `RATES`.
        steps: optimizer steps.
        rate: the learning rate at its highest.
        batch_size: rows of a step.
        vectors: whether a network over words keeps the input embeddings of MiniLM, instead of learning its own.
    """

    data: str
    rows: int | None
    model: str
    steps: int
    rate: float
    batch_size: int = 32
    vectors: bool = False

    @property
    def name(self) -> str:
        return f"{self.data}-{self.rows or 'full'}-{self.told_model}"

    @property
    def told_model(self) -> str:
        return self.model + ("-vectors" if self.vectors else "")

    def recipe(self, folder: Path, seed: int) -> Recipe:
        """The data of a seed.

        Args:
            folder: with text/ and ner/.
            seed: of the split and of the rows that are kept.
        """
        source = SOURCES[self.data]
        files = {split: str(folder / file) for split, file in source["data"].items()}
        take = {"train": self.rows} if self.rows else {}
        if self.rows and seed < FIRST_CHOOSING_SEED:  # rates are chosen on all validation rows, which tells more
            take["validation"] = 200
        return Recipe.model_validate(
            {
                "augkit": 1,
                "name": f"{self.data}-{self.rows or 'full'}",
                "seed": seed,
                "source": source | {"data": files, "take": take},
                "gates": [{"leakage": {"on_leak": "drop"}}],
            }
        )

    def settings(self, threads: int) -> list[str]:
        """How the model is trained, as `--set` takes it; what is not named is augkit's default."""
        pretrained = self.model == "minilm"
        told = {
            "model": minilm() if pretrained else f"builtin:{self.model}",
            "budget": self.steps,
            "batch_size": self.batch_size,
            "learning_rate": f"{self.rate:.6f}",
            "warmup": 0.1 if pretrained else 0,
            "length_grouping": pretrained,
            "threads": threads,
            "keep_model": False,
        } | ({"vectors": minilm()} if self.vectors else {})
        return [f"train.{key}={value}" for key, value in told.items()]


BASELINES = (
    # rates that --choose found
    Baseline("trec", 500, "text-cnn", 500, 2e-3),
    Baseline("sst2", 500, "text-cnn", 500, 2e-3),
    Baseline("trec", 500, "text-cnn", 500, 2e-3, vectors=True),
    Baseline("sst2", 500, "text-cnn", 500, 2e-3, vectors=True),
    Baseline("trec", 500, "bilstm", 500, 1e-3),
    Baseline("sst2", 500, "bilstm", 500, 2e-3),
    Baseline("trec", 500, "bilstm", 500, 2e-3, vectors=True),
    Baseline("sst2", 500, "bilstm", 500, 5e-4, vectors=True),
    Baseline("trec", 500, "minilm", 300, 5e-5, 16),
    # rates in the middle of those tried at N = 500, not chosen again for all rows
    Baseline("sst2", 500, "minilm", 200, 5e-5, 16),
    Baseline("trec", None, "text-cnn", 1500, 1e-3),
    Baseline("trec", None, "bilstm", 1500, 1e-3),
    Baseline("trec", None, "minilm", 600, 1e-4, 16),
    Baseline("sst2", None, "text-cnn", 1500, 1e-3),
    Baseline("sst2", None, "text-cnn", 1500, 1e-3, vectors=True),
    Baseline("sst2", None, "bilstm", 1500, 1e-3),
    Baseline("sst2", None, "bilstm", 1500, 1e-3, vectors=True),
    Baseline("wnut17", None, "minilm", 600, 2e-4, 16),
    Baseline("sst2", None, "minilm", 600, 5e-5, 16),
)


def main() -> None:
    parser = arguments(__doc__, repetitions=None)
    parser.add_argument("--runs", type=Path, default=Path("augkit-runs"), help="where finished runs and data are kept")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="with * as wildcard, such as 'sst2-500-*'")
    parser.add_argument("--seeds", type=int, help="runs of each row; 5, or 1 with --choose, where left out")
    parser.add_argument("--steps", type=int, help="optimizer steps, instead of those the script names")
    parser.add_argument("--rate", type=float, help="learning rate, instead of those the script names")
    parser.add_argument("--threads", type=int, default=1, help="that torch computes with")
    parser.add_argument("--choose", action="store_true", help="try learning rates, scored on validation rows")
    options = parser.parse_args()
    chosen = selected(parser, options)
    require(options.data, chosen)
    try:
        (choose if options.choose else measure)(chosen, options)
    except AugkitError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        tell("Stopped. Finished runs are kept; the same command goes on.")
        sys.exit(130)


def measure(baselines: Sequence[Baseline], options: argparse.Namespace) -> None:
    """Train every row's seeds, then print what the test rows say."""
    seeds = range(options.seeds or 5)
    made = {one: [trained(one, seed, options) for seed in seeds] for one in baselines}
    print(report(made), "\n")
    facts = environment(["torch", "transformers", "accelerate"])
    print(footer(facts, f"SST-2, TREC and WNUT-17 from {options.data}; {options.threads} thread(s)"))
    write_json(
        options.json, {"benchmark": "baselines", "runs": {one.name: runs for one, runs in made.items()}, **facts}
    )


def choose(baselines: Sequence[Baseline], options: argparse.Namespace) -> None:
    """Train with each learning rate, then print what the validation rows say. The test scores are not looked at."""
    seeds = range(FIRST_CHOOSING_SEED, FIRST_CHOOSING_SEED + (options.seeds or 1))
    rows = []
    for one in baselines:
        scores = {
            rate: mean(score(trained(replace(one, rate=rate), seed, options), "validation") for seed in seeds)
            for rate in RATES[one.model]
        }
        best = max(scores, key=lambda rate: scores[rate])
        told = ", ".join(f"{rate:g}: {value:.1f}" for rate, value in scores.items())
        tell(f"{one.name}: {told}")
        rows.append((one.name, one.steps, told, f"{best:g}"))
    print(table(("baseline", "steps", f"rate: validation score, {len(seeds)} seed(s)", "best rate"), rows))


def trained(baseline: Baseline, seed: int, options: argparse.Namespace) -> dict[str, Any]:
    """Scores and speed of one run, from its folder where it was trained before."""
    store = options.runs / "store"
    result = augkit.train(
        version(baseline.recipe(options.data.resolve(), seed), store),
        store,
        seed=seed,
        runs=options.runs,
        overrides=baseline.settings(options.threads),
    )
    how = "known" if result.reused else f"{result.metrics['train_seconds']:.0f} s"
    reached = score(result.metrics, "validation")
    tell(f"{baseline.name} seed {seed} rate {baseline.rate:g}: validation {reached:.1f} ({how})")
    return result.metrics


_versions: dict[tuple[str, int], str] = {}


def version(recipe: Recipe, store: Path) -> str:
    """The version that a recipe gives, built once in this process."""
    key = recipe.name, recipe.seed
    if key not in _versions:
        manifest = augkit.build(recipe, store, engine="inline").manifest
        _versions[key] = f"{manifest.name}@{manifest.version}"
    return _versions[key]


def score(metrics: Mapping[str, Any], split: str) -> float:
    """Percent of the score that the task is judged by: accuracy, or strict entity F1."""
    value: float = metrics[split][metrics["metric"]]
    return 100 * value


def report(made: Mapping[Baseline, Sequence[Mapping[str, Any]]]) -> str:
    """The table of test scores."""
    header = ("data", "rows", "model", "score", "test mean ± sd", "seeds", "steps × rows", "rate", "seconds a run")
    rows = []
    for one, runs in made.items():
        scores = [score(run, "test") for run in runs]
        rows.append(
            (
                one.data,
                f"{runs[0]['rows']['train']:,}",
                one.told_model,
                runs[0]["metric"],
                f"{mean(scores):.1f}" + (f" ± {stdev(scores):.1f}" if len(scores) > 1 else ""),
                len(runs),
                f"{one.steps:,} × {one.batch_size}",
                f"{one.rate:g}",
                f"{mean(run['train_seconds'] for run in runs):.0f}",
            )
        )
    return table(header, rows)


def selected(parser: argparse.ArgumentParser, options: argparse.Namespace) -> list[Baseline]:
    """The rows that --only names, with the steps and the rate that were asked for."""
    wanted = options.only or ["*"]
    names = [one.name for one in BASELINES]
    for pattern in wanted:
        if not any(fnmatch(name, pattern) for name in names):
            parser.error(f"--only {pattern}: there is none of that name; there are {', '.join(names)}")
    own = {key: value for key, value in (("steps", options.steps), ("rate", options.rate)) if value is not None}
    return [replace(one, **own) for one in BASELINES if any(fnmatch(one.name, pattern) for pattern in wanted)]


def require(folder: Path, baselines: Sequence[Baseline]) -> None:
    """Ends the program where a file is not there."""
    for name in dict.fromkeys(one.data for one in baselines):
        for file in SOURCES[name]["data"].values():
            if not (folder / file).is_file():
                sys.exit(f"No data: {folder / file} is not there. Name the folder that holds {file} with --data.")


if __name__ == "__main__":
    main()
