"""Wav files that are cut off, which libsndfile reads as if they were whole."""

from __future__ import annotations

import struct

import numpy as np
import pytest

pytest.importorskip("soundfile", reason="soundfile is not installed: pip install 'augkit[audio]'")

from augkit.ops.audio.reading.files import decoded, encoded
from augkit.testing.audio import spoken

WHOLE = encoded(spoken(0.2, 8000), 8000, "wav")
HEADER = len(WHOLE) - 3200


@pytest.mark.parametrize("length", [HEADER + 2, len(WHOLE) // 2, len(WHOLE) - 100])
def test_what_is_missing_is_told(length: int) -> None:
    with pytest.raises(ValueError, match=f"the audio is cut off: {len(WHOLE) - length:,} bytes are missing"):
        decoded(WHOLE[:length])


def test_chunks_before_and_behind_the_samples_are_passed_over() -> None:
    note = struct.pack("<4sI", b"LIST", 5) + b"abcde\0"
    full = WHOLE[:12] + note + WHOLE[12:] + note
    assert np.array_equal(decoded(full)[0], decoded(WHOLE)[0])
    with pytest.raises(ValueError, match="cut off"):
        decoded(full[:-1000])


@pytest.mark.parametrize("size", [0xFFFF_FFFF, 3200 + HEADER], ids=["streamed", "header counted in"])
def test_files_that_say_a_wrong_length_and_are_whole_are_read(size: int) -> None:
    written = WHOLE[: HEADER - 4] + struct.pack("<I", size) + WHOLE[HEADER:]
    assert np.array_equal(decoded(written)[0], decoded(WHOLE)[0])
