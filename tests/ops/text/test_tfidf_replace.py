"""`text.tfidf_replace`: words that tell little are replaced by others that tell little."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.building.seeding import Chance, copy_key, step_key
from augkit.ops.base import Row
from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from .drawing import PROSE

ROWS = [
    *[{"text": f"the film of the {word} is on a screen in the town", "label": "pos"} for word in ["abbot", "baker"]],
    *[{"text": f"the {word} of the town is in the film", "label": "neg"} for word in ["cook", "dancer", "eagle"]],
    {"text": "a superb and rare film by Anna", "label": "pos"},
    {"text": "a superb film by Anna", "label": "neg"},
]


def fitted(rows: list[dict[str, Any]], language: str = "en", **parameters: Any) -> tuple[Any, bytes, Any]:
    operator = get_operator("text.tfidf_replace").model_validate(parameters)
    samples = [operator.read(Row(str(number), row, language)) for number, row in enumerate(rows)]
    state = operator.fit(samples, Chance.fresh(b"", b""))  # type: ignore[attr-defined]
    return operator, state, operator.restore(state)  # type: ignore[attr-defined]


def change(fit: tuple[Any, bytes, Any], text: str | Text, key: str = "a", language: str = "en") -> str:
    operator, _, state = fit
    sample = text if isinstance(text, Text) else Text(text, None, language)
    edits = operator.draw(sample, Chance.fresh(step_key(17, "text.tfidf_replace.1", 1), copy_key(key, 0)), state)
    return sample.edited(edits).value


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"common": 1.0}, {"on": "text_pair"}, {"keep": ["the"]}])
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(get_operator("text.tfidf_replace"), **parameters)


def test_the_state_is_short_and_the_same_whatever_the_order() -> None:
    _, state, _ = fitted(ROWS)
    assert state.decode().splitlines() == [
        "7\ten",
        "a\t4\t4\t0",
        "Anna\t2\t2\t0",
        "by\t2\t2\t0",
        "film\t7\t7\t0",
        "in\t5\t5\t0",
        "is\t5\t5\t0",
        "of\t5\t5\t0",
        "on\t2\t2\t0",
        "screen\t2\t2\t0",
        "superb\t2\t2\t0",
        "the\t5\t15\t0",
        "town\t5\t5\t0",
    ]
    assert fitted(ROWS[::-1])[1] == state


def test_names_and_negations_are_not_drawn_and_common_words_come_first() -> None:
    rows = [{"text": "it is not by Anna and the cat's Anna here"}, {"text": "is it Anna and not the cat's here"}] * 2
    assert sorted(fitted(rows, common=1.0)[2].pool) == ["and", "by", "here", "is", "it", "the"]
    assert fitted(ROWS, common=0.1)[2].pool == ["film"]
    assert set(fitted(ROWS, common=1.0)[2].pool) >= {"film", "the", "screen", "superb"}


def test_words_on_which_the_label_hinges_neither_go_nor_come() -> None:
    rows = [{"text": f"a {word} film of the day", "label": word} for word in ("good", "bad")] * 30
    fit = fitted(rows, common=1.0, rate=1.0)
    assert fit[2].telling == {"good", "bad"}
    for key in map(str, range(20)):
        after = change(fit, "a good film of the day in town", key).split()
        assert "good" in after and "bad" not in after


def test_words_with_a_low_score_go_more_often() -> None:
    fit = fitted(ROWS, rate=0.1)
    text = "the film of the town is on a zither"
    gone = Counter[str]()
    for key in map(str, range(300)):
        after = change(fit, text, key).split()
        gone.update(old for old, new in zip(text.split(), after, strict=True) if old != new)
    assert "zither" not in gone  # the word with the highest score never goes
    assert gone["film"] > gone["on"]
    assert sum(gone.values()) == 300


def test_the_rate_is_the_share_of_words() -> None:
    text = "the film of the town is on a screen in a film"
    for rate, wanted in ((0.1, 1), (0.5, 6)):
        fit = fitted(ROWS, rate=rate, common=1.0)
        for key in map(str, range(30)):
            after = change(fit, text, key).split()
            assert 0 < sum(old != new for old, new in zip(text.split(), after, strict=True)) <= wanted


@pytest.mark.parametrize("text", ["", "?!", "Anna", "not never no", "zither"])
def test_nothing_to_replace(text: str) -> None:
    assert change(fitted(ROWS, rate=1.0), text) == text


def test_capitals_kept_words_and_articles() -> None:
    fit = fitted(ROWS, rate=1.0, common=1.0, keep=["SCREEN"])
    for key in map(str, range(40)):
        after = change(fit, "The film is on a screen by Anna, a film of zithers.", key)
        words = after.split()
        assert words[0][0].isupper() and "screen" in words and "Anna," in words and after.endswith(" zithers.")
        assert words[-4] != "a" or words[-3] not in ("in", "is", "of", "on")


def test_words_under_a_label_stay() -> None:
    fit = fitted(ROWS, rate=1.0)
    for key in map(str, range(20)):
        sample = Text("the film of the town", {"spans": [{"start": 4, "end": 8, "label": "X"}]})
        assert "film" in change(fit, sample, key).split()


def test_chinese_words(change_row) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    rows = [{"text": text} for text in ("我昨天看了电影", "我昨天看了历史的书", "我们今天看了电影和书")]
    fit = fitted(rows, "zh", rate=0.4, common=1.0)
    assert {"看", "电影", "昨天"} <= set(fit[2].pool)
    assert change(fit, "我今天看了电影", language="zh") != "我今天看了电影"


def test_one_row_is_enough_to_fit_and_draws_nothing() -> None:
    assert change(fitted(ROWS[:1]), "the film of the town") == "the film of the town"


@settings(max_examples=30)
@given(st.sampled_from(PROSE), st.integers(0, 5).map(str))
def test_prose_keeps_its_marks_and_number_of_words(sentence: str, key: str) -> None:
    after = change(fitted([{"text": line} for line in PROSE], rate=0.5, common=1.0), sentence, key)
    assert [c for c in after if not c.isalpha()] == [c for c in sentence if not c.isalpha()]
