"""Numbers in texts that count or measure something: where they stand, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from augkit.ops.text.base import Text
from augkit.ops.text.reading.alike import Covered, Mention, entities_of
from augkit.ops.text.reading.dated import find_dates
from augkit.ops.text.reading.named_numbers import in_title_or_phrase, names_something
from augkit.ops.text.reading.words import OPENERS, starts_sentence
from augkit.resources import chinese_numbers, numerals

_NUMBER = re.compile(r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?P<ordinal>st|nd|rd|th)?(?P<decade>s)?")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_UNIT = re.compile(
    r"(?:km/h|km|kg|mg|cm|mm|ml|mph|kph|lbs?|oz|ft|[mgl]|[MGT]B|hrs?|mins?|secs?)(?![\w/])"
    r"|-(?:year|month|week|day|hour|minute|second|mile|foot|inch|meter|metre|km|kg|pound|page|man|woman|person|member"
    r"|piece|part|point|degree|bedroom|story|storey|game|round|course|dollar|acre)s?\b"
)
_HOUR = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock|hundred hours)", re.IGNORECASE)
_TIME_BEFORE = re.compile(r"\d\s*:\s*\Z")
_COUNTED_THING = re.compile(r"\s[a-z](?!alf\b)")
_CENTURY = re.compile(r"[\s-]+centur")
_STARS = re.compile(r"[\s-]*stars?\b")
_BOUND_AFTER = re.compile(r"\s*(?:out of|of|or|to|and|by|in|x|×|-|–|/|,)\s*(?:the\s+)?(?:\d|[a-z]+\b)", re.IGNORECASE)
_SCALE_AFTER = re.compile(r"\s(hundred|thousand|million|billion|trillion)\b")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|<[^<>]*>|\[\[.{0,200}?\]\]|《[^《》]*》")
_CHUNK = re.compile(r"\S+")
_QUANTITY = re.compile("CARDINAL|ORDINAL|QUANT|NUM|MONEY|PERCENT|DATE|TIME|AGE|AMOUNT|DURATION|PRICE", re.IGNORECASE)
_COUNTED = (
    "分钟|分鐘|小时|小時|公里|英里|公斤|公顷|公尺|平方米|个月|個月|年级|年級|世纪|世紀|美元|欧元|歐元|英镑|日元|日圓|港元"
    "|人民币|千米|厘米|毫米|年(?=[前后後来來了之内內以])|本(?![院科线校地次来])"
    "|[个個位名只隻条條张張件家次天岁歲元块塊斤米场場部支辆輛座套栋棟所层層楼樓台款种種项項届屆倍克吨噸亩户戶间間份篇首颗顆枚把双雙对對"
    "封艘架幅匹头頭棵朵根滴瓶杯碗盘盤箱包袋队隊组組]"
)
_CHINESE = re.compile(f"(?P<number>[一二三四五六七八九十两兩百千零]+)(?P<scale>[万亿萬億]?)(?={_COUNTED})")
_TRADITIONAL = re.compile("[兩個隻條張塊輛樓間顆雙對頭盤隊組歲屆噸畝戶億萬們這時會來後過說學國為]")
_COUNTS = re.compile(f"[多余]?(?:{_COUNTED})")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NAMING = _listed("""
    no nos number numbers chapter page pages pp room version v section figure fig table grade level route highway
    flight channel size line step part volume vol episode season article act scene code pin id order tel phone call
    ext apt suite box gate unit class type model series mark formula catch area psalm john at interstate bus half
""")
_FRACTIONS = _listed("halves thirds quarters fourths fifths sixths sevenths eighths ninths tenths")
_NO_ORDINAL = _listed("of world party half quarter person sense eye dimension class amendment wheel degree") | {""}
_BEFORE_ORDINAL = _listed("the his her its their our my your")
_CHINESE_FIXED = frozenset({"二元", "两双", "三双"})  # dualism; what basketball calls a double and a triple
_FIXED = frozenset({"911", "101", "404", "420", "666", "69", "365", "100%"})
YEARS = range(1900, 2100)
OLD_YEARS = range(1000, 1900)
_BEFORE_YEARS = re.compile(r"\b(?:in|since|until|till|by|from|before|after|around|circa|of|year)\s+\Z", re.IGNORECASE)


class Form(NamedTuple):
    """How a number is written.

    Attributes:
        kind: `digits`, `words`, `ordinal words` or `Chinese`.
        like: the number as it stands in the text.
        decimals: digits behind the point.
        commas: whether thousands are parted.
        scale: what the word or sign behind it multiplies it by.
        is_ordinal: whether "th" or the like stands behind it.
        is_year: whether it is one, or may be.
        is_decade: whether an "s" stands behind the year.
        is_century: whether "century" stands behind it.
        article: "a" or "an" where one stands before it.
        two: the Chinese 2 before a measure word, 两 or 兩; 二 where the number is an ordinal.
    """

    kind: str
    like: str
    decimals: int = 0
    commas: bool = False
    scale: int = 1
    is_ordinal: bool = False
    is_year: bool = False
    is_decade: bool = False
    is_century: bool = False
    article: str = ""
    two: str = "二"


def find_numbers(text: Text) -> list[Mention]:
    """The numbers of a text that may be others."""
    value = text.value
    found = [*_in_digits(value), *_in_words(text), *_in_chinese_words(text)]
    if not found:
        return []
    dates = [(mention.start, mention.end) for mention in find_dates(text)]
    closed = [*dates, *(match.span() for match in _PLACEHOLDER.finditer(value))]
    if "@" in value or "://" in value or "www." in value:
        chunks = (match for match in _CHUNK.finditer(value) if re.search(r"://|www\.|@", match.group()))
        closed += [match.span() for match in chunks]
    closed += [(start, end) for start, end, label in entities_of(text) if not _QUANTITY.search(label)]
    covered = Covered(len(value), closed)
    found = [one for one in found if not covered.touches(one.start, one.end)]
    return sorted(found, key=lambda one: one.start)


def _in_digits(value: str) -> Iterator[Mention]:
    for match in _NUMBER.finditer(value):
        start, end = match.span()
        digits, decimals = match["digits"], match["decimals"] or ""
        if not _stands_free(value, start) or digits in _FIXED:
            continue
        plain = digits.replace(",", "")
        after = value[end : end + 24]
        scale = _scale_behind(after, decimals or match["ordinal"] or match["decade"] or "", plain)
        if scale is None or not _is_amount(value, start, plain, decimals) or _HOUR.match(after):
            continue
        if _is_bound(value, start, end):
            continue
        number = Decimal(plain + decimals)
        percent = after.lstrip()[:1] in ("%", "‰")
        if number in (0, 1) or (percent and number == 100):
            continue
        amount = (
            percent
            or (_COUNTS.match(after) and after[0] != "年")
            or value[max(0, start - 1) : start] in ("$", "€", "£", "¥")
            or scale != 1
        )
        year = not (decimals or amount or "," in digits) and len(plain) == 4 and _is_year(value, start, int(plain))
        is_bare = not (amount or decimals or "," in digits or match["ordinal"] or match["decade"])
        is_english = not (_IDEOGRAPH.match(value[end : end + 1]) or _IDEOGRAPH.match(value[start - 1 : start]))
        if is_bare and is_english and not _UNIT.match(after) and names_something(value, start, end):
            continue
        if match["decade"] and not (year and plain.endswith("0")):
            continue
        ordinal = bool(match["ordinal"])
        if ordinal and (match["ordinal"] != numerals.suffix_of(int(plain)) or not _COUNTED_THING.match(after)):
            continue
        form = Form(
            kind="digits",
            like=digits + decimals,
            decimals=max(0, len(decimals) - 1),
            commas="," in digits,
            scale=scale,
            is_ordinal=ordinal,
            is_year=bool(year),
            is_decade=bool(match["decade"]),
            is_century=_CENTURY.match(value, end) is not None,
            article=_article(value, start),
        )
        yield Mention(start, end - bool(match["decade"]), number * scale, form)


def _is_year(value: str, start: int, number: int) -> bool:
    return number in YEARS or (
        number in OLD_YEARS and _BEFORE_YEARS.search(value[max(0, start - 8) : start]) is not None
    )


def _stands_free(value: str, start: int) -> bool:
    before = value[start - 1 : start]
    last = value[max(0, start - 8) : start].rstrip()[-1:]
    if last and (last in "#<;/\\=+&@|~^*_" or (last == ":" and _TIME_BEFORE.search(value[max(0, start - 8) : start]))):
        return False
    if not before or before.isspace() or before in '$€£¥(（"“‘「、，。；：！？' or _IDEOGRAPH.match(before):
        return re.search(r"\d\s+$", value[max(0, start - 3) : start]) is None
    return False


def _scale_behind(after: str, written: str, plain: str) -> int | None:
    """What the number is multiplied by; None where what follows does not belong behind an amount."""
    if not after or after[0].isspace():
        if re.match(r"\s+\d", after):
            return None
        word = _SCALE_AFTER.match(after)
        return numerals.SCALES[word[1]] if word else 1
    if after[0] in "%‰°":
        return 1
    if after[0] in ",.;:!?)\"'”’…":
        return 1 if not after[1:2].isalnum() else None
    if after[0] in "、，。；：！？）」":
        return 1
    if _IDEOGRAPH.match(after[0]):
        if after[0] in "万亿萬億":
            return chinese_numbers.SCALES[after[0]]
        is_year = after[0] == "年" and after[1:2] not in ("级", "代") and len(plain) == 4 and int(plain) in YEARS
        return 1 if is_year or (_COUNTS.match(after) and not written.isalpha()) else None
    return 1 if _UNIT.match(after) and not written.isalpha() else None


def _is_amount(value: str, start: int, plain: str, decimals: str) -> bool:
    """Whether the number counts or measures something, rather than name it."""
    if len(plain) > 1 and plain[0] == "0":
        return False
    is_money = value[max(0, start - 1) : start] in ("$", "€", "£", "¥")
    if len(plain) > 4 and not (is_money or plain.endswith("00") or "," in value[start : start + len(plain) + 1]):
        return False
    before = re.search(r"([^\W\d_]+)\.?[\s$€£¥(]*$", value[max(0, start - 24) : start])
    if before is None or _IDEOGRAPH.search(before[1]):
        return True
    word = before[1]
    if word.lower() in _NAMING:
        return False
    if value.isupper() or word.islower():
        return True
    return word.lower() in OPENERS and starts_sentence(value, max(0, start - 24) + before.start(1))


def _is_bound(value: str, start: int, end: int) -> bool:
    """Whether another number goes with this one, so that their order or ratio says something; or a rating."""
    if _STARS.match(value, end) or "比" in (value[start - 1 : start], value[end : end + 1]):
        return True
    after = _BOUND_AFTER.match(value, end)
    if after is not None and value[end : end + 1] != "," and _is_number(after.group()):
        return True
    before = re.search(
        r"([\w-]+)\s*(?:out of|of|or|to|and|by|in|x|×|-|–|/)\s*(?:the\s+)?$", value[max(0, start - 24) : start]
    )
    return before is not None and _is_number(before[1])


def _is_number(text: str) -> bool:
    last = re.findall(r"[\w-]+", text)[-1].lower()
    return last[0].isdigit() or last in numerals.NUMBERS or last in ("half", "dozen")


def _in_words(text: Text) -> Iterator[Mention]:
    value = text.value
    if text.language != "en" and not value.isascii():
        return
    words = text.words
    for index, (start, end) in enumerate(words):
        word = value[start:end].lower()
        if word not in numerals.NUMBERS and word not in numerals.ORDINALS:
            continue
        if not value[start:end].islower() and not (value.isupper() or starts_sentence(value, start)):
            continue
        before = value[slice(*words[index - 1])].lower() if index else ""
        after = value[slice(*words[index + 1])].lower() if index + 1 < len(words) else ""
        if before in numerals.NUMBERS or before in _NAMING or after in numerals.NUMBERS or after in _FRACTIONS:
            continue
        if (before == "the" and not value[end : end + 2].strip().isalpha()) or before in numerals.SCALES:
            continue
        if _is_bound(value, start, end) or _HOUR.match(value, end) or in_title_or_phrase(value, start, end):
            continue
        number = numerals.NUMBERS.get(word)
        scale = _SCALE_AFTER.match(value, end)
        if number is not None:
            if number > 1:
                by = numerals.SCALES[scale[1]] if scale else 1
                yield Mention(
                    start,
                    end,
                    Decimal(number * by),
                    Form("words", value[start:end], scale=by, article=_article(value, start)),
                )
        elif numerals.ORDINALS[word] > 2 and before in _BEFORE_ORDINAL and after not in _NO_ORDINAL:
            yield Mention(
                start,
                end,
                Decimal(numerals.ORDINALS[word]),
                Form("ordinal words", value[start:end], is_century=after == "century"),
            )


def _in_chinese_words(text: Text) -> Iterator[Mention]:
    value = text.value
    if value.isascii():
        return
    pair = "兩" if _TRADITIONAL.search(value) else "两"
    starts = {start for start, _ in text.words}  # all characters, where the language is another one
    for match in _CHINESE.finditer(value):
        start, end = match.span("number")
        number = chinese_numbers.read_number(match["number"])
        is_ordinal = value[start - 1 : start] == "第"
        if number is None or number < 2 or not (start in starts or is_ordinal):
            continue
        if value[start - 1 : start].isdigit() or value[match.end() : match.end() + 2] in ("个代", "年级"):
            continue
        if value[start : end + 1] in _CHINESE_FIXED:
            continue
        scale = chinese_numbers.SCALES.get(match["scale"], 1)
        counts = not is_ordinal and value[match.end()] not in "楼樓"
        two = pair if counts else "二"
        form = Form("Chinese", match["number"], scale=scale, is_ordinal=is_ordinal, two=two)
        yield Mention(start, end, Decimal(number * scale), form)


def _article(value: str, start: int) -> str:
    match = re.search(r"\b(an?)\s+[$€£]?$", value[max(0, start - 5) : start], re.IGNORECASE)
    return match[1].lower() if match else ""
