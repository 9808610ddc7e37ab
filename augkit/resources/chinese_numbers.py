"""Numbers in Chinese characters: writing and reading them."""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
VALUES = {character: value for value, character in enumerate(DIGITS)} | {"〇": 0, "两": 2, "兩": 2}
SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
_SMALL = ("", "十", "百", "千")
_LARGE = ("", "万", "亿", "万亿")
LIMIT = 10**16
_PAIR_OUT_OF_PLACE = re.compile("(?<=.)[两兩](?![百千万亿])|[两兩](?=[^百千万亿])")


def write_digits(digits: str, zero: str = "〇") -> str:
    """Digits one by one, as years are read.

    >>> write_digits("2024")
    '二〇二四'
    """
    return "".join(DIGITS[int(digit)] for digit in digits).replace("零", zero)


def write_number(number: int) -> str:
    """A whole number below 10 ** 16 as it is read.

    >>> [write_number(number) for number in (0, 15, 20, 110, 1005, 2000, 20_300, 100_000_000)]
    ['零', '十五', '二十', '一百一十', '一千零五', '两千', '两万零三百', '一亿']
    """
    if number == 0:
        return "零"
    groups: list[int] = []
    rest = number
    while rest:
        groups.append(rest % 10_000)
        rest //= 10_000
    written = ""
    gap = False
    for power in range(len(groups) - 1, -1, -1):
        group = groups[power]
        if not group:
            gap = True
            continue
        if written and (gap or group < 1_000):
            written += "零"
        written += _write_group(group) + _LARGE[power]
        gap = False
    if written.startswith("一十"):
        return written[1:]
    if written.startswith("二") and written[1:2] in ("千", "万", "亿"):
        return "两" + written[1:]
    return written


def write_counted(number: int, two: str) -> str:
    """A whole number with its leading 2 as the text has it: 两 or 兩 where a measure word follows, or 二.

    >>> write_counted(2, "两"), write_counted(200, "两"), write_counted(22, "两"), write_counted(2000, "二")
    ('两', '两百', '二十二', '二千')
    """
    written = write_number(number).replace("两", "二")
    leads = number == 2 or (written[0] == "二" and written[1:2] in ("百", "千", "万", "亿"))
    return two + written[1:] if leads else written


def _write_group(group: int) -> str:
    """A number from 1 to 9,999, without the `零` before it."""
    written = ""
    for power, digit in zip(range(len(str(group)) - 1, -1, -1), str(group), strict=True):
        if digit != "0":
            written += DIGITS[int(digit)] + _SMALL[power]
        elif not written.endswith("零"):
            written += "零"
    return written.rstrip("零")


def read_number(written: str) -> int | None:
    """The number that characters stand for; None where they are no number, or not one as it is usually written.

    >>> [read_number(written) for written in ("十五", "二百零三", "两万", "兩百", "七八", "百万", "十两")]
    [15, 203, 20000, 200, None, None, None]
    """
    if _PAIR_OUT_OF_PLACE.search(written):
        return None
    total = group = digit = 0
    for character in written:
        if character in VALUES:
            digit = VALUES[character]
        elif character in "十百千":
            group += (digit or 1) * 10 ** (_SMALL.index(character))
            digit = 0
        elif character in "万亿":
            part = group + digit
            power = 10**4 if character == "万" else 10**8
            total = total + part * power if part else total * power
            group = digit = 0
        else:
            return None
    number = total + group + digit
    plain = written.replace("两", "二").replace("兩", "二").replace("〇", "零")
    return number if 0 <= number < LIMIT and write_number(number).replace("两", "二") == plain else None


def write_decimal(digits: str) -> str:
    """A number with or without a decimal point as it is read.

    >>> write_decimal("3.05"), write_decimal("12")
    ('三点零五', '十二')
    """
    whole, point, part = digits.partition(".")
    written = write_number(int(whole))
    if not point:
        return written
    return f"{written.replace('两', '二')}点{write_digits(part, zero='零')}"


def read_decimal(written: str) -> str | None:
    """The digits of a number with or without a decimal point; None where the characters are none.

    >>> read_decimal("三点零五"), read_decimal("十二"), read_decimal("三点十")
    ('3.05', '12', None)
    """
    whole, point, part = written.partition("点")
    number = read_number(whole)
    if (
        number is None
        or (point and not part)
        or not all(character in VALUES for character in part.replace("两", "x").replace("兩", "x"))
    ):
        return None
    return f"{number}{'.' if point else ''}{''.join(str(VALUES[character]) for character in part)}"
