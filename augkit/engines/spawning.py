"""What processes that work for another have in common: Ctrl-C is not for them, and they end with the other one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import wait as wait_for

__all__ = ["end_with_parent", "without_ctrl_c"]


@contextmanager
def without_ctrl_c() -> Iterator[None]:
    """Processes that are started meanwhile never see Ctrl-C; the one that starts them sees it afterwards."""
    resource_tracker.ensure_running()  # when it starts it lets signals through again
    with _ctrl_c_afterwards():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a mask is inherited
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _ctrl_c_afterwards() -> Iterator[None]:
    """Hold Ctrl-C back in this process, so that no process is left half started.

    A mask is of one thread. Where another thread takes the signal, Python interrupts the main one all the same.
    """
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield
        return
    held: list[int] = []
    signal.signal(signal.SIGINT, lambda number, frame: held.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if held:
            signal.raise_signal(signal.SIGINT)


def end_with_parent() -> None:
    """End this process when the one that started it has ended, however that comes about."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
