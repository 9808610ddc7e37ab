"""One of several processes that share each optimizer step; started by `augkit.harness.launch`."""

from __future__ import annotations

import json
import os
import pickle
import sys
from dataclasses import asdict
from pathlib import Path

from augkit.errors import AugkitError
from augkit.harness.deepspeed import without_needless_extension
from augkit.harness.launch import DATA, FITTED, PIPELINE, SPECIFICATION, WEIGHTS, error_file
from augkit.harness.machine import Machine, computing
from augkit.harness.quiet import quiet
from augkit.harness.run_folder import RunFolder
from augkit.recipe.training import TrainSettings

__all__ = ["main"]

FAILED = 1
MOST_SAID = 600


def main(folder: str) -> int:
    """Train as the specification in `folder` says; the first process writes what came of it there.

    Returns:
        The exit code; what went wrong stands in the error file of this process.
    """
    work = Path(folder)
    process, processes = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    try:
        _work(work, process, processes)
    except BaseException as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())[:MOST_SAID]
        message = error.message if isinstance(error, AugkitError) else said
        told = {
            "message": message if processes == 1 else f"Process {process + 1} of {processes}: {message}",
            "hint": getattr(error, "hint", "") or "",
            "exit_code": getattr(error, "exit_code", FAILED),
        }
        error_file(work, process).write_text(json.dumps(told), "utf-8")
        if not isinstance(error, AugkitError):
            raise
        return FAILED
    return 0


def _work(work: Path, process: int, processes: int) -> None:
    import torch
    from datasets import load_from_disk

    told = json.loads((work / SPECIFICATION).read_bytes())
    settings = TrainSettings.model_validate(told["settings"])
    with computing(told["threads"], processes, process), quiet(told["device"]):
        from augkit.harness.session import Session
        from augkit.harness.trackers import tracked

        if settings.deepspeed is not None:
            without_needless_extension()
        folder = RunFolder(Path(told["folder"]))
        session = Session.prepare(
            load_from_disk(str(work / DATA)),
            told["columns"],
            settings,
            told["seed"],
            folder,
            Machine(told["device"], told["threads"], processes, process),
            pickle.loads((work / PIPELINE).read_bytes()) if (work / PIPELINE).is_file() else None,
        )
        with tracked(settings.report_to, folder):
            fitted = session.fit(None)
        if not process:
            values = asdict(fitted)
            torch.save(values.pop("weights"), work / WEIGHTS)
            (work / FITTED).write_text(json.dumps(values), "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
