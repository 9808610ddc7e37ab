"""Ctrl-C while processes are started."""

from __future__ import annotations

import subprocess
import sys

HELD = """
import os, signal, threading
from augkit.engines.spawning import without_ctrl_c

done = threading.Event()
threading.Thread(target=done.wait, daemon=True).start()  # it takes the signal that the main thread has blocked
try:
    with without_ctrl_c():
        os.kill(os.getpid(), signal.SIGINT)
        sum(number for number in range(1_000_000))  # Python would interrupt it, between two of its steps
        print("whole", flush=True)
    print("never", flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
"""


def test_ctrl_c_comes_after_a_process_is_started_whichever_thread_takes_it() -> None:
    done = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["whole", "interrupted"]), done.stderr
