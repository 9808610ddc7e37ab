"""`text.chinese_numerals`: write numbers, dates and percentages of Chinese text another way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import ClassVar, Literal

from augkit.ops.base import Rate, operator
from augkit.ops.chance import Chance
from augkit.ops.edits import Edit, Edits
from augkit.ops.sampling import chosen, pick, share
from augkit.ops.text.base import Text, TextOperator, TextSample
from augkit.ops.text.reading.segmentation import PROTECTED
from augkit.resources.chinese_numbers import (
    VALUES,
    read_decimal,
    read_number,
    write_decimal,
    write_digits,
    write_number,
)

Form = Literal["any", "chinese", "digits", "full_width"]
Rewriting = tuple[Edit, ...]
Numeral = tuple[Rewriting, ...]
"""The ways to write one number otherwise."""
Options = list[tuple[str, Rewriting]]
"""The same, each with the form that the number then has."""

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")

_D = "[0-9０-９]"
_FREE = r"(?<![A-Za-z0-9０-９/\-—~～+*#@_$¥￥€£\\])(?<![0-9０-９%％][.．,，:：至到比和与、])(?<![A-Za-z] )"
_ENDS = rf"(?![A-Za-z0-9０-９%％/\-—~～+*#@_\\]|[.．,，:：至到比和与、]{_D})"
"""Beside a number stands no letter, sign or other number: codes, versions, ranges, scores and names are left alone."""
_AMOUNT = rf"{_FREE}(?:{_D}{{1,3}}(?:,{_D}{{3}})+|{_D}+)(?:[.．]{_D}+)?"
_NUMBER = re.compile(_AMOUNT + _ENDS)
_PERCENTAGE = re.compile(rf"{_AMOUNT}[%％](?![A-Za-z%％/\-—~～]|[至到和与、]?{_D})")
_DATE = re.compile(
    rf"{_FREE}(?:(?P<year>{_D}{{4}})年(?!历史|前|来|以上|间|级)(?:(?P<month>{_D}{{1,2}})月(?:(?P<day>{_D}{{1,2}})[日号])?)?"
    rf"|(?P<month2>{_D}{{1,2}})月(?:(?P<day2>{_D}{{1,2}})[日号]|(?![-—~～至到]|{_D}))"
    rf"|(?P<day3>{_D}{{1,2}})日(?![元本均报线圆游]))"
)
_HAN_DIGIT = "[〇零一二三四五六七八九]"
_MONTH = "(?:十[一二]?|[一二三四五六七八九])"
_DAY = "(?:[一二]?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_HAN = "〇零一二三四五六七八九十百千万亿两"
_HAN_FREE = f"(?<![A-Za-z0-9{_HAN}第几数上好点])"
_HAN_DATE = re.compile(
    rf"{_HAN_FREE}(?:(?P<year>{_HAN_DIGIT}{{4}})年(?:(?P<month>{_MONTH})月(?:(?P<day>{_DAY})[日号])?)?"
    rf"|(?P<month2>{_MONTH})月(?P<day2>{_DAY})[日号])"
)
_HAN_PERCENTAGE = re.compile(f"百分之(?P<amount>[{_HAN}点]{{1,24}})(?![几多余])")
_ANY_DIGIT = re.compile(_D)
_ANY_HAN = re.compile(f"[{_HAN}]")
_HAN_NUMBER = re.compile(f"{_HAN_FREE}[{_HAN}]+(?:点{_HAN_DIGIT}+)?(?![几点])")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_COUNTED = _listed("""
    个 名 位 次 件 条 只 家 所 本 张 台 辆 部 套 间 座 岁 天 米 元 块 人 秒 支 架 艘 枚 颗 株 棵 粒 双 对 份 种
    项 款 句 篇 幅 场 倍 克 吨 斤 亩 周 个月 公里 公斤 公顷 厘米 毫米 千米 千克 平方米 平方公里 平米 立方米 英里
    英尺 英寸 海里 美元 美金 欧元 英镑 港元 港币 日元 韩元 人民币 小时 分钟 秒钟 星期 周年 周岁 世纪 人次 户 票
    桶 瓶 杯 碗 袋 箱 盒 包 盘 例 宗 笔 枪 圈 遍 趟 顿 封 幢 处 批 尊 点钟
""")
"""Measure words; two before them is 两."""
_EITHER = _listed("级 届 期 集 楼 层 章 页 轮 节 班 度 组 强 大 寸 环 分 点 球 篮板 助攻 胜 负 连胜 连败 连冠")
"""Words behind counts and ordinal numbers; two before them is 两 here and 二 there."""
_ORDERED = _listed("号 日 月份 年级 年代")
"""Words behind ordinal numbers; two before them is 二."""
_LEXICAL = _listed("一 十分 两点 两大 三分 三大 四大 十大 二元 两双 三双")
"""Chinese numerals that are words of their own, or mostly written so, alone or with a measure word."""
_LONGEST = 8  # digits of a number that is not a telephone's or a code
_LONGEST_WRITTEN = 24  # characters of a number in Chinese


@operator("text.chinese_numerals", version=3)
class ChineseNumerals(TextOperator):
    """Write numbers, dates and percentages of Chinese text another way; the meaning stays.

    `3个` becomes `三个`, `2024年3月5日` `二〇二四年三月五日`, `20%` `百分之二十`, and the other way round;
    `200` becomes `２００`. Codes, versions, ranges, scores, links and numbers in names stay as they are.

    Args:
        rate: share of the numbers rewritten, in (0, 1]; at least one.
        to: what they become: `chinese` characters, `digits`, `full_width` digits, or `any` of these.

    Source: Li, Hou & Che 2022, "Data Augmentation Approaches in Natural Language Processing: A Survey"; the forms
        follow the standard GB/T 15835-2011.
    """

    keeps: ClassVar[frozenset[str]] = TextSample.keeps | {"target_text"}
    languages: ClassVar[frozenset[str]] = frozenset({"zh"})

    rate: Rate = 0.5
    to: Form = "any"

    def draw(self, text: Text, rng: Chance) -> Edits:
        key = ("text.chinese_numerals", self.to, self.kept)
        numerals: list[Numeral] | None = text.derived.get(key)
        if numerals is None:
            numerals = text.derived[key] = self._find(text)
        if not numerals:
            return []
        edits: Edits = []
        for index, draw in pick(len(numerals), share(self.rate, len(numerals)), rng):
            edits += chosen(numerals[index], draw)
        edits.sort()
        return edits

    def _find(self, text: Text) -> list[Numeral]:
        """The numbers with the ways to write them that are asked for and that no label forbids."""
        found: list[Numeral] = []
        for options in _Finder(text).numerals():
            ways = [_by_token(edits, text) for form, edits in options if self.to in ("any", form)]
            if fit := [edits for edits in ways if all(self._allows(text, edit) for edit in edits)]:
                found.append(tuple(fit))
        return found

    def _allows(self, text: Text, edit: Edit) -> bool:
        return text.value[edit[0] : edit[1]] not in self.kept and (not text.labels or text.allows(edit))


def _by_token(edits: Rewriting, text: Text) -> Rewriting:
    """The edits; in rows of tokens one for each character where their number stays, so that tokens are not joined."""
    if "tokens" not in text.labels:
        return edits
    made: list[Edit] = []
    for start, end, new in edits:
        apart = [(start + at, start + at + 1, character) for at, character in enumerate(new)]
        made += apart if len(new) == end - start else [(start, end, new)]
    return tuple(made)


class _Finder:
    """Finds the numbers of a text, and for each the forms it may have."""

    def __init__(self, text: Text) -> None:
        self._text, self._value = text, text.value
        self._taken = [False] * len(text.value)
        for match in PROTECTED.finditer(text.value):
            self._take(*match.span())

    @cached_property
    def _starts(self) -> set[int]:
        """Where words start."""
        return {start for start, _ in self._text.words}

    @cached_property
    def _word_end(self) -> dict[int, int]:
        """Where the word ends that a place is in."""
        return {at: end for start, end in self._text.words for at in range(start, end)}

    def numerals(self) -> Iterator[Options]:
        """The options of each number; numbers that are part of a date come with the date."""
        has_digits, has_characters = _ANY_DIGIT.search(self._value), _ANY_HAN.search(self._value)
        rules: tuple[tuple[object, re.Pattern[str], Callable[[re.Match[str]], Options]], ...] = (
            (has_digits, _DATE, _date),
            (has_characters, _HAN_DATE, _chinese_date),
            (has_digits, _PERCENTAGE, _percentage),
            (has_characters, _HAN_PERCENTAGE, _chinese_percentage),
            (has_digits, _NUMBER, self._number),
            (has_characters, _HAN_NUMBER, self._chinese_number),
        )
        for applies, pattern, options_of in rules:
            for match in pattern.finditer(self._value) if applies else ():
                start, end = match.span()
                if not any(self._taken[start:end]) and (options := options_of(match)):
                    self._take(start, end)
                    yield options

    def _take(self, start: int, end: int) -> None:
        self._taken[start:end] = [True] * (end - start)

    def _number(self, match: re.Match[str]) -> Options:
        start, end = match.span()
        digits = match.group().translate(_HALF_WIDTH).replace(",", "")
        if len(digits) > _LONGEST:
            return []
        options = _other_width([(start, end)], self._value)
        unit = "ordered" if self._value.startswith("第", start - 1) and start else self._unit_at(end)
        if not unit or _has_leading_zero(digits) or (unit == "ordered" and "." in digits):
            return options
        if (unit == "year" and len(digits) == 2) or (unit == "either" and digits == "2"):
            return options  # 2010, or ten years; 二级, or 两级
        written = write_decimal(digits)
        if written == "二" and unit != "ordered":
            written = "两"
        return [*options, ("chinese", ((start, end, written),))]

    def _chinese_number(self, match: re.Match[str]) -> Options:
        start, end = match.span()
        written = match.group()
        if {written, self._value[start : end + 1]} & _LEXICAL or start not in self._starts:
            return []
        unit = self._unit_at(end)
        if written[-1] in "万亿":  # 三千万 becomes 3000万
            written, end, unit = written[:-1], end - 1, "counted"
        digits = read_decimal(written) if len(written) <= _LONGEST_WRITTEN else None
        if digits is None or not unit or (unit == "year" and len(digits) == 2):
            return []
        return [("digits", ((start, end, digits),))]

    def _unit_at(self, at: int) -> str:
        """What the word behind a number tells: `counted`, `ordered`, `either`, a `year`, or nothing."""
        tail = self._value[at : self._word_end.get(at, at)]
        if tail[:1] in ("余", "多"):
            return self._unit_at(at + 1)
        if tail[:1] == "个" or (tail[:1] in ("万", "亿") and (len(tail) == 1 or tail[1:] in _COUNTED)):
            return "counted"  # the dictionary has 个人 for a word
        if tail == "年":
            return "year"
        names = (("counted", _COUNTED), ("either", _EITHER), ("ordered", _ORDERED))
        return next((name for name, words in names if tail in words), "")


def _has_leading_zero(digits: str) -> bool:
    return digits[0] == "0" and digits[1:2] not in ("", ".")


def _groups(match: re.Match[str]) -> dict[str, tuple[int, int]]:
    """Where year, month and day of a date stand."""
    return {name.rstrip("23"): match.span(name) for name, value in match.groupdict().items() if value is not None}


def _date(match: re.Match[str]) -> Options:
    groups = _groups(match)
    edits: list[Edit] = []
    for name, (start, end) in groups.items():
        digits = match.string[start:end].translate(_HALF_WIDTH)
        if name != "year" and not 1 <= int(digits) <= (12 if name == "month" else 31):
            return []
        edits.append((start, end, write_digits(digits) if name == "year" else write_number(int(digits))))
    return [("chinese", tuple(edits)), *_other_width(list(groups.values()), match.string)]


def _chinese_date(match: re.Match[str]) -> Options:
    edits: list[Edit] = []
    for name, (start, end) in _groups(match).items():
        written = match.string[start:end]
        digits = (
            "".join(str(VALUES[character]) for character in written) if name == "year" else str(read_number(written))
        )
        edits.append((start, end, digits))
    return [("digits", tuple(edits))]


def _percentage(match: re.Match[str]) -> Options:
    start, end = match.span()
    digits = match.group()[:-1].translate(_HALF_WIDTH).replace(",", "")
    options = _other_width([(start, end - 1)], match.string)
    if len(digits) > _LONGEST or _has_leading_zero(digits):
        return options
    written = "百" if digits == "100" else write_decimal(digits)
    return [*options, ("chinese", ((start, end, f"百分之{written}"),))]


def _chinese_percentage(match: re.Match[str]) -> Options:
    amount = match.group("amount")
    digits = "100" if amount == "百" else read_decimal(amount)
    return [] if digits is None else [("digits", ((*match.span(), f"{digits}%"),))]


def _other_width(spans: list[tuple[int, int]], value: str) -> Options:
    """The same digits in full width or, where they have that, in half width."""
    parts = [value[start:end] for start, end in spans]
    is_half = all(part.isascii() for part in parts)
    table, form = (_FULL_WIDTH, "full_width") if is_half else (_HALF_WIDTH, "digits")
    edits = tuple((start, end, part.translate(table)) for (start, end), part in zip(spans, parts, strict=True))
    return [(form, edits)]
