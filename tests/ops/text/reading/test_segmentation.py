"""Words of Chinese and mixed text: jieba's, without its cache and without what other code adds to it."""

from __future__ import annotations

import csv
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.errors import MissingExtra
from augkit.ops.text.base import Text
from augkit.ops.text.reading.segmentation import find_characters, find_chinese_words, segment
from augkit.resources.jieba_model import model

Cut = Callable[[str], Iterator[str]]
TITLES = Path(__file__).parents[3].parent / "shared/data/text/thucnews_titles/test.csv"

pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")


def words(value: str) -> list[str]:
    return [value[start:end] for start, end in find_chinese_words(value)]


@pytest.fixture(scope="module")
def jieba_cut() -> Cut:
    """jieba's own way, with its dictionary as it comes and without its cache."""
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer.cut  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("好", ["好"], id="one character"),
        pytest.param("我喜欢看电影。", ["我", "喜欢", "看", "电影"], id="a sentence"),
        pytest.param(
            "他来到了网易杭研大厦", ["他", "来到", "了", "网易", "杭研", "大厦"], id="a word not in the dictionary"
        ),
        pytest.param("你好\n\n世界\u3000朋友", ["你好", "世界", "朋友"], id="white space"),
        pytest.param("“你好”，世界！？（朋友）", ["你好", "世界", "朋友"], id="punctuation"),
        pytest.param("SUN公司2011年发布Java语言", ["SUN", "公司", "年", "发布", "Java", "语言"], id="Latin words"),
        pytest.param("他用iPhone15看3D电影", ["他", "用", "看", "电影"], id="names with digits"),
        pytest.param("买了T恤和U盘", ["买", "了", "T恤", "和", "U盘"], id="words of two scripts"),
        pytest.param("去4S店卖iPhoneX光了", ["去", "4S店", "卖", "iPhoneX", "光", "了"], id="not of half a Latin word"),
        pytest.param("{用户名}你好<b>世界</b>", ["你好", "世界"], id="placeholders and tags"),
        pytest.param("{4S店}你好", ["你好"], id="a word of two scripts in a placeholder"),
        pytest.param("见https://a.com/b?c=1 谢谢", ["见", "谢谢"], id="links"),
        pytest.param("二〇二四年三月五日", ["年", "三月", "五日"], id="a year in digits is a number"),
        pytest.param("さくら酒店", ["さ", "く", "ら", "酒店"], id="Japanese letters"),
        pytest.param("㐀㐁好人", ["㐀", "㐁", "好人"], id="rare characters"),
        pytest.param("😀好😀", ["好"], id="emoji"),
    ],
)
def test_words_are_found(value: str, expected: list[str]) -> None:
    assert words(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("我买了T恤，3件。", "我买了恤件", id="all but other scripts"),
        pytest.param("{姓名}你好<名>", "你好", id="placeholders and tags"),
        pytest.param("见https://a.com/b 谢谢li@a.com", "见谢谢", id="links and addresses"),
        pytest.param("さ㐀", "㐀", id="rare ones and Japanese"),
    ],
)
def test_characters_are_found(value: str, expected: str) -> None:
    assert "".join(value[at] for at in find_characters(value)) == expected


def test_text_in_chinese_has_these_words_and_others_do_not() -> None:
    value = "我喜欢看电影"
    assert Text(value, language="zh").words == [(0, 1), (1, 3), (3, 4), (4, 6)]
    assert Text(value, language="en").words == [(at, at + 1) for at in range(6)]
    assert Text.of_tokens(list(value), None, "zh").words == [(0, 1), (1, 3), (3, 4), (4, 6)]


@pytest.mark.parametrize(
    "run",
    [
        "南京市长江大桥",
        "结婚的和尚未结婚的",
        "他说的确实在理",
        "小明硕士毕业于中国科学院计算所后在日本京都大学深造",
        "工信处女干事每月经过下属科室都要亲口交代二十四口交换机等技术性器件的安装工作",
        "龘龘龘靐齉齾",
        "的的的的的的",
    ],
)
def test_words_are_those_of_jieba(jieba_cut: Cut, run: str) -> None:
    assert words(run) == list(jieba_cut(run))


COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"


@given(
    run=st.text(
        st.one_of(st.sampled_from(COMMON), st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5)), min_size=1
    )
)
def test_words_are_those_of_jieba_in_any_run(jieba_cut: Cut, run: str) -> None:
    assert [run[start:end] for start, end in segment(run, 0, len(run))] == list(jieba_cut(run))


def test_words_are_those_of_jieba_in_titles(jieba_cut: Cut) -> None:
    if not TITLES.exists():
        pytest.skip(f"no titles at {TITLES}")
    with TITLES.open(encoding="utf-8", newline="") as file:
        titles = [row["text"] for row in csv.DictReader(file)][:1500]
    for title in titles:
        for match in re.finditer("[\u4e00-\u9fd5]+", title):
            run = match.group()
            assert [run[start:end] for start, end in segment(run, 0, len(run))] == list(jieba_cut(run))


@given(st.text(st.one_of(st.sampled_from("的是我们T恤A股0123{}<>〇三. https:/"), st.characters())))
def test_words_are_in_order_and_hold_no_white_space(value: str) -> None:
    found = find_chinese_words(value)
    assert all(start < end for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert not any(character.isspace() for start, end in found for character in value[start:end])


def test_a_long_run_without_words_takes_a_moment() -> None:
    assert len(find_chinese_words("龘" * 30_000)) > 1_000


def test_words_added_to_jieba_by_other_code_change_nothing() -> None:
    import jieba

    before = words("他喜欢看大象打架")
    jieba.setLogLevel(60)
    jieba.add_word("喜欢看大象")
    try:
        assert words("他喜欢看大象打架") == before
    finally:
        jieba.del_word("喜欢看大象")


def test_no_file_is_left_in_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    model.cache_clear()
    assert words("我喜欢看电影") == ["我", "喜欢", "看", "电影"]
    assert list(tmp_path.iterdir()) == []


def test_without_jieba_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    model.cache_clear()
    monkeypatch.setitem(sys.modules, "jieba", None)
    try:
        with pytest.raises(MissingExtra, match=r"pip install 'augkit\[zh\]'"):
            find_chinese_words("我喜欢看电影")
    finally:
        model.cache_clear()
