"""A torchaudio whose compiled part cannot be loaded, stood in for by packages that fail as it does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BROKEN = 'raise OSError("Could not load this library: _torchaudio.abi3.so")\n'
INIT = "from . import _extension, functional\n"
SCRIPT = """
from augkit.models.torchaudio import mend_torchaudio
print(mend_torchaudio(), "/", mend_torchaudio())
import torchaudio
print(torchaudio.functional.half(4), torchaudio._extension._IS_TORCHAUDIO_EXT_AVAILABLE)
"""


def run(folder: Path, init: str, extension: str | None, script: str = SCRIPT) -> subprocess.CompletedProcess[str]:
    package = folder / "torchaudio"
    package.mkdir()
    (package / "__init__.py").write_text(init)
    (package / "functional.py").write_text("def half(value): return value // 2\n")
    if extension is not None:
        (package / "_extension.py").write_text(extension)
    path = os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )


def test_functions_in_python_work_without_the_compiled_part(tmp_path: Path) -> None:
    done = run(tmp_path, INIT, BROKEN)
    why = "Could not load this library: _torchaudio.abi3.so"
    assert done.stdout.splitlines() == [f"{why} / {why}", "2 False"], done.stderr


def test_a_whole_one_is_left_alone(tmp_path: Path) -> None:
    done = run(tmp_path, INIT, "_IS_TORCHAUDIO_EXT_AVAILABLE = True\n")
    assert done.stdout.splitlines() == [" / ", "2 True"], done.stderr


@pytest.mark.parametrize("init", ['raise RuntimeError("of another kind")\n', f"{INIT}import nowhere_to_be_found\n"])
def test_what_cannot_be_mended_is_told_to_whoever_imports_it(tmp_path: Path, init: str) -> None:
    asked = "try:\n    import torchaudio\nexcept Exception as error:\n    print(error)"
    script = f"import augkit.harness\nprint('here')\n{asked}"
    done = run(tmp_path, init, BROKEN, script)
    assert done.stdout.startswith("here\n") and len(done.stdout.splitlines()) == 2, done.stderr
