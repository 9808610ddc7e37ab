"""Engines for the tests: real ones where they are installed, and programs that fail on purpose."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from augkit.models.translation.apertium import Apertium

from .making import make_marian

FAULTY = """
import os, sys, time
from pathlib import Path

seen = Path(sys.argv[1])
message = b""
while piece := sys.stdin.buffer.read1(1 << 16):
    *messages, message = (message + piece).split(b"\\0")
    for one in messages:
        if b"poison" in one:
            print("it was poison", file=sys.stderr, flush=True)
            os._exit(3)
        if b"once" in one and not seen.exists():
            seen.touch()
            os._exit(4)
        if b"silence" in one:
            time.sleep(60)
        twice = b"twice" in one
        sys.stdout.buffer.write((one.upper() + b"\\0") * (1 + twice))
        sys.stdout.buffer.flush()
"""


@pytest.fixture
def faulty(tmp_path: Path) -> list[str]:
    """A command that answers in capitals, dies of the word `poison` and, the first time, of `once`."""
    script = tmp_path / "faulty.py"
    script.write_text(FAULTY)
    return [sys.executable, str(script), str(tmp_path / "seen")]


@pytest.fixture
def apertium() -> Iterator[Apertium]:
    """A fresh engine, with nothing remembered; skips where the pair is not installed."""
    engine = Apertium()
    if not engine.supports("en", "es"):
        pytest.skip("Apertium is not installed: apt install apertium apertium-eng-spa")
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def marian_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small Marian model that was never trained."""
    pytest.importorskip("transformers", reason="transformers is not installed: pip install 'augkit[models]'")
    pytest.importorskip("sentencepiece", reason="sentencepiece is not installed: pip install sentencepiece")
    return make_marian(tmp_path_factory.mktemp("marian"))


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small networks are slower on several threads, by far so on a busy machine."""
    monkeypatch.setenv("AUGKIT_THREADS", "1")
