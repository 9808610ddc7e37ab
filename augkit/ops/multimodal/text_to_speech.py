"""`multimodal.text_to_speech`: a text spoken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from augkit.models.espeak import espeak_version, require_voice, utterance
from augkit.ops.audio.reading.files import soundfile
from augkit.ops.audio.reading.sound import Sound
from augkit.ops.audio.reading.values import UnencodedSound
from augkit.ops.audio.signal.resampling import resampled
from augkit.ops.base import Drawn, Row, RowOperator, operator
from augkit.ops.chance import Chance

VARIANTS = ("", "+m3", "+m7", "+f2", "+f4")
"""Of a language's voice, where the recipe names no voices: as it is, two lower ones and two higher ones."""
SPOKEN = ("transcript", "text")


@dataclass(frozen=True)
class Utterance:
    """What is said, in which language (ISO 639-1), and the row's `audio`, which is None where there is none yet."""

    text: str
    language: str
    audio: Any = None


def _within(low: int, high: int, value: tuple[int, int]) -> tuple[int, int]:
    if not low <= value[0] <= value[1] <= high:
        raise ValueError(f"a range from low to high within {low} to {high} is needed")
    return value


WordsPerMinute = Annotated[tuple[int, int], Field(strict=False), AfterValidator(partial(_within, 80, 450))]
Pitch = Annotated[tuple[int, int], Field(strict=False), AfterValidator(partial(_within, 0, 99))]


@operator("multimodal.text_to_speech", version=1)
class TextToSpeech(RowOperator[Utterance]):
    """Speak the `transcript`, or the `text` where there is none, and put the sound into the `audio` column.

    The column need not be in the source: name it under `source.new_columns`. Source rows are silent there; leave them
    out by `keep_original: false` where every row should have a sound. Operators on audio may follow in the chain; they
    leave a `transcript` true. A text without a letter or digit, or longer than `max_characters`, is left alone.

    Args:
        voices: names of voices, as `espeak-ng --voices` has them, each with a variant behind a plus where wanted, as in
            `en-us+f2`; one is drawn. Left out, the voice of `source.language` and four variants of it.
        words_per_minute: `[low, high]`, from 80 to 450.
        pitch: `[low, high]`, from 0 to 99.
        sampling_rate: of the sound in Hz; left out, as it is made: 22,050.
        max_characters: length of the longest text that is spoken, in characters.

    Source: eSpeak NG.
    """

    modality: ClassVar[str] = "multimodal"
    moves: ClassVar[frozenset[str]] = frozenset({"audio"})
    keeps: ClassVar[frozenset[str]] = frozenset(
        {"text", "transcript", "text_pair", "target_text", "spans", "answers", "label", "id", "group", "time"}
    )
    needs: ClassVar[frozenset[str]] = frozenset({"audio"})
    deterministic: ClassVar[bool] = False  # other versions of the program speak otherwise

    voices: tuple[Annotated[str, Field(pattern=r"^[A-Za-z][\w-]*(\+[\w-]+)?$")], ...] = Field((), strict=False)
    words_per_minute: WordsPerMinute = (130, 200)
    pitch: Pitch = (30, 70)
    sampling_rate: Annotated[int, Field(ge=4000, le=96_000)] | None = None
    max_characters: Annotated[int, Field(ge=1, le=100_000)] = 1000

    def inputs(self) -> frozenset[str]:
        return frozenset(SPOKEN)

    def check_ready(self, language: str) -> None:
        soundfile()
        for voice in self.voices or (language,):
            require_voice(voice)

    def fingerprint(self) -> str:
        return f"espeak-ng {espeak_version()}"

    def read(self, row: Row) -> Utterance:
        text = next((row.values[role] for role in SPOKEN if row.values.get(role)), "")
        return Utterance(text, row.language, row.values.get("audio"))

    def draw(self, sample: Utterance, rng: Chance) -> Drawn:
        shares = rng.random(3).tolist()
        if len(sample.text) > self.max_characters or not any(map(str.isalnum, sample.text)):
            return None
        voices = self.voices or tuple(f"{sample.language}{variant}" for variant in VARIANTS)
        speed, pitch = (
            low + int(share * (high - low + 1))
            for share, (low, high) in zip(shares[1:], (self.words_per_minute, self.pitch), strict=True)
        )
        return {"voice": voices[int(shares[0] * len(voices))], "words_per_minute": speed, "pitch": pitch}

    def apply(self, sample: Utterance, drawn: Drawn) -> Utterance:
        samples, made_at = utterance(sample.text, drawn["voice"], drawn["words_per_minute"], drawn["pitch"])
        rate = self.sampling_rate or made_at
        sound = Sound(samples, made_at).changed(resampled(samples, made_at, rate), sampling_rate=rate)
        return replace(sample, audio=UnencodedSound(sound.samples, rate, None))

    def write(self, row: Row, sample: Utterance) -> Row:
        return row.replaced({"audio": sample.audio})
