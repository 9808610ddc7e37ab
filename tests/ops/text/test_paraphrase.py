"""`text.paraphrase`: what is asked, which answers are used, and what a second build costs."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import augkit
from augkit.building.chain import Copy, Run, Step
from augkit.errors import AugkitError, RecipeError
from augkit.models.chat.answers import open_book
from augkit.ops.base import Row
from augkit.ops.registry import get_operator
from augkit.recipe.schema import Recipe
from tests.models.chat.server import Reply, completion, serving, text_of

TEXT = "I would like to return my order."


@pytest.fixture(autouse=True)
def own_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AUGKIT_ANSWERS", str(tmp_path / "answers.sqlite"))
    yield
    open_book.cache_clear()


def run(url: str, texts: list[str], **parameters: Any) -> list[Any]:
    """The text that became of each, or the error of its row."""
    settings = {"model": "tiny", "endpoint": url, "retries": 0} | parameters
    step = Step("text.paraphrase.1", get_operator("text.paraphrase").model_validate(settings), 17)
    copies = [Copy(Row(str(number), {"text": text, "label": "b"}), 0) for number, text in enumerate(texts)]
    step.run(copies, Run())
    return [copy.failure[1] if copy.failure else copy.row.values["text"] for copy in copies]


def saying(answer: str | Callable[[str], str]) -> Reply:
    return lambda body: completion(answer if isinstance(answer, str) else answer(text_of(body)))


def test_the_answer_takes_the_text_s_place() -> None:
    with serving(saying(lambda text: text.replace("would like", "want"))) as served:
        assert run(served.url, [TEXT, "They would like tea."]) == ["I want to return my order.", "They want tea."]
    prompts = [body["messages"][-1]["content"] for body in served.requests]
    assert all("English" in prompt and "other words" in prompt for prompt in prompts)


@pytest.mark.parametrize("style", ["formal", "informal", "concise"])
def test_a_style_is_asked_for_by_name(style: str) -> None:
    with serving(saying("Please take it back.")) as served:
        run(served.url, [TEXT], style=style)
    words = {"formal": "formal style", "informal": "informal style", "concise": "as few words"}
    assert words[style] in served.requests[0]["messages"][-1]["content"]


def test_an_own_prompt_may_name_label_and_language() -> None:
    with serving(saying("Other words.")) as served:
        run(served.url, ["a {label} text"], prompt="({language}, {label}) {text}!", system="")
    assert served.requests[0]["messages"] == [{"role": "user", "content": "(English, b) a {label} text!"}]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param('"Please take my order back."', "Please take my order back.", id="in quotation marks"),
        pytest.param("Sure! Here is a rewritten version:\n\nTake it back.", "Take it back.", id="with an introduction"),
        pytest.param("<think>Hmm, a return.</think>\nTake it back.", "Take it back.", id="with thoughts"),
        pytest.param("Take it back.\n\nNote: I kept the meaning.", "Take it back.", id="with a remark"),
        pytest.param("", TEXT, id="empty"),
        pytest.param("i would like to return my order", TEXT, id="the same but for case and marks"),
        pytest.param("I'm sorry, but I can't help with that.", TEXT, id="a refusal"),
        pytest.param("word " * 60, TEXT, id="far too long"),
        pytest.param("Write to {name} to return it.", TEXT, id="with a placeholder that was not there"),
    ],
)
def test_answers_that_are_used_and_those_that_are_not(answer: str, expected: str) -> None:
    with serving(saying(answer)) as served:
        assert run(served.url, [TEXT]) == [expected]


@pytest.mark.parametrize("text", ["Hello {name}, see https://x.org/a now.", "mail a@b.org, <b>please</b>"])
def test_links_and_placeholders_have_to_come_back(text: str) -> None:
    with serving(saying(lambda source: "Well: " + source)) as served:
        assert run(served.url, [text], prompt="Text: {text}\n\nRewritten text:") == [f"Well: {text}"]
    with serving(saying(lambda source: re.sub(r"\{name\}|\S+@\S+", "Anna,", source))) as served:
        assert run(served.url, [text], temperature=0.1) == [text]


def test_words_to_keep_have_to_come_back() -> None:
    with serving(saying("Please take it back.")) as served:
        assert run(served.url, [TEXT], keep=["order"]) == [TEXT]


def test_nothing_is_asked_about_a_text_without_words() -> None:
    with serving(saying("Something.")) as served:
        assert run(served.url, ["", "?!", "12 34"]) == ["", "?!", "12 34"]
    assert served.requests == []


def test_a_question_without_an_answer_fails_its_row_alone() -> None:
    with serving(lambda body: (400, b"no", {}) if "bad" in text_of(body) else completion("Other words.")) as served:
        good, bad = run(served.url, ["good words", "bad words"])
    assert good == "Other words."
    assert "answered 400: no" in str(bad)


def test_copies_of_a_row_are_asked_for_with_other_seeds() -> None:
    with serving(lambda body: completion(f"Answer {body['seed']}.")) as served:
        operator = get_operator("text.paraphrase").model_validate(
            {"model": "tiny", "endpoint": served.url, "prompt": "{text}"}
        )
        copies = [Copy(Row("row", {"text": TEXT}), number) for number in range(4)]
        Step("text.paraphrase.1", operator, 17).run(copies, Run())
    assert len({copy.row.values["text"] for copy in copies}) == 4


def test_an_operator_that_has_asked_can_be_sent_to_another_process() -> None:
    with serving(saying("Other words.")) as served:
        operator = get_operator("text.paraphrase").model_validate({"model": "tiny", "endpoint": served.url})
        Step("text.paraphrase.1", operator, 17).run([Copy(Row("row", {"text": TEXT}), 0)], Run())
        assert pickle.loads(pickle.dumps(operator)) == operator


def recipe(folder: Path, url: str, **parameters: Any) -> Recipe:
    data = folder / "data.csv"
    if not data.exists():
        lines = [f"I would like to return order number {word}.,{word}" for word in ("one", "two", "three", "four")]
        data.write_text("\n".join(["text,label", *lines]))
    step = {"text.paraphrase": {"model": "tiny", "endpoint": url, "retries": 0, "prompt": "{text}"} | parameters}
    return Recipe(
        augkit=1,
        name="said-otherwise",
        source={"data": str(data), "columns": {"text": "text", "label": "label"}},
        augment={"copies": 2, "chain": [step], "attempts": 1},
        max_quarantined=0.0,
    )


def test_a_second_build_asks_nothing_and_gives_the_same_version(tmp_path: Path) -> None:
    with serving(lambda body: completion(f"{body['messages'][-1]['content']} Thanks {body['seed']}!")) as served:
        first = augkit.build(recipe(tmp_path, served.url), store=tmp_path / "one")
        asked = len(served.requests)
    assert asked == 8 and first.rows == 12
    again = augkit.build(
        recipe(tmp_path, served.url), store=tmp_path / "two", engine="processes"
    )  # nobody is there now
    assert again.version == first.version


def test_no_more_is_spent_than_allowed_over_all_builds(tmp_path: Path) -> None:
    def reply(body: Any) -> Any:
        return completion(f"Answer {body['seed']}.", prompt_tokens=100, completion_tokens=10)

    prices = {"prompt_price": 1000.0, "answer_price": 1000.0, "max_tokens": 20}
    with serving(reply) as served:
        with pytest.raises(AugkitError, match=r"max_cost is 0\.5"):
            augkit.build(recipe(tmp_path, served.url, max_cost=0.5, **prices), store=tmp_path / "one")
        spent = len(served.requests) * 0.11
        assert 0 < spent <= 0.5
        augkit.build(recipe(tmp_path, served.url, max_cost=5, **prices), store=tmp_path / "one")
        assert len(served.requests) == 8  # those paid for before were not asked again


def test_what_an_endpoint_does_not_tell_the_tokens_of_counts_as_the_most_it_may_have_cost() -> None:
    prices = {"answer_price": 1_000_000.0, "max_tokens": 20, "max_cost": 50.0, "batch_size": 1}
    with serving(lambda body: completion(f"Answer {body['seed']}.")) as served:
        made = [run(served.url, [f"Text number {word}."], **prices)[0] for word in ("one", "two", "three")]
        assert len(served.requests) == 2
    assert "max_cost is 50, 40 is spent" in str(made[2])


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        pytest.param({"model": "tiny", "endpoint": "localhost:80"}, "endpoint", id="no address"),
        pytest.param({"model": "tiny", "prompt": "Rewrite it."}, "{text}", id="no place for the text"),
        pytest.param({"model": "tiny", "endpoint": "http://x", "max_cost": 1.0}, "prompt_price", id="no prices"),
        pytest.param({"model": "/no/such/folder"}, "no folder", id="no such model"),
        pytest.param({"model": "tiny", "endpoint": "http://x", "answers": "/"}, "is a folder", id="answers"),
        pytest.param({"model": "tiny", "endpoint": "http://x", "key_variable": "BROKEN"}, "BROKEN holds", id="key"),
        pytest.param({}, "model", id="no model"),
    ],
)
def test_mistakes_are_told_before_the_first_row(
    parameters: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from augkit.building.compile import compile_chain

    monkeypatch.setenv("BROKEN", "two\nlines")
    pytest.importorskip("transformers", reason="pip install 'augkit[models]'")
    source = {"data": "unused.csv", "columns": {"text": "text"}}
    with pytest.raises(RecipeError, match=re.escape(words)):
        compile_chain(Recipe(augkit=1, name="x", source=source, augment={"chain": [{"text.paraphrase": parameters}]}))


def test_where_and_how_fast_it_is_asked_is_not_in_the_key() -> None:
    def described(**parameters: Any) -> str:
        operator = get_operator("text.paraphrase").model_validate(
            {"model": "tiny", "endpoint": "http://a"} | parameters
        )
        return json.dumps(Step("text.paraphrase.1", operator, 17).describe())

    assert described() == described(endpoint="http://b", retries=9, batch_size=3, concurrency=9)
    assert described() != described(temperature=0.1)
