"""How long does the page of a large study take, and how large is it? Ten arms, ten seeds, 2,000 test items.

    python benchmarks/report.py

Answers are drawn at random; everything in the study's `ablation.json` is worked out from them by augkit's statistics.
What is timed is `augkit report STUDY` in a process of its own, beside what Python needs to import matplotlib, and
beside the same page made once more in a process that has it all in memory. Processor seconds (user and system) are
given too: on a machine that is busy with other work they say what the page would take alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measuring import arguments, environment, footer, medians, table, take_turns, tell, write_json

from tests.report.studies import save, study_of

OPERATORS = ("synonym", "insert", "swap", "delete", "keyboard_typo", "ocr", "letter_case", "contraction")


def process(*command: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *command], check=True, capture_output=True)


def main() -> None:
    parser = arguments(__doc__, repetitions=5)
    parser.add_argument("--arms", type=int, default=10, help="baseline and copy control counted, 3 to 10")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--items", type=int, default=2000)
    asked = parser.parse_args()
    arms = {f"only-text.{name}": 0.7 + n / 100 for n, name in enumerate(OPERATORS[: asked.arms - 2])}
    tell("making the study ...")
    study, runs = study_of(
        {"baseline": 0.7, "copy-control": 0.7, **arms}, seeds=asked.seeds, items=asked.items, failed=False, draws=200
    )
    with tempfile.TemporaryDirectory() as place:
        folder = save(study, runs, Path(place))
        from augkit.report.study import write_study_report

        write_study_report(folder)
        tell("measuring ...")
        contestants = {
            "`augkit report STUDY`, whole command": process("-m", "augkit", "report", str(folder)),
            "the page, in a process that has made one": lambda: write_study_report(folder),
            "`import matplotlib.figure`, for comparison": process("-c", "import matplotlib.figure"),
        }
        seconds = take_turns(contestants, asked.repetitions)
        processor = take_turns(contestants, asked.repetitions, clock=lambda: sum(os.times()[:4]))
        page, result = (folder / "report.html").stat().st_size, (folder / "ablation.json").stat().st_size
    print(f"{asked.arms} arms × {asked.seeds} seeds × {asked.items:,} items, median of {asked.repetitions}\n")
    told = [(name, f"{medians(seconds)[name]:.2f}", f"{medians(processor)[name]:.2f}") for name in contestants]
    print(table(("what", "seconds", "processor seconds"), told))
    print(f"\nreport.html {page / 1e6:.2f} MB, ablation.json {result / 1e6:.2f} MB")
    facts = environment(("matplotlib", "jinja2"))
    print(footer(facts, "answers drawn at random"))
    write_json(
        asked.json, facts | {"seconds": seconds, "processor": processor, "page_bytes": page, "result_bytes": result}
    )


if __name__ == "__main__":
    main()
