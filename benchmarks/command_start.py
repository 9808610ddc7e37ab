"""How long does a command take before it does anything?

`augkit --help` and `augkit plan` in fresh processes, beside Python itself and the start of nlpaug and `datasets`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from measuring import arguments, environment, footer, medians, sst2, table, take_turns, tell, write_json

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "augkit --help": ["-m", "augkit", "--help"],
    "augkit plan": ["-m", "augkit", "plan", "{recipe}"],
    "import augkit.api": ["-c", "import augkit.api"],
    "import nlpaug.augmenter.word": ["-c", "import nlpaug.augmenter.word"],
    "import datasets": ["-c", "import datasets"],
    "datasets-cli --help": ["-m", "datasets.commands.datasets_cli", "--help"],
}


def main() -> None:
    options = arguments(__doc__, repetitions=11).parse_args()
    rows = len(sst2(options.data))
    with tempfile.TemporaryDirectory(prefix="augkit-benchmark-") as folder:
        recipe = write_recipe(Path(folder), options.data)
        runs = {
            name: runner([part.format(recipe=recipe) for part in command], folder) for name, command in COMMANDS.items()
        }
        working = {}
        for name, run in runs.items():  # once unmeasured: byte code is compiled, files come from the cache
            try:
                run()
                working[name] = run
            except subprocess.CalledProcessError as error:
                tell(f"{name} is left out, it fails: {error.stderr.strip().splitlines()[-1:]}")
        seconds = take_turns(working, options.repetitions)
    medium = medians(seconds)
    facts = environment(["typer", "pydantic", "numpy", "pyarrow", "nlpaug", "datasets"])
    data = f"`augkit plan` reads {rows:,} rows of the SST-2 training split"
    base = medium["python -c pass"]
    lines = [
        [name, f"{value * 1000:.0f}", f"{min(seconds[name]) * 1000:.0f}", f"{value / base:.1f}×"]
        for name, value in medium.items()
    ]
    print(f"# Start of a command\n\n{table(['command', 'median ms', 'least ms', 'beside python'], lines)}\n")
    print(f"- Wall time of whole processes; {options.repetitions} repetitions, taking turns, files in the cache.")
    print(footer(facts, data))
    write_json(options.json, {"benchmark": "command_start", "seconds": seconds, "data": data, **facts})


def runner(command: Sequence[str], folder: str) -> Callable[[], object]:
    def run() -> object:
        return subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=True)

    return run


def write_recipe(folder: Path, data: Path) -> Path:
    recipe = {
        "augkit": 1,
        "name": "sst2",
        "source": {
            "data": str((data / "text" / "sst2" / "train.csv").resolve()),
            "columns": {"text": "text", "label": "label"},
            "splits": {"train": 0.9, "validation": 0.1},
        },
        "augment": {"copies": 4, "chain": [{"one_of": ["text.synonym", "text.swap", "text.delete"]}]},
    }
    path = folder / "recipe.yaml"
    path.write_text(json.dumps(recipe))  # JSON is YAML
    return path


if __name__ == "__main__":
    main()
