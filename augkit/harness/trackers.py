"""Trackers that are told of every logged step: where they write, and that each run is one of its own to them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from augkit.harness.run_folder import RunFolder
from augkit.harness.trainer import TrainingError

__all__ = ["tracked"]

PROJECT = "augkit"
HINTS = {
    "wandb": "Log in with `wandb login`, set WANDB_MODE=offline, or leave wandb out of train.report_to.",
    "mlflow": "Set MLFLOW_TRACKING_URI to a server or a folder, or leave mlflow out of train.report_to.",
    "tensorboard": "Leave tensorboard out of train.report_to.",
}


@contextmanager
def tracked(trackers: Sequence[str], folder: RunFolder) -> Iterator[None]:
    """Within, trackers write beside the run, unless the user's environment says otherwise; afterwards they are ended.

    TensorBoard's files go into the run folder; those of Weights & Biases and MLflow, which compare runs, into the
    folder of runs.

    Args:
        trackers: `train.report_to`.
        folder: of the run.

    Raises:
        TrainingError: a tracker failed.
    """
    runs = folder.path.absolute().parent
    defaults = {
        "WANDB_DIR": str(runs),
        "WANDB_PROJECT": PROJECT,
        "WANDB_SILENT": "true",  # it would write between the lines of the progress
        "MLFLOW_TRACKING_URI": (runs / "mlflow").as_uri(),
        "MLFLOW_ALLOW_FILE_STORE": "true",  # newer ones ask for it where no server is named
        "MLFLOW_EXPERIMENT_NAME": PROJECT,
    }
    wanted = {name: os.environ.get(name, value) for name, value in defaults.items()}
    wanted["TENSORBOARD_LOGGING_DIR"] = str(folder.path.absolute() / "tensorboard")
    before = {name: os.environ.get(name) for name in wanted}
    if trackers:
        os.environ.update(wanted)
    try:
        yield
    except Exception as error:
        tracker = type(error).__module__.partition(".")[0]
        if tracker not in trackers:
            raise
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise TrainingError(
            f"{tracker}, which train.report_to names, failed: {said}", hint=HINTS.get(tracker, "")
        ) from error
    finally:
        _end(trackers)
        if trackers:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _end(trackers: Sequence[str]) -> None:
    """Else the next run of this process would go on writing into this one's."""
    if "wandb" in trackers:
        import wandb

        wandb.finish()
    if "mlflow" in trackers:
        import mlflow

        while mlflow.active_run() is not None:
            mlflow.end_run()
