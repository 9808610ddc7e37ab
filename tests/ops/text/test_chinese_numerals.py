"""`text.chinese_numerals`: numbers, dates and percentages written another way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.text.base import Text
from augkit.ops.text.chinese_numerals import ChineseNumerals
from augkit.resources.chinese_numbers import read_decimal, read_number, write_decimal, write_number
from augkit.testing import check_operator

from .conftest import Change
from .drawing import drawn

pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")

NAME = "text.chinese_numerals"


def written(change: Change, text: str, to: str, **parameters: object) -> str:
    return change(NAME, text, language="zh", rate=1.0, to=to, **parameters)


@pytest.mark.parametrize(
    ("digits", "chinese"),
    [
        pytest.param("2024年3月5日发布", "二〇二四年三月五日发布", id="a date"),
        pytest.param("他2008年10月出国", "他二〇〇八年十月出国", id="year and month"),
        pytest.param("12月31日", "十二月三十一日", id="month and day"),
        pytest.param("价格200元", "价格二百元", id="a price"),
        pytest.param("涨了20%。", "涨了百分之二十。", id="a percentage"),
        pytest.param("涨了3.5%。", "涨了百分之三点五。", id="a decimal percentage"),
        pytest.param("100%的人", "百分之百的人", id="all"),
        pytest.param("有3个人", "有三个人", id="a count"),
        pytest.param("有2个人", "有两个人", id="two of something"),
        pytest.param("共105名学生", "共一百零五名学生", id="a zero within"),
        pytest.param("100多名学生", "一百多名学生", id="and more"),
        pytest.param("投资3000万元", "投资三千万元", id="ten thousands"),
        pytest.param("3.5亿美元", "三点五亿美元", id="a decimal number"),
        pytest.param("12000米", "一万二千米", id="thousands"),
    ],
)
def test_digits_become_characters_and_the_other_way_round(change: Change, digits: str, chinese: str) -> None:
    assert written(change, digits, "chinese") == chinese
    if "万" not in chinese or "万" in digits:  # 一万二千 comes back as 12000
        assert written(change, chinese, "digits") == digits


@pytest.mark.parametrize(
    ("text", "to", "expected"),
    [
        pytest.param("第2名", "chinese", "第二名", id="second"),
        pytest.param("2级", "chinese", "2级", id="two or second: nothing tells"),
        pytest.param("1,000元", "chinese", "一千元", id="a comma in a number"),
        pytest.param("2岁，3岁", "chinese", "两岁，三岁", id="behind a comma"),
        pytest.param("２００元", "chinese", "二百元", id="full-width digits"),
        pytest.param("10年前", "chinese", "10年前", id="ten years, or 2010"),
        pytest.param("3年", "chinese", "三年", id="three years"),
        pytest.param("5000年历史", "chinese", "五千年历史", id="years of a history"),
        pytest.param("一个人", "digits", "一个人", id="an article more than a number"),
        pytest.param("十分高兴", "digits", "十分高兴", id="a word that is spelt like a number"),
        pytest.param("皇帝三双 二元结构", "digits", "皇帝三双 二元结构", id="terms that are spelt like counts"),
        pytest.param("七八个", "digits", "七八个", id="about so many"),
        pytest.param("几十个，十几岁", "digits", "几十个，十几岁", id="some tens"),
        pytest.param("八月十五", "digits", "八月十五", id="a day of the moon"),
        pytest.param("四分之三", "digits", "四分之三", id="a fraction"),
        pytest.param("三国演义，一心一意", "digits", "三国演义，一心一意", id="names and idioms"),
        pytest.param("李四次日到", "digits", "李四次日到", id="part of another word"),
        pytest.param("200元", "full_width", "２００元", id="to full width"),
        pytest.param("3.5元", "full_width", "３．５元", id="a decimal to full width"),
        pytest.param("２００元，３月５日", "digits", "200元，3月5日", id="from full width"),
        pytest.param("没有", "any", "没有", id="no number"),
        pytest.param("", "any", "", id="nothing"),
    ],
)
def test_numbers_are_rewritten_where_it_is_clear_what_they_mean(
    change: Change, text: str, to: str, expected: str
) -> None:
    assert written(change, text, to) == expected


@pytest.mark.parametrize(
    "text",
    [
        "iPhone 15的价格",
        "iPhone15上市",
        "2G内存和4S店",
        "12:30开会",
        "比分3:2",
        "3-5个",
        "3至5个",
        "3比2",
        "0.1.3版",
        "http://a.com/3个",
        "{3个}",
        "<3个>",
        "a3@b.com",
        "电话13800138000",
    ],
)
@pytest.mark.parametrize("to", ["chinese", "full_width"])
def test_codes_ranges_scores_links_and_names_stay(change: Change, text: str, to: str) -> None:
    assert written(change, text, to) == text


def test_each_form_comes_up(change: Change) -> None:
    found = {change(NAME, "价格200元", str(key), "zh") for key in range(40)}
    assert found == {"价格二百元", "价格２００元"}


def test_the_rate_is_the_share_of_numbers() -> None:
    text = Text("3个，4个，5个，6个", language="zh")
    assert [len(drawn(NAME, text, rate=rate)) for rate in (0.01, 0.5, 1.0)] == [1, 2, 4]


def test_a_date_is_one_number() -> None:
    edits = drawn(NAME, Text("2024年3月5日，3个", language="zh"), rate=0.5, to="chinese")
    assert edits in ([(0, 4, "二〇二四"), (5, 6, "三"), (7, 8, "五")], [(10, 11, "三")])


def test_kept_numbers_stay(change: Change) -> None:
    assert written(change, "3个，4个", "chinese", keep=["3"]) == "3个，四个"


def test_labels_move_along_or_stay(change_row) -> None:  # type: ignore[no-untyped-def]
    values = {"text": "涨了20%，有200元", "spans": [{"start": 7, "end": 11, "label": "X", "text": "200元"}]}
    after = change_row(NAME, values, language="zh", rate=1.0, to="chinese")
    assert after["text"] == "涨了百分之二十，有二百元"
    assert after["spans"] == [{"start": 9, "end": 12, "label": "X", "text": "二百元"}]
    halved = {"text": "200元", "spans": [{"start": 1, "end": 4, "label": "X"}]}
    assert change_row(NAME, halved, language="zh", rate=1.0, to="chinese") == halved


def test_tokens_of_single_characters_stay_apart(change_row) -> None:  # type: ignore[no-untyped-def]
    tagged = {"tokens": list("在2024年"), "tags": ["O", "B-T", "I-T", "I-T", "I-T", "I-T"]}
    after = change_row(NAME, tagged, language="zh", rate=1.0, to="chinese")
    assert after == {**tagged, "tokens": list("在二〇二四年")}


@given(st.integers(0, 10**16 - 1))
def test_what_is_written_is_read_again(number: int) -> None:
    assert read_number(write_number(number)) == number


@given(st.integers(0, 10**6), st.text("0123456789", min_size=1, max_size=4))
def test_what_is_written_with_a_point_is_read_again(whole: int, part: str) -> None:
    assert read_decimal(write_decimal(f"{whole}.{part}")) == f"{whole}.{part}"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "零"), (10, "十"), (110, "一百一十"), (200, "二百"), (2_000, "两千"), (10_010, "一万零一十"),
     (20_300, "两万零三百"), (100_000_005, "一亿零五"), (10**12, "一万亿")],
)  # fmt: skip
def test_numbers_are_written_as_they_are_read(number: int, expected: str) -> None:
    assert write_number(number) == expected


@pytest.mark.parametrize("written_number", ["", "七八", "百万", "一十", "零三", "十百", "二二", "万", "三四十", "一零"])
def test_what_is_no_usual_number_is_not_read(written_number: str) -> None:
    assert read_number(written_number) is None


@given(st.text("0123456789０３一二三十百千万亿零〇两点年月日%％个元.,-至 a", max_size=20), st.integers(0, 9).map(str))
def test_any_string_comes_through(value: str, key: str) -> None:
    text = Text(value, language="zh")
    for to in ("any", "chinese", "digits", "full_width"):
        text.edited(drawn(NAME, text, key, rate=1.0, to=to))


@pytest.mark.parametrize("part", ["1", "一万", "a@", "{<", "3月", "1,111", "百分之", "２", "3至"])
@pytest.mark.timeout(60)
def test_long_text_takes_a_moment(part: str) -> None:
    drawn(NAME, Text(part * 10_000, language="zh"), rate=1.0)


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"rate": 1.0, "to": "chinese"}, {"to": "full_width"}])
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(ChineseNumerals, **parameters)
