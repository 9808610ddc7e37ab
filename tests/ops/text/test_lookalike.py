"""`text.lookalike`: Chinese characters become others that look like them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.text import lookalike
from augkit.ops.text.base import Text
from augkit.ops.text.lookalike import Lookalike
from augkit.resources.chinese import NEGATING, NUMERALS, level_of
from augkit.resources.lookalikes.table import LookalikeTable, load
from augkit.testing import check_operator

from .conftest import Change
from .drawing import drawn

pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")

TABLE = "士\t土96\t土95\n人\t入88\t入88\n東\t\t柬93\n未\t末97\t\n末\t未97\t\n千\t干97\t\n"


@pytest.fixture
def small_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of six characters."""
    table = LookalikeTable(TABLE.encode())
    monkeypatch.setattr(lookalike, "load", lambda: table)


def result(change: Change, text: str, **parameters: object) -> str:
    return change("text.lookalike", text, language="zh", rate=1.0, **parameters)


@pytest.mark.usefixtures("small_table")
@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        pytest.param("士的人。", {}, "土的入。", id="characters that look like others"),
        pytest.param("東的士", {}, "柬的土", id="traditional text"),
        pytest.param("未末", {}, "未末", id="a negation neither goes nor comes"),
        pytest.param("千", {}, "千", id="numerals"),
        pytest.param("人，士", {"keep": ["人"]}, "人，土", id="kept words"),
        pytest.param("{士}", {}, "{士}", id="placeholders"),
        pytest.param("no 1 ?!", {}, "no 1 ?!", id="no Chinese"),
        pytest.param("", {}, "", id="nothing"),
        pytest.param("😀士", {}, "😀土", id="emoji"),
    ],
)
def test_characters_become_lookalikes(change: Change, text: str, parameters: dict[str, object], expected: str) -> None:
    assert result(change, text, **parameters) == expected


@pytest.mark.usefixtures("small_table")
def test_the_rate_is_the_share_of_characters() -> None:
    text = Text("士，" * 20, language="zh")
    assert len(drawn("text.lookalike", text, rate=0.25)) == 5
    assert len(drawn("text.lookalike", text, rate=0.01)) == 1


@pytest.mark.usefixtures("small_table")
def test_labels_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"text": "士的人", "spans": [{"start": 2, "end": 3, "label": "X", "text": "人"}]}
    after = change_row("text.lookalike", values, language="zh", rate=1.0)
    assert after == {"text": "土的入", "spans": [{"start": 2, "end": 3, "label": "X", "text": "入"}]}
    tagged = {"tokens": ["士", "的", "人"], "tags": ["B-X", "O", "O"]}
    after = change_row("text.lookalike", tagged, language="zh", rate=1.0)
    assert after == {"tokens": ["土", "的", "入"], "tags": ["B-X", "O", "O"]}


def test_what_looks_more_alike_comes_up_more() -> None:
    found: Counter[str] = Counter()
    for key in range(300):
        found.update(new for _, _, new in drawn("text.lookalike", Text("土，", language="zh"), str(key)))
    assert found["士"] > found["上"] > 0


@pytest.mark.parametrize(
    ("character", "alike"),
    ["己已", "日目", "土士", "拔拨", "候侯", "竟竞", "辩辨", "晴睛", "住往", "免兔", "师帅", "银根"],
)
def test_the_table_that_comes_along_has_what_people_mix_up(character: str, alike: str) -> None:
    assert alike in load().of(character)[character].characters


def test_scripts_are_not_mixed() -> None:
    table = load()
    simplified, traditional = table.of("观东陈"), table.of("觀東陳")
    assert all(level_of(other) for alike in simplified.values() for other in alike.characters)
    assert traditional["陳"].characters != simplified["陈"].characters
    assert all("观" not in alike.characters for alike in traditional.values())


SENTENCES = ("未来三天没有雨，士兵们已经住进了学校。", "iPhone 15的价格比去年便宜了200元！", "東京的電影節還沒開始")


@given(st.sampled_from(SENTENCES), st.floats(0.01, 1), st.integers(0, 50).map(str))
def test_sentences_keep_length_numerals_and_negations(sentence: str, rate: float, key: str) -> None:
    text = Text(sentence, language="zh")
    after = text.edited(drawn("text.lookalike", text, key, rate=rate)).value
    assert after != sentence and len(after) == len(sentence)
    for old, new in zip(sentence, after, strict=True):
        assert old == new or not {old, new} & (NUMERALS | NEGATING)
        assert old == new or not (old.isascii() or new.isascii())


@pytest.mark.parametrize("rate", [0.05, 0.5, 1.0])
def test_the_contract_holds(rate: float) -> None:
    check_operator(Lookalike, rate=rate)
