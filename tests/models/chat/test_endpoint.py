"""A model behind an endpoint: what is sent, which failures are worth another try, and what is said of the others."""

from __future__ import annotations

import pytest

from augkit.models.chat.base import Answer, AnswerError, Question
from augkit.models.chat.endpoint import Endpoint

from .server import Reply, completion, serving


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
