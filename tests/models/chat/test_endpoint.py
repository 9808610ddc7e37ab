"""A model behind an endpoint: what is sent, which failures are worth another try, and what is said of the others."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from augkit.errors import RecipeError
from augkit.models.chat.base import Answer, AnswerError, Question
from augkit.models.chat.endpoint import Endpoint, check_address, key_of

from .server import Reply, completion, serving

Says = Callable[[bytes, bytes], str]


@pytest.fixture
def saying() -> Iterator[Says]:
    """A server that says some bytes at once, and others drop by drop, to whoever connects; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve(at_once: bytes, drops: bytes) -> None:
        while not over.is_set():
            with listening.accept()[0] as connection, suppress(OSError):
                connection.recv(1 << 16)
                connection.sendall(at_once)
                for drop in drops:
                    if not over.wait(0.1):
                        connection.sendall(bytes([drop]))

    def start(at_once: bytes, drops: bytes) -> str:
        threading.Thread(target=serve, args=(at_once, drops), daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/v1"

    yield start
    over.set()


def question(prompt: str = "Say hello.", seed: int = 7) -> Question:
    return Question(prompt, "You are kind.", 0.5, 20, seed)


def endpoint(url: str, **options: object) -> Endpoint:
    return Endpoint(url, "tiny", **({"first_wait": 0.01, "retries": 2, "timeout": 5.0} | options))  # type: ignore[arg-type]


def test_what_is_sent_and_what_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    with serving(lambda body: completion("Hello!", prompt_tokens=9, completion_tokens=2)) as served:
        (answer,) = endpoint(served.url, key_variable="MY_KEY").ask([question()])
    assert answer == Answer("Hello!", 9, 2)
    assert served.requests == [
        {
            "model": "tiny",
            "messages": [{"role": "system", "content": "You are kind."}, {"role": "user", "content": "Say hello."}],
            "temperature": 0.5,
            "max_tokens": 20,
            "seed": 7,
        }
    ]
    assert served.headers[0]["Authorization"] == "Bearer secret"


def test_answers_stand_in_the_order_of_the_questions() -> None:
    with serving(lambda body: completion(body["messages"][-1]["content"].upper())) as served:
        answers = endpoint(served.url).ask([question(f"number {number}") for number in range(20)])
    assert [answer.text for answer in answers if isinstance(answer, Answer)] == [f"NUMBER {n}" for n in range(20)]


def failing_first(times: int, status: int, headers: dict[str, str] | None = None) -> Reply:
    left = [times]

    def reply(body: object) -> tuple[int, bytes, dict[str, str]]:
        left[0] -= 1
        return completion("done") if left[0] < 0 else (status, b"busy", headers or {})

    return reply


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_fails_for_a_while_is_tried_again(status: int) -> None:
    with serving(failing_first(2, status, {"Retry-After": "0"})) as served:
        assert endpoint(served.url).ask([question()]) == [Answer("done")]
    assert len(served.requests) == 3


def test_after_the_last_try_it_says_what_was_answered() -> None:
    with serving(failing_first(9, 503)) as served:
        (answer,) = endpoint(served.url).ask([question()])
    assert isinstance(answer, AnswerError)
    assert "answered 503: busy (after 3 tries)" in str(answer)


def test_what_will_not_get_better_is_not_tried_again() -> None:
    with serving(failing_first(9, 401)) as served:
        (answer,) = endpoint(served.url).ask([question()])
    assert "answered 401: busy" in str(answer)
    assert len(served.requests) == 1


@pytest.mark.parametrize(
    "content", [b"<html>", b"{}", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}']
)
def test_nonsense_is_an_error_of_that_question_alone(content: bytes) -> None:
    with serving(lambda body: (200, content, {}) if "bad" in str(body) else completion("fine")) as served:
        good, bad = endpoint(served.url, retries=1).ask([question("good"), question("bad")])
    assert good == Answer("fine")
    assert "cannot be read" in str(bad)


def test_an_endpoint_that_is_down() -> None:
    with serving(lambda body: completion("")) as served:
        pass  # it has ended
    (answer,) = endpoint(served.url, retries=1).ask([question()])
    assert "cannot be reached" in str(answer) and "after 2 tries" in str(answer)


def test_the_pace_is_asked_before_every_request() -> None:
    waited: list[int] = []
    with serving(failing_first(1, 500)) as served:
        endpoint(served.url, pace=lambda: waited.append(1)).ask([question()])
    assert len(waited) == 2


def test_an_endpoint_that_gives_nonsense_is_soon_asked_once_a_question_and_again_more_often_when_it_answers() -> None:
    sound = [False]
    with serving(lambda body: completion("fine") if sound[0] else (200, b"<html>", {})) as served:
        asked = endpoint(served.url, retries=5, first_wait=0.001, concurrency=1)
        answers = asked.ask([question(f"number {number}") for number in range(10)])
        assert all(isinstance(answer, AnswerError) for answer in answers)
        assert "(after 6 tries)" in str(answers[3]) and "(after 1 try)" in str(answers[4])
        assert len(served.requests) == 4 * 6 + 6
        sound[0] = True
        assert asked.ask([question()]) == [Answer("fine")]
        sound[0] = False
        assert "(after 6 tries)" in str(asked.ask([question()])[0])


def test_one_that_is_busy_is_waited_for_as_long_for_every_question() -> None:
    with serving(failing_first(99, 503)) as served:
        endpoint(served.url, retries=2, concurrency=1).ask([question(f"number {number}") for number in range(7)])
    assert len(served.requests) == 7 * 3


def test_one_that_never_answers_is_not_asked_any_more_for_as_long_as_an_answer_is_waited_for() -> None:
    sound = [False]
    with serving(lambda body: completion("fine") if sound[0] else (200, b"<html>", {})) as served:
        asked = endpoint(served.url, retries=0, concurrency=1, timeout=0.5)
        answers = asked.ask([question(f"number {number}") for number in range(40)])
        assert len(served.requests) == 16
        assert "was not asked: 16 questions before had no answer" in str(answers[16])
        sound[0] = True
        for _ in range(1000):
            (answer,) = asked.ask([question()])
            if isinstance(answer, Answer):
                break
            time.sleep(0.02)
        assert answer == Answer("fine")


def test_it_is_not_waited_for_as_long_as_one_that_has_had_enough_asks_for() -> None:
    with serving(failing_first(9, 429, {"Retry-After": "3600"})) as served:
        (answer,) = endpoint(served.url).ask([question()])
    assert len(served.requests) == 1
    assert "answered 429: busy, and asks to wait 3600 seconds" in str(answer) and "`requests_per_minute`" in str(answer)


@pytest.mark.parametrize(
    ("status", "advice"),
    [(302, "`endpoint`"), (400, "`temperature`"), (401, "MY_KEY"), (404, "`model`"), (422, "`system`"), (500, "logs")],
)
def test_what_is_answered_instead_is_told_with_what_to_do(status: int, advice: str) -> None:
    with serving(lambda body: (status, b"no", {"Location": "http://127.0.0.1:9/"})) as served:
        (answer,) = endpoint(served.url, retries=0, key_variable="MY_KEY").ask([question()])
    assert f"answered {status}: no (after 1 try). " in str(answer) and advice in str(answer)
    assert len(served.requests) == 1


def test_an_answer_without_end_is_left_off() -> None:
    with serving(lambda body: (200, b" " * (17 << 20), {})) as served:
        (answer,) = endpoint(served.url, retries=0).ask([question()])
    assert "more than 16 MiB" in str(answer)


def test_an_answer_that_comes_in_drops_is_waited_for_only_so_long(saying: Says) -> None:
    url = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b" " * 500)
    (answer,) = endpoint(url, retries=0, timeout=1.0).ask([question()])
    assert "not whole in time" in str(answer) and "`timeout_seconds`" in str(answer)


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", b"hello\r\n\r\n"]
)
def test_what_is_no_http_at_all_is_an_error_of_the_question(saying: Says, said: bytes) -> None:
    (answer,) = endpoint(saying(said, b""), retries=1).ask([question()])
    assert isinstance(answer, AnswerError) and "(after 2 tries)" in str(answer)


def test_brackets_without_end_are_nonsense() -> None:
    with serving(lambda body: (200, b"[" * 100_000 + b"]" * 100_000, {})) as served:
        (answer,) = endpoint(served.url, retries=0).ask([question()])
    assert "cannot be read: no JSON (maximum recursion depth exceeded" in str(answer)


def test_numbers_of_tokens_that_are_none_are_as_good_as_none() -> None:
    content = b'{"choices": [{"message": {"content": "fine"}}], "usage": {"prompt_tokens": "many"}}'
    with serving(lambda body: (200, content, {})) as served:
        assert endpoint(served.url).ask([question()]) == [Answer("fine")]


def test_models_that_call_the_limit_otherwise_are_told_it_so_from_then_on() -> None:
    refusal = b"Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    with serving(lambda body: (400, refusal, {}) if "max_tokens" in body else completion("fine")) as served:
        asked = endpoint(served.url, concurrency=1)
        assert asked.ask([question("one"), question("two")]) == [Answer("fine")] * 2
    assert [request.get("max_completion_tokens") for request in served.requests] == [None, 20, 20]


def test_the_key_is_sent_without_a_line_end_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "secret\n")
    with serving(lambda body: completion("fine")) as served:
        endpoint(served.url, key_variable="MY_KEY").ask([question()])
    assert served.headers[0]["Authorization"] == "Bearer secret"
    monkeypatch.setenv("MY_KEY", "abc\nxyzzy")
    with pytest.raises(RecipeError, match="MY_KEY holds characters that no key has") as caught:
        key_of("MY_KEY")
    assert "xyzzy" not in str(caught.value)


def test_the_key_does_not_follow_a_redirection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    with (
        serving(lambda body: completion("caught")) as elsewhere,
        serving(lambda body: (307, b"", {"Location": f"{elsewhere.url}/chat/completions"})) as served,
    ):
        (answer,) = endpoint(served.url, key_variable="MY_KEY").ask([question()])
    assert elsewhere.headers == [] and "answered 307" in str(answer)


@pytest.mark.parametrize(
    "url", ["localhost:80", "ftp://x", "http://", "http://a b", "http://[::1/v1", "http://x:99999"]
)
def test_what_can_be_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="base address"):
        check_address(url)
    assert check_address("http://localhost:8000/v1") == "http://localhost:8000/v1"
