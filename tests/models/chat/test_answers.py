"""The book of answers: what is kept, what is paid, who may ask when."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from augkit.errors import RecipeError
from augkit.models.chat.answers import AnswerBook, CostCapReached, check_path, default_path
from augkit.models.chat.base import Answer


@pytest.fixture
def book(tmp_path: Path) -> AnswerBook:
    return AnswerBook(tmp_path / "folder" / "answers.sqlite")


def test_answers_are_found_again_by_another_process(book: AnswerBook) -> None:
    book.keep({"a": Answer("one 一", 3, 4), "b": Answer("two")}, "account", {"a": 0.5})
    code = (
        "import sys; from pathlib import Path; from augkit.models.chat.answers import AnswerBook;"
        "book = AnswerBook(Path(sys.argv[1])); print(ascii(book.find(['a', 'b', 'c'])), book.spent('account'))"
    )
    found = subprocess.run([sys.executable, "-c", code, str(book.path)], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == r"{'a': 'one \u4e00', 'b': 'two'} 0.5"


def test_the_first_answer_stays(book: AnswerBook) -> None:
    assert book.keep({"a": Answer("first")}, "", {}) == {"a": "first"}
    assert book.keep({"a": Answer("second")}, "", {}) == {"a": "first"}


def test_more_keys_than_one_query_takes(book: AnswerBook) -> None:
    answers = {str(number): Answer(f"text {number}") for number in range(1200)}
    book.keep(answers, "", {})
    assert book.find(list(answers)) == {key: answer.text for key, answer in answers.items()}


def test_no_more_is_set_aside_than_there_is(book: AnswerBook) -> None:
    book.reserve({"a": 0.4, "b": 0.4}, "account", 1.0)
    with pytest.raises(CostCapReached, match="max_cost is 1, 0 is spent"):
        book.reserve({"c": 0.4}, "account", 1.0)
    book.reserve({"c": 0.4}, "another", 1.0)
    book.keep({"a": Answer("text")}, "account", {"a": 0.1})
    book.release(["b"])
    assert book.spent("account") == pytest.approx(0.1)
    book.reserve({"c": 0.9}, "account", 1.0)


def test_requests_are_spread_over_time_for_all_processes(book: AnswerBook) -> None:
    other = AnswerBook(book.path)
    start = time.time()
    slots = [source.next_slot("endpoint", 2.0) for source in (book, other, book)]
    assert slots[0] == pytest.approx(start, abs=1.0)
    assert [late - early for early, late in pairwise(slots)] == pytest.approx([2.0, 2.0])


def test_a_file_that_is_no_book_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"something else entirely, and long enough" * 100)
    with pytest.raises(RecipeError, match="cannot be used"):
        AnswerBook(path)
    with pytest.raises(RecipeError, match="cannot be used"):
        check_path(path)


def test_where_there_can_be_no_book_is_told_and_none_is_made_before_it_is_wanted(tmp_path: Path) -> None:
    check_path(tmp_path / "new" / "answers.sqlite")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    with pytest.raises(RecipeError, match="not a folder to write in"):
        check_path(tmp_path / "file" / "answers.sqlite")
    with pytest.raises(RecipeError, match="is a folder"):
        check_path(tmp_path)


def test_many_processes_write_at_once(book: AnswerBook) -> None:
    code = (
        "import sys; from pathlib import Path; from augkit.models.chat.answers import AnswerBook;"
        "from augkit.models.chat.base import Answer; book = AnswerBook(Path(sys.argv[1]))\n"
        "for n in range(50): book.keep({f'{sys.argv[2]}.{n}': Answer('text')}, 'account', {f'{sys.argv[2]}.{n}': 1.0})"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(book.path), str(number)]) for number in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert book.spent("account") == 150
    assert sqlite3.connect(book.path).execute("SELECT COUNT(*) FROM answers").fetchone() == (150,)


def test_where_the_book_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AUGKIT_ANSWERS", str(tmp_path / "mine.sqlite"))
    assert default_path() == tmp_path / "mine.sqlite"
    monkeypatch.delenv("AUGKIT_ANSWERS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_path() == tmp_path / "augkit" / "answers.sqlite"
