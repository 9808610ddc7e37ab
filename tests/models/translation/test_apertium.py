"""Apertium as it is installed: what comes through, what depends on what, and what happens when its programs die."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from augkit.errors import RecipeError
from augkit.models.translation import apertium as module
from augkit.models.translation.apertium import Apertium
from augkit.models.translation.piping import Conversation

WHAT = ("door", "kitchen", "garden", "roof", "window")
WHOSE = ("old", "new", "small")
HOW = ("red", "beautiful", "very big", "closed", "not clean")
TEXTS = [f"The {what} of the {whose} house is {how}." for what in WHAT for whose in WHOSE for how in HOW]


def test_a_sentence_is_translated_and_comes_back(apertium: Apertium) -> None:
    (spanish,) = apertium.translate(["This is not a good film."], "en", "es")
    assert spanish == "Esto no es una película buena."
    assert apertium.translate([spanish], "es", "en") == ["This is not a good film."]


def test_signs_of_the_stream_format_come_through(apertium: Apertium) -> None:
    text = "The house [q] {b} <c> ^ $5 \\ d/f @f #g * 100%"
    assert apertium.translate([text], "en", "es") == [text.replace("The house", "La casa")]


@pytest.mark.parametrize("ending", ["", ".", "...", "?", "!", " .", ",", "[", "]", '"', ")", "\\"])
def test_every_sentence_is_answered_whatever_it_ends_with(apertium: Apertium, ending: str) -> None:
    made = apertium.translate([f"The house{ending}", "The river"], "en", "es")
    assert made[1] == "El río"
    assert (made[0] or "").startswith("La casa")


def test_unknown_words_are_not_marked(apertium: Apertium) -> None:
    assert apertium.translate(["The zorblefax and 电影 👩‍👩‍👧"], "en", "es") == ["El zorblefax y 电影 👩‍👩‍👧"]


def test_what_no_engine_takes_is_none_and_white_space_stays(apertium: Apertium) -> None:
    texts = ["", " \n", "a \0 film", "a \ud800 film", "a" * 5000, "long " * 5000, "The house"]
    assert apertium.translate(texts, "en", "es") == ["", " \n", None, None, None, None, "La casa"]


def test_a_sentence_does_not_depend_on_those_before_it() -> None:
    """`a lot of` makes apertium-tagger overwrite what it holds of unknown words, which decides how `fit` is read."""
    sentence = "It is hard to fit in, though he tried."
    before = ["He has a lot of money.", "The known song is worn.", "The bore is drunk."]
    alone, after = Apertium(), Apertium()
    if not alone.supports("en", "es"):
        pytest.skip("Apertium is not installed: apt install apertium apertium-eng-spa")
    (expected,) = alone.translate([sentence], "en", "es")
    assert after.translate([*before, sentence], "en", "es")[-1] == expected
    (head, tail) = module._conversations(alone._mode("en", "es"), 60.0)
    assert head is not None
    lasting = [tail.ask(head.ask([f"{text}[0]".encode()]))[0].decode() for text in [*before, sentence]]
    if lasting[-1] == f"{expected}[0]":
        pytest.skip("this version of apertium-tagger keeps its tables; starting it again is not needed")
    for engine in (alone, after):
        engine.close()


def test_order_and_batches_do_not_matter(apertium: Apertium) -> None:
    forwards = apertium.translate(TEXTS, "en", "es")
    other = Apertium()
    backwards = [other.translate([text], "en", "es")[0] for text in TEXTS[:20:-1]]
    other.close()
    assert backwards == forwards[:20:-1]


def test_programs_are_started_once_a_direction(monkeypatch: pytest.MonkeyPatch, apertium: Apertium) -> None:
    started = []
    start = Conversation._start
    monkeypatch.setattr(
        Conversation, "_start", lambda self: (started.append(self) if self._pipe is None else None, start(self))[1]
    )
    for text in TEXTS:
        apertium.translate([text], "en", "es")
    assert len(started) == 2  # the programs up to the tagger, and those behind it


def kill_when_running(engine: Apertium, part: int, which: int) -> threading.Thread:
    """Kill one of the programs of a direction a moment after they have started."""

    def work() -> None:
        limit = time.monotonic() + 20
        while time.monotonic() < limit:
            pipe = engine.running.get(("en", "es"), (None, None))[part]
            if pipe is not None and (running := pipe.process_ids):
                time.sleep(0.05)
                with suppress(ProcessLookupError):
                    os.kill(running[which], signal.SIGKILL)
                return
            time.sleep(0.001)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.mark.parametrize(("part", "which"), [(0, 0), (0, 1), (1, 0), (1, 4), (1, -1)])
def test_a_program_that_is_killed_in_the_middle_of_a_batch_is_started_again(
    apertium: Apertium, part: int, which: int
) -> None:
    expected = apertium.translate(TEXTS, "en", "es")
    other = Apertium()
    thread = kill_when_running(other, part, which)
    start = time.monotonic()
    made = other.translate(TEXTS, "en", "es")
    thread.join()
    assert made == expected
    assert other.translate(["The river"], "en", "es") == ["El río"]  # also where it was killed after the batch
    assert time.monotonic() - start < 30  # noticed, not waited for
    other.close()


def test_closing_ends_the_programs_and_asking_starts_them_again(apertium: Apertium) -> None:
    apertium.translate(["The house"], "en", "es")
    running = [process for pipe in apertium.running["en", "es"] if pipe is not None for process in pipe.process_ids]
    assert len(running) > 8
    apertium.close()
    for process in running:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
    assert apertium.translate(["The door"], "en", "es") == ["La puerta"]


def test_a_language_that_is_not_there_is_told_with_those_that_are(apertium: Apertium) -> None:
    expected = r"Apertium has no en-fr here; it has .*en-es.*\n  apt install apertium-eng-fra"
    with pytest.raises(RecipeError, match=expected):
        apertium.check("en", "fr")
    assert not apertium.supports("en", "fr")


def test_without_apertium_the_packages_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecipeError, match="Apertium is not installed\n  apt install apertium apertium-eng-spa"):
        Apertium().check("en", "es")


def test_pairs_named_by_two_letters_are_found(tmp_path: Path) -> None:
    (tmp_path / "modes").mkdir()
    for name in ("en-gl", "cat-ita", "eng-spa_MX"):
        (tmp_path / "modes" / f"{name}.mode").write_text("lt-proc x")
    assert Apertium(str(tmp_path)).pairs() == {("en", "gl"), ("ca", "it")}


def test_the_fingerprint_follows_the_dictionaries(tmp_path: Path) -> None:
    (tmp_path / "modes").mkdir()
    dictionary, mode = tmp_path / "a.bin", tmp_path / "modes" / "eng-spa.mode"
    found = []
    for number, content in enumerate((b"one", b"two", b"one")):
        dictionary.write_bytes(content)
        mode.write_text(f"lt-proc '{dictionary}'")
        os.utime(mode, ns=(number, number))
        found.append(Apertium(str(tmp_path)).fingerprint("en", "es"))
    assert found[0] == found[2] != found[1]
