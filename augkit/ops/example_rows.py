"""Rows that operators are tried on: for `augkit ops NAME` and for the pages of `docs/operators/`.

All sentences were written for augkit. Each has something for some operator: contractions, numbers, dates and names,
several sentences, opinions, things that must stay as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Literal, get_args

from augkit.ops.base import Row

__all__ = ["KINDS", "LANGUAGES", "Kind", "example_rows", "training_rows"]

Kind = Literal["texts", "tokens", "spans", "pairs"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES = ("en", "zh")

TEXTS = {
    "en": (
        ("positive", "The film is surprisingly good, but its ending feels far too long for such a simple story."),
        ("complaint", "I've tried the code four times since Monday, and it still doesn't work."),
        (
            "news",
            "Anna Becker moved from Lisbon to Toronto on 12 May 2021, where her brother David runs a small hotel.",
        ),
        ("positive", "The actors are excellent and the songs are beautiful."),
        ("negative", "It was a dull evening. We didn't like the food, the waiter was rude. I won't go there again!"),
        ("news", "The company sold 1,250 tickets in three weeks, 4.5% more than last year."),
        ("question", "Could you tell me when the oak bookshelf is likely to arrive? I need to book a day off work."),
        ("negative", "The service is slow."),
        ("news", "Two dogs and a cat were asleep under the old tree in front of the hospital."),
        (
            "complaint",
            "Please write to help@example.com or see https://example.com/returns. {name} does not answer calls.",
        ),
        ("positive", "She doesn't regret the long journey to York. The view from the tower was wonderful."),
        (
            "complaint",
            "I definitely received the separate invoice, but nobody believes me until they see the envelope.",
        ),
        ("positive", "The battery lasts long."),
        ("negative", "They're noisy, we're tired, and it's the worst hotel that I've ever seen."),
        ("complaint", "I have asked twice and I will not ask again. It is not my fault, and you are not helping."),
        ("positive", "It was worth the money."),
        ("negative", "The second room wasn't clean."),
        ("news", "Dr. Maria Novak met Thomas Weber in Chicago on Tuesday, 14 January 2020. Maria was late."),
        ("complaint", "On 05/03/2024 I paid $59.90 for 24 cups, and 3 of them were broken when they came."),
        ("question", "How long does a refund to a Swiss account take? My bank said that 10 days is normal."),
        ("news", "The meeting on Friday, March 5th begins at noon. Members get the report beforehand. It is short."),
    ),
    "zh": (
        ("positive", "这部电影非常好看，可惜结尾有点拖沓，故事也过于简单。"),
        ("news", "王小明和李丽上周五从北京飞到上海，参加2021年5月12日的会议。"),
        ("complaint", "快递昨天已经到了，但是包装破了，里面的三个杯子碎了一个。"),
        ("news", "今天天气很好，我们打算去公园散步。孩子们想放风筝，晚上一起吃火锅。"),
        ("news", "公司去年卖出1250台手机，比前年增加了百分之四。"),
        ("negative", "房间又小又吵，服务员的态度也不好，我不会再来了。"),
        ("question", "请问图书馆星期一开门吗？我想借两本关于中国历史的书。"),
        ("positive", "演员的表演十分出色，音乐也很动听。"),
        ("news", "政府宣布投资三十亿元修建新的地铁线路，预计2026年通车。"),
        ("complaint", "手机的电池不耐用，充满电只能用两个小时，客服一直没有回复。"),
        ("question", "这件衣服有没有大一号的？请发邮件到 help@example.com，谢谢！"),
        ("news", "张伟2019年8月15日在广州买了三套房子，花了五百万元。"),
        ("positive", "老师讲得很清楚，学生们都觉得这门课很有意思。"),
    ),
}
MARKED = {
    "en": (
        ("news", "[Anna Becker](PER) moved from [Lisbon](LOC) to [New York](LOC), where she opened a small hotel."),
        ("positive", "The rooms of the [Grand Hotel](ORG) in [York](LOC) are clean. [David Novak](PER) was friendly."),
        ("news", "[Northwind](ORG) will hire forty engineers in [Toronto](LOC) next spring."),
        ("negative", "The service at [Harbour Books](ORG) isn't good, and nobody there knew of [Mina Petrova](PER)."),
        ("news", "On 9 May 2022 [Mina Petrova](PER) left [Northwind](ORG) and flew home to [Cape Town](LOC)."),
        ("news", "[Harbour Books](ORG) opens a second shop in [Leeds](LOC). [Tom Okafor](PER) will run it."),
        ("question", "Does [Sara Lind](PER) still work for the [City Museum](ORG) in [Oslo](LOC)?"),
        ("positive", "The songs of [Tom Okafor](PER) are beautiful."),
    ),
    "zh": (
        ("news", "[王小明](PER)上周五从[北京](LOC)飞到[上海](LOC)，参加[东海大学](ORG)的会议。"),
        ("news", "2021年3月[李丽](PER)在[南京](LOC)开了一家书店。生意很好。"),
        ("negative", "[长江银行](ORG)的服务很慢，[张伟](PER)等了两个小时。"),
        ("positive", "[陈静](PER)的歌声十分动听，[广州](LOC)的观众都很喜欢。"),
        ("news", "[青山公司](ORG)明年将在[杭州](LOC)修建新的工厂。"),
        ("question", "[刘洋](PER)还在[东海大学](ORG)教书吗？"),
    ),
}
PAIRS = {
    "en": (
        ("Anna Becker bought 12 chairs in Lisbon on 3 March 2021.", "When did Anna Becker buy 12 chairs?"),
        ("David drove 300 miles to Boston on Friday.", "On Friday David went to Boston, which is 300 miles away."),
    ),
    "zh": (("王小明2021年3月3日在北京买了12把椅子。", "王小明在北京买了12把椅子，那天是2021年3月3日。"),),
}
SPAN = re.compile(r"\[(?P<words>[^]]+)\]\((?P<label>\w+)\)")


@cache
def example_rows(kind: Kind, language: str) -> tuple[Row, ...]:
    """Rows of a kind: `texts` and `spans` with a label each, `tokens` with tags, and `pairs` of texts.

    >>> example_rows("tokens", "en")[7].values["tags"]
    ['O', 'O', 'O', 'B-PER', 'I-PER', 'O', 'O', 'O']
    """
    values: list[dict[str, object]]
    if kind == "texts":
        values = [{"text": text, "label": label} for label, text in TEXTS[language]]
    elif kind == "spans":
        values = [{**_spans(marked), "label": label} for label, marked in MARKED[language]]
    elif kind == "tokens":
        values = [{**_tokens(marked, language), "label": label} for label, marked in MARKED[language]]
    else:
        values = [{"text": text, "text_pair": pair} for text, pair in PAIRS[language]]
    return tuple(Row(f"{language}-{kind}-{number}", one, language) for number, one in enumerate(values))


@cache
def training_rows(kind: Kind, language: str) -> tuple[Row, ...]:
    """What dataset operators learn from: the rows they are tried on, with a shop's messages for English texts."""
    own = example_rows(kind, language)
    return (*own, *_messages()) if (kind, language) == ("texts", "en") else own


@cache
def _messages() -> tuple[Row, ...]:
    listed = (resources.files("augkit.resources.support_messages") / "messages.csv").read_text("utf-8").splitlines()
    return tuple(Row(one["id"], {"text": one["text"], "label": one["intent"]}) for one in csv.DictReader(listed))


def _spans(marked: str) -> dict[str, object]:
    """A text with the spans that are marked in it."""
    text, spans, end = "", [], 0
    for match in SPAN.finditer(marked):
        text += marked[end : match.start()]
        spans.append({"start": len(text), "end": len(text) + len(match["words"]), "label": match["label"]})
        text += match["words"]
        end = match.end()
    return {"text": text + marked[end:], "spans": spans}


def _tokens(marked: str, language: str) -> dict[str, object]:
    """Tokens with IOB2 tags: in Chinese the characters, elsewhere words and marks."""
    tokens: list[str] = []
    tags: list[str] = []
    end = 0
    for match in SPAN.finditer(marked):
        for part, label in ((marked[end : match.start()], ""), (match["words"], match["label"])):
            found = _split(part, language)
            tokens += found
            tags += [f"{'I' if index else 'B'}-{label}" if label else "O" for index in range(len(found))]
        end = match.end()
    rest = _split(marked[end:], language)
    return {"tokens": [*tokens, *rest], "tags": [*tags, *["O"] * len(rest)]}


def _split(text: str, language: str) -> Sequence[str]:
    return list(text) if language == "zh" else re.findall(r"\w+(?:['’]\w+)?|[^\w\s]", text)
