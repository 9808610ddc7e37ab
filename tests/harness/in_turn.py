"""What several pairs of processes would train, trained by one pair in turn: starting one costs ten seconds.

Run with torch.distributed.run and the folders that `augkit.harness.launch.write_work` wrote. A folder called `skipped`
is worked on in an environment in which accelerate leaves DeepSpeed out.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from augkit.harness.worker import main

if __name__ == "__main__":
    for work in sys.argv[1:]:
        skipped = Path(work).name == "skipped"
        if skipped:
            os.environ["ACCELERATE_USE_CPU"] = "true"
        if main(work) and not skipped:
            sys.exit(1)
        os.environ.pop("ACCELERATE_USE_CPU", None)
        gc.collect()  # of DeepSpeed's settings, which hold for a process while they live
