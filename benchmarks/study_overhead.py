"""How much of a study's time goes to neither building nor training?

`augkit ablate recipes/ablate-quickstart.yaml`, run as a user runs it:

    python benchmarks/study_overhead.py

A run is one training of one arm, scored on validation as it goes and on test at its end. What is left when building
and the runs are taken from the time of the whole command: starting it and its processes, the statistics, the page, and
a process without work while another makes the last run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time

from measuring import ROOT, arguments, environment, footer, table, tell, write_json


def main() -> None:
    parser = arguments(__doc__, repetitions=None)
    parser.add_argument("--recipe", default="recipes/ablate-quickstart.yaml")
    parser.add_argument("--seeds", type=int, help="as the recipe says unless given")
    asked = parser.parse_args()
    seeds = ["--seeds", str(asked.seeds)] if asked.seeds else []
    with tempfile.TemporaryDirectory() as place:
        command = [
            "ablate",
            asked.recipe,
            "--json",
            "--store",
            f"{place}/store",
            "--studies",
            f"{place}/studies",
            *seeds,
        ]
        tell(f"augkit {' '.join(command[:2])} ...")
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "augkit", *command], cwd=ROOT, capture_output=True, text=True)
        whole = time.perf_counter() - began
    if done.returncode:
        sys.exit(done.stderr)
    study = json.loads(done.stdout.splitlines()[-1])
    parts = {"building": study["build_seconds"], "training": study["run_seconds"] / study["workers"]}
    parts["the rest"] = whole - sum(parts.values())
    told = [(name, f"{seconds:.1f}", f"{seconds / whole:.1%}") for name, seconds in parts.items()]
    print(f"{study['runs']} runs, {study['workers']} at once\n")
    print(table(("what", "seconds", "share"), [*told, ("the whole command", f"{whole:.1f}", "")]))
    facts = environment(("torch", "transformers"))
    print(footer(facts, asked.recipe))
    write_json(asked.json, {"benchmark": "study_overhead", "seconds": {**parts, "whole": whole}, **facts})


if __name__ == "__main__":
    main()
