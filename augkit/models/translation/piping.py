"""Programs that are kept running in a pipe and answer messages, each message and each answer ended by a NUL."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress

from augkit.models.translation.base import TranslationError

__all__ = ["Conversation"]

TOO_OFTEN = 20  # deaths with no answer between them, after which a pipe is not started again
SILENCE = 4  # deaths that one silence counts for, since it takes so much longer
_LAST_WORDS = 4000  # bytes of what is said on the error stream that are kept
_PIECE = 1 << 16


class Conversation:
    """A pipe of running programs that is told messages and answers each, in order.

    It is started by the first question, and again where one of its programs died; once that has happened twice on the
    same message it is given up. The programs end with this object, and with the process that made it.

    Args:
        commands: each program of the pipe with its arguments.
        what: the pipe as messages name it.
        timeout: seconds that may pass between two answers.
        fits: whether an answer can be the one to a message. When a program dies, those behind it may end what they
            were at as if it were whole.
    """

    def __init__(
        self,
        commands: Sequence[Sequence[str]],
        what: str,
        timeout: float = 60.0,
        fits: Callable[[bytes, bytes], bool] = lambda message, answer: True,
    ) -> None:
        self.commands = [list(command) for command in commands]
        self.what = what
        self.timeout = timeout
        self.fits = fits
        self.errors = b""
        self._pipe: _Pipe | None = None
        self._deaths = 0

    @property
    def process_ids(self) -> list[int]:
        """Those of the running programs, in the order of the pipe."""
        return [process.pid for process in self._pipe.processes] if self._pipe is not None else []

    def ask(self, messages: Sequence[bytes]) -> list[bytes]:
        """The answer to each message.

        Raises:
            TranslationError: a program died on a message, the pipe was started again and died on it once more; or gave
                no answer in time.
        """
        answers: list[bytes] = []
        failed_at = None
        while len(answers) < len(messages):
            if self._deaths >= TOO_OFTEN:
                raise self._failure("failed again and again and is not started any more")
            before = len(answers)
            try:
                self._exchange(messages, answers)
            except _Died as death:
                self._hear_errors()
                self.stop()
                self._deaths = death.counts + (self._deaths if len(answers) == before else 0)
                if failed_at == len(answers):
                    raise self._failure(f"{death} twice on the same text") from None
                failed_at = len(answers)
            else:
                self._deaths = 0
        return answers

    def stop(self) -> None:
        """End the programs; the next question starts them again."""
        if self._pipe is not None:
            self._pipe.end()
            self._pipe = None

    def _start(self) -> _Pipe:
        if self._pipe is not None and self._pipe.owner == os.getpid():
            return self._pipe
        self.errors = b""
        try:
            self._pipe = _Pipe(self.commands)
        except OSError as error:
            raise _Died(f"cannot be started ({error}) and failed") from None
        return self._pipe

    def _exchange(self, messages: Sequence[bytes], answers: list[bytes]) -> None:
        """Tell the messages that have no answer yet, and add the answers as they come."""
        pipe = self._start()
        waiting = memoryview(b"".join(message + b"\0" for message in messages[len(answers) :]))
        begun = b""
        limit = time.monotonic() + self.timeout
        with selectors.DefaultSelector() as selector:
            selector.register(pipe.tell, selectors.EVENT_WRITE)
            selector.register(pipe.hear, selectors.EVENT_READ)
            selector.register(pipe.errors, selectors.EVENT_READ)
            while len(answers) < len(messages):
                ready = {key.fd for key, _ in selector.select(max(0.0, limit - time.monotonic()))}
                if not ready:
                    raise _Died(f"gave no answer for {self.timeout:g} seconds", SILENCE)
                if pipe.tell in ready:
                    waiting = waiting[_written(pipe.tell, waiting[:_PIECE]) :]
                    if not waiting:
                        selector.unregister(pipe.tell)
                if pipe.errors in ready and not self._hear_errors():
                    selector.unregister(pipe.errors)
                if pipe.hear in ready:
                    piece = os.read(pipe.hear, _PIECE)
                    if not piece:
                        raise _Died("died")
                    *ended, begun = (begun + piece).split(b"\0")
                    for answer in ended:
                        if len(answers) < len(messages) and not self.fits(messages[len(answers)], answer):
                            raise _Died("died, or lost its place,")
                        answers.append(answer)
                    if ended:
                        limit = time.monotonic() + self.timeout
        self._hear_errors()
        if begun or waiting or len(answers) > len(messages):
            del answers[len(messages) :]
            self.stop()  # it says more than it was asked: nothing further it says can be trusted

    def _hear_errors(self) -> bool:
        """Read what stands on the error stream by now; False where it is closed."""
        if self._pipe is None:
            return False
        with suppress(BlockingIOError):
            while piece := os.read(self._pipe.errors, _PIECE):
                self.errors = (self.errors + piece)[-_LAST_WORDS:]
            return False
        return True

    def _failure(self, how: str) -> TranslationError:
        said = self.errors.decode("utf-8", "replace").strip().splitlines()
        last = f"It said: {said[-1]} - look" if said else "Look"
        hint = f"{last} whether `{self.commands[0][0]}` works in a shell, then build again: finished shards are kept."
        return TranslationError(f"{self.what} {how}", hint=hint)


class _Pipe:
    """Running programs, each reading what the one before it writes.

    No shell is between them: it would hold the ends of the pipes open, so that the death of a program went unnoticed.

    Attributes:
        processes: the programs.
        tell, hear, errors: file descriptors of the first one's input, the last one's output, and what all say beside.
        owner: number of the process that started them.
    """

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        self.owner = os.getpid()
        self.processes: list[subprocess.Popen[bytes]] = []
        self.errors, saying = os.pipe()
        hearing, self.tell = os.pipe()
        try:
            for command in commands:
                coming, writing = os.pipe()
                try:
                    self.processes.append(_started(command, hearing, writing, saying))
                finally:
                    os.close(hearing)
                    os.close(writing)
                    hearing = coming
        finally:
            os.close(saying)
            self.hear = hearing
            descriptors = [self.tell, self.hear, self.errors]
            self._end = weakref.finalize(self, _end, self.owner, self.processes, descriptors)
        for descriptor in descriptors:
            os.set_blocking(descriptor, False)

    def end(self) -> None:
        self._end()


class _Died(Exception):
    """A program ended, or must be ended."""

    def __init__(self, how: str, counts: int = 1) -> None:
        super().__init__(how)
        self.counts = counts


def _started(command: Sequence[str], reading: int, writing: int, saying: int) -> subprocess.Popen[bytes]:
    """A program in a session of its own, since Ctrl-C is for its owner."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(
        command, stdin=reading, stdout=writing, stderr=saying, env=environment, start_new_session=True
    )


def _written(descriptor: int, piece: memoryview) -> int:
    """How many bytes could be written."""
    try:
        return os.write(descriptor, piece)
    except BlockingIOError:
        return 0
    except OSError:
        raise _Died("died") from None


def _end(owner: int, processes: list[subprocess.Popen[bytes]], descriptors: list[int]) -> None:
    """End programs and wait for them; not those of the process that this one was forked from."""
    for descriptor in descriptors:
        with suppress(OSError):
            os.close(descriptor)
    if owner == os.getpid():
        for process in processes:
            process.kill()
        for process in processes:
            process.wait()
