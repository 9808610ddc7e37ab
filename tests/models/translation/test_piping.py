"""A program kept running: it answers in order, is started again when it dies, and never outlives its owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from augkit.models.translation.base import TranslationError
from augkit.models.translation.piping import TOO_OFTEN, Conversation


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_messages_are_answered_in_order(faulty: list[str]) -> None:
    assert Conversation([faulty], "it").ask([b"one", b"", b"two\nthree"]) == [b"ONE", b"", b"TWO\nTHREE"]


def test_one_process_answers_all_questions(faulty: list[str]) -> None:
    talk = Conversation([faulty], "it")
    talk.ask([b"a"])
    first = talk.process_ids
    talk.ask([b"b", b"c"])
    assert talk.process_ids == first != []


def test_more_than_fits_into_pipes_is_told_and_heard_at_once(faulty: list[str]) -> None:
    messages = [b"%d " % number * 20_000 for number in range(30)]
    assert Conversation([faulty], "it").ask(messages) == messages


def test_a_program_that_dies_is_started_again_and_goes_on_where_it_was(faulty: list[str]) -> None:
    talk = Conversation([faulty], "it")
    talk.ask([b"before"])
    first = talk.process_ids
    assert talk.ask([b"a", b"once", b"b"]) == [b"A", b"ONCE", b"B"]
    assert talk.process_ids != first


def test_dying_twice_of_one_text_raises_with_its_last_words(faulty: list[str]) -> None:
    with pytest.raises(
        TranslationError, match="it died twice on the same text\n  It said: it was poison - look whether"
    ):
        Conversation([faulty], "it").ask([b"a", b"poison", b"b"])


def test_other_texts_are_answered_after_a_death(faulty: list[str]) -> None:
    talk = Conversation([faulty], "it")
    for _ in range(TOO_OFTEN // 2):
        with pytest.raises(TranslationError):
            talk.ask([b"poison"])
        assert talk.ask([b"a"]) == [b"A"]


def test_a_program_that_only_dies_is_given_up() -> None:
    talk = Conversation([["false"]], "it")
    for _ in range(TOO_OFTEN // 2):
        with pytest.raises(TranslationError, match="it died twice"):
            talk.ask([b"a"])
    with pytest.raises(TranslationError, match="failed again and again and is not started any more"):
        talk.ask([b"a"])


def test_silence_is_waited_for_only_so_long(faulty: list[str]) -> None:
    start = time.monotonic()
    with pytest.raises(TranslationError, match=r"gave no answer for 0\.4 seconds twice"):
        Conversation([faulty], "it", timeout=0.4).ask([b"silence"])
    assert time.monotonic() - start < 20


def test_answers_that_nobody_asked_for_are_not_taken_for_the_next(faulty: list[str]) -> None:
    talk = Conversation([faulty], "it")
    for _ in range(3):
        talk.ask([b"twice"])
        assert talk.ask([b"a"]) == [b"A"]


def test_all_programs_of_a_pipe_end_with_the_object(faulty: list[str]) -> None:
    talk = Conversation([["cat"], faulty, ["cat"]], "it")
    assert talk.ask([b"a"]) == [b"A"]
    running = talk.process_ids
    assert len(running) == 3
    del talk
    assert not any(is_running(process) for process in running)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_death_of_one_program_of_a_pipe_is_noticed_at_once(faulty: list[str], which: int) -> None:
    talk = Conversation([["cat"], faulty, ["cat"]], "it")
    talk.ask([b"a"])
    os.kill(talk.process_ids[which], signal.SIGKILL)
    start = time.monotonic()
    assert talk.ask([b"b", b"c"]) == [b"B", b"C"]
    assert time.monotonic() - start < 10


def test_an_answer_that_cannot_be_the_one_to_its_message_is_not_taken_for_it(faulty: list[str]) -> None:
    messages, expected = [b"a", b"twice", b"b", b"c"], [b"A", b"TWICE", b"B", b"C"]
    assert Conversation([faulty], "it").ask(messages) != expected
    assert Conversation([faulty], "it", fits=lambda told, heard: heard == told.upper()).ask(messages) == expected


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(TranslationError, match=r"it cannot be started .*no-such-program"):
        Conversation([["cat"], ["no-such-program"]], "it").ask([b"a"])


def test_it_ends_when_its_owner_is_killed(faulty: list[str], tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(
        "import os, signal\n"
        "from augkit.models.translation.piping import Conversation\n"
        f"talk = Conversation([{faulty!r}], 'it')\n"
        "talk.ask([b'a'])\n"
        "print(talk.process_ids[0], flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True)
    process = int(done.stdout)
    limit = time.monotonic() + 10
    while is_running(process) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not is_running(process)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_talks_to_a_program_of_its_own(faulty: list[str]) -> None:
    talk = Conversation([faulty], "it")
    talk.ask([b"a"])
    pid = os.fork()
    if pid == 0:
        fine = talk.ask([b"b"]) == [b"B"]
        talk.stop()
        os._exit(0 if fine else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert talk.ask([b"c"]) == [b"C"]
