"""How fast does MiniLM train on SST-2, beside a plain Trainer script, and what do precision and other options change?

    python benchmarks/training.py
    python benchmarks/training.py --only options --steps 20

Beside the script: the same rows, steps, batch size, precision and threads in one process, taking turns. The script is
`training_script.py`: once as transformers' text-classification example stands, padding to 128 tokens, and once padding
each batch and grouping rows by length; then with its rows laid out in augkit's very batches, so that nothing differs
but the harness and the kernel of attention. Seconds run from the first batch to the end of the last step. Processor
seconds say what a run would take alone, where the machine is busy with other work and torch computes with one thread.

Options: each in a process of its own, for its peak memory. On a machine with GPUs they are used, DeepSpeed's ZeRO is
tried too, and the share is told of what the largest matrix products reach there.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from statistics import median
from typing import Any

import torch
from measuring import arguments, environment, footer, minilm, table, tell, write_json
from training_harness import Rows, harness, harness_settings, run_harness, training_rows
from training_script import MAX_LENGTH, Clock, plain_script
from transformers import AutoConfig, AutoTokenizer

from augkit.harness.streams import data_order
from augkit.recipe.training import TrainSettings

Figures = dict[str, float]

FIRST_STEPS = 5  # kernels are chosen and compiled in them
AUGKIT = "augkit, length_grouping"


def main() -> None:
    gpu = torch.cuda.is_available()
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--steps", type=int, default=100 if gpu else 30, help="optimizer steps of each run")
    parser.add_argument("--batch-size", type=int, default=256 if gpu else 32)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="that torch computes with")
    parser.add_argument("--only", choices=("script", "options"), help="one of the two tables alone")
    parser.add_argument("--one", metavar="SETTINGS", help=argparse.SUPPRESS)  # a process of the second table
    options = parser.parse_args()
    if options.steps <= FIRST_STEPS:
        parser.error(f"--steps {options.steps}: the first {FIRST_STEPS} are told apart; give more than that")
    if options.one:
        print(json.dumps(alone(json.loads(options.one), options)))
        return
    facts: dict[str, Any] = {"benchmark": "training", "steps": options.steps, "batch_size": options.batch_size}
    if options.only != "options":
        facts["script"] = beside_the_script(options)
        print(script_report(facts["script"], options), "\n")
    if options.only != "script":
        facts["options"] = of_the_options(options)
        print(options_report(facts["options"], options), "\n")
    facts |= environment(["torch", "transformers", "accelerate", "deepspeed"])
    device = torch.cuda.get_device_name() if gpu else f"CPU, {options.threads} thread(s)"
    print(footer(facts, f"SST-2, {options.steps * options.batch_size:,} sentences; computed on {device}"))
    write_json(options.json, facts)


# -- beside the plain script -----------------------------------------------------------------------------------------


def beside_the_script(options: argparse.Namespace) -> dict[str, list[tuple[float, float]]]:
    """Seconds, by the wall and of the processor, of every run of every contestant."""
    torch.set_num_threads(options.threads)
    rows = training_rows(options)
    seconds: dict[str, list[tuple[float, float]]] = {}
    for repetition in range(options.repetitions):
        for name, run in contestants(rows, options, repetition).items():
            clock = run()
            seconds.setdefault(name, []).append(clock.seconds())
            tell(f"{repetition + 1}: {name}: {clock.seconds()[0]:.1f} s, processor {clock.seconds()[1]:.1f} s")
    return seconds


def contestants(rows: Rows, options: argparse.Namespace, seed: int) -> dict[str, Callable[[], Clock]]:
    """What takes turns. Row orders differ from turn to turn, as `seed` does."""
    script = partial(
        plain_script, model_folder=minilm(), steps=options.steps, batch_size=options.batch_size, bf16=False, seed=seed
    )
    laid_out = [rows[index] for index in augkit_order(rows, options, seed)]
    grouped = TrainSettings.model_validate(harness_settings(options) | {"length_grouping": True})
    plain = grouped.model_copy(update={"length_grouping": False})
    return {
        "script, padding to 128": partial(script, rows, padding="max_length", order="random", attention=None),
        "script, padding the batch, group_by_length": partial(
            script, rows, padding="longest", order="group_by_length", attention=None
        ),
        "script, augkit's batches": partial(script, laid_out, padding="longest", order="sequential", attention=None),
        "script, augkit's batches, eager attention": partial(
            script, laid_out, padding="longest", order="sequential", attention="eager"
        ),
        AUGKIT: partial(harness, rows, grouped, seed),
        "augkit, as it comes": partial(harness, rows, plain, seed),
    }


def augkit_order(rows: Rows, options: argparse.Namespace, seed: int) -> list[int]:
    """Rows in the order in which the harness with length_grouping trains on them."""
    tokenizer = AutoTokenizer.from_pretrained(minilm())
    lengths = [
        len(ids) for ids in tokenizer([row["text"] for row in rows], truncation=True, max_length=MAX_LENGTH).input_ids
    ]
    batches = data_order(seed, len(rows), options.steps, options.batch_size, lengths)
    return [index for batch in batches for index in batch.tolist()]


def script_report(seconds: Mapping[str, Sequence[tuple[float, float]]], options: argparse.Namespace) -> str:
    count = options.steps * options.batch_size
    lines = []
    for name, runs in seconds.items():
        shares = [
            f"{median(run[kind] / ours[kind] for run, ours in zip(runs, seconds[AUGKIT], strict=True)):.2f}×"
            for kind in (0, 1)
        ]
        rates = [f"{count / median(run[kind] for run in runs):.1f}" for kind in (0, 1)]
        lines.append((name, *rates, *shares))
    header = ("", "samples/s", "samples/processor s", "augkit is, by the wall", "augkit is, by processor")
    return table(header, lines)


# -- options ---------------------------------------------------------------------------------------------------------


def of_the_options(options: argparse.Namespace) -> dict[str, list[Figures]]:
    """Figures of every run of every choice of options, each in a process of its own."""
    figures: dict[str, list[Figures]] = {}
    for repetition in range(options.repetitions):
        for name, chosen in choices().items():
            found = in_a_process(chosen, options)
            figures.setdefault(name, []).append(found)
            tell(f"{repetition + 1}: {name}: {found['samples_per_second']:.1f} samples/s")
    return figures


def choices() -> dict[str, dict[str, Any]]:
    """Name to settings; what a GPU is needed for only where there is one."""
    made: dict[str, dict[str, Any]] = {
        "fp32": {},
        "bf16": {"precision": "bf16"},
        "fp32, activation checkpointing": {"activation_checkpointing": True},
        "fp32, compile": {"torch_compile": True},
    }
    if torch.cuda.is_available():
        made["bf16, compile"] = {"precision": "bf16", "torch_compile": True}
        made["bf16, activation checkpointing"] = {"precision": "bf16", "activation_checkpointing": True}
        if find_spec("deepspeed") is not None:
            made |= {f"bf16, ZeRO {stage}": {"precision": "bf16", "deepspeed": f"zero{stage}"} for stage in (1, 2, 3)}
    return made


def in_a_process(chosen: Mapping[str, Any], options: argparse.Namespace) -> Figures:
    command = [sys.executable, __file__, "--one", json.dumps(chosen), "--data", str(options.data)]
    for name in ("steps", "batch_size", "threads"):
        command += [f"--{name.replace('_', '-')}", str(getattr(options, name))]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{json.dumps(chosen)} failed:\n{done.stderr}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def alone(chosen: Mapping[str, Any], options: argparse.Namespace) -> Figures:
    """Trains with some options in this process.

    Returns:
        `first_seconds` of the first steps; `samples_per_second`, by the wall, and `samples_per_processor_second` of
        the others; `peak_memory_mb` of the process, or of a GPU; `share_of_peak`: floating-point operations of the
        model on real tokens, against those of large matrix products in the same precision. Where several processes
        train, `samples_per_second` is that of the whole run and there are no other times.
    """
    torch.set_num_threads(options.threads)
    rows = training_rows(options)
    settings = TrainSettings.model_validate(harness_settings(options) | {"length_grouping": True} | dict(chosen))
    clock = Clock()
    processes = max(1, torch.cuda.device_count()) if settings.deepspeed else 1
    metrics = run_harness(rows, settings, 0, clock, processes)
    figures = {"peak_memory_mb": metrics["peak_memory_mb"], "samples_per_second": metrics["samples_per_second"]}
    if not settings.deepspeed:
        left = (options.steps - FIRST_STEPS) * options.batch_size
        wall, processor = clock.seconds(FIRST_STEPS)
        figures |= {
            "first_seconds": clock.wall[FIRST_STEPS] - clock.wall[0],
            "samples_per_second": left / wall,
            "samples_per_processor_second": left / processor,
        }
    reached = figures["samples_per_second"] * operations(rows) / len(rows)
    return figures | {"share_of_peak": reached / (processes * matrix_peak(settings.precision))}


def operations(rows: Rows) -> float:
    """Floating-point operations to train on each row once: products with weights and of attention, forwards and twice
    that backwards, for the tokens of the texts alone. Padding and what is computed again count as waste.
    """
    config = AutoConfig.from_pretrained(minilm())
    tokenizer = AutoTokenizer.from_pretrained(minilm())
    width, inner = config.hidden_size, config.intermediate_size
    encoded = tokenizer([row["text"] for row in rows], truncation=True, max_length=MAX_LENGTH).input_ids
    weights = 4 * width * width + 2 * width * inner
    a_layer = sum(2 * weights * len(ids) + 4 * width * len(ids) ** 2 for ids in encoded)
    return 3.0 * float(config.num_hidden_layers * a_layer)


def matrix_peak(precision: str) -> float:
    """Floating-point operations a second of the best of ten products of large square matrices."""
    gpu = torch.cuda.is_available()
    size = 8192 if gpu else 2048
    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    left, right = (torch.randn(size, size, device="cuda" if gpu else "cpu").to(kind) for _ in range(2))
    clock = Clock()
    clock.mark()
    for _ in range(10):
        left @ right
        clock.mark()
    fastest: float = min(after - before for before, after in zip(clock.wall, clock.wall[1:], strict=False))
    return 2.0 * size**3 / fastest


def options_report(figures: Mapping[str, Sequence[Figures]], options: argparse.Namespace) -> str:
    def told(runs: Sequence[Figures], name: str, spelling: str) -> str:
        return spelling.format(median(run[name] for run in runs)) if name in runs[0] else ""

    lines = []
    for name, runs in figures.items():
        beside = [
            run["samples_per_second"] / base["samples_per_second"]
            for run, base in zip(runs, figures["fp32"], strict=True)
        ]
        lines.append(
            (
                name,
                told(runs, "samples_per_second", "{:.1f}"),
                f"{median(beside):.2f}×",
                told(runs, "samples_per_processor_second", "{:.1f}"),
                told(runs, "first_seconds", "{:.1f}"),
                told(runs, "peak_memory_mb", "{:,.0f}"),
                told(runs, "share_of_peak", "{:.1%}"),
            )
        )
    return table(
        (
            "",
            "samples/s",
            "beside fp32",
            "samples/processor s",
            f"first {FIRST_STEPS} steps, s",
            "peak MB",
            "share of peak",
        ),
        lines,
    )


if __name__ == "__main__":
    main()
