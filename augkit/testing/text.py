"""Rows of text to try operators on, and what must hold of a row of text after an operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from augkit.ops.edits import apply_edits, move_range
from augkit.ops.tags import find_entities
from augkit.ops.text.reading.positions import without_positions
from augkit.testing.pieces import check_pieces, first_invalid
from augkit.testing.violation import ContractViolation, require

__all__ = ["check_text_row", "text_odd", "text_ordinary"]

Values = Mapping[str, Any]
HUGE = 200_000
TEXTS = frozenset({"text", "text_pair", "target_text"})

SENTENCES = {
    "en": (
        "The film is a good story about two children, and its actors are excellent.",
        "I bought a large house near the river because my parents wanted to help us.",
        "She doesn't think that the company will begin selling cars before the end of the year.",
        "“It's not what I expected,” he said, “but I'd watch this movie again!”",
        "Visit https://example.com/help or write to help@example.com (order #12345, {name}).",
        "what is the average weight of a yellow labrador ?",
        "THE PACKAGE ARRIVED LATE AND IT IS DAMAGED.",
        "Fast service, friendly people - we usually purchase everything here.",
    ),
    "zh": (
        "这部电影非常好看，演员也很出色。",
        "我昨天在北京买了一本关于历史的书。",
        "请问怎么才能修改我的收货地址？",
        "他没有参加会议，因为身体不舒服。",
        "iPhone 15的价格比去年便宜了200元。",
        "学校附近新开了一家餐厅，味道很不错。",
        "服务态度太差了，再也不会来了！",
        "今天天气很好，我们去公园散步吧。",
    ),
    "de": (
        "Der Film erzählt eine schöne Geschichte über zwei Kinder und ihre Eltern.",
        "Ich habe gestern in Berlin ein großes Haus am Fluss gekauft.",
        "Sie glaubt nicht, dass die Firma dieses Jahr Autos verkaufen wird.",
        "Wo kann ich meine Adresse ändern?",
        "Das Paket kam spät an, und der Inhalt war beschädigt.",
        "Schneller Service und freundliche Leute: gerne wieder!",
        "Schreiben Sie an hilfe@example.com oder rufen Sie uns an.",
        "Wer hat den Roman geschrieben?",
    ),
}
NAMED = {"en": ("Anna Schmidt", "New York"), "zh": ("小明", "上海"), "de": ("Anna Schmidt", "New York")}
LABELLED = {
    "en": (
        "Yesterday the old friend of ",
        " travelled from the small city of ",
        " to a beautiful island near the sea.",
    ),
    "zh": ("昨天", "从", "出发去一个美丽的海岛度假，天气非常好。"),
    "de": ("Gestern ist die alte Freundin von ", " aus der kleinen Stadt ", " an das schöne Meer gefahren."),
}


FACTS = {
    "en": (
        "Laura Miller bought three books for $25 in Boston on 4 March 2024.",
        "On 4 March 2024, Laura Miller paid $25 for three books in Boston.",
    ),
    "zh": ("2024年3月5日，小明花200元在上海买了三本书。", "小明在上海买了三本书，花了200元，那天是2024年3月5日。"),
    "de": (
        "Laura Miller kaufte am 04.03.2024 in Boston drei Bücher für 25 €.",
        "In Boston zahlte Laura Miller am 04.03.2024 für drei Bücher 25 €.",
    ),
}
PLAIN = {
    "en": ("It is a good film.", "He doesn't like the film."),
    "zh": ("这是一部好电影。", "他不喜欢这部电影。"),
    "de": ("Das ist ein guter Film.", "Der Film gefällt ihm nicht."),
}


def text_ordinary(language: str) -> tuple[Values, ...]:
    """Everyday rows: plain, as a pair, with spans, answers, tokens with and without tags, equal facts, documents."""
    known = language if language in SENTENCES else "en"
    sentences = SENTENCES[known]
    rows: list[Values] = [
        {"text": text, "label": number % 2, "text_pair": sentences[number - 1]} for number, text in enumerate(sentences)
    ]
    (front, middle, back), (person, place) = LABELLED[known], NAMED[known]
    text = front + person + middle + place + back
    at, where = len(front), len(front + person + middle)
    pair = {"text_pair": sentences[0]}
    span = {"start": at, "end": at + len(person), "label": "PER"}
    other = {"start": where, "end": where + len(place), "label": "LOC", "text": place}
    rows.append({"text": text, "spans": [span, other], **pair})
    rows.append({"text": text, "spans": [], "label": 1, **pair})
    rows.append({"text": text, "answers": {"text": [place, person], "answer_start": [where, at]}, **pair})
    rows.append({"text": text, "answers": {"text": [], "answer_start": []}, **pair})
    tokens: list[str] = []
    tags: list[str] = []
    for part, kind in ((front, ""), (person, "PER"), (middle, ""), (place, "LOC"), (back.rstrip(".。"), ""), (".", "")):
        words = list(part) if known == "zh" else part.split()
        tokens += words
        tags += [f"{'B' if not number else 'I'}-{kind}" if kind else "O" for number in range(len(words))]
    rows.append({"tokens": tokens, "tags": tags, **pair})
    rows.append({"tokens": [*tokens[::-1]], **pair})
    rows.append(dict(zip(("text", "text_pair"), FACTS[known], strict=True)))
    rows.append({**dict(zip(("text", "text_pair"), PLAIN[known], strict=True)), "label": 1})
    gap = "" if known == "zh" else " "
    document = gap.join((text, *sentences[:2]))
    rows.append({"text": document, "label": 0, "text_pair": gap.join(sentences[:3])})
    rows.append({"text": document, "spans": [span, other], "text_pair": document})
    rows.append({"text": document, "answers": {"text": [person], "answer_start": [at]}, "text_pair": document})
    more = list(sentences[0]) if known == "zh" else sentences[0].replace(".", " .").split()
    rows.append({"tokens": [*more, *tokens], "tags": ["O"] * len(more) + tags, **pair})
    return tuple(rows)


def text_odd(language: str) -> dict[str, Values]:
    """Rows that are valid and rare, by what is odd about them."""
    sentence = SENTENCES.get(language, SENTENCES["en"])[0]
    joiner = "" if language in ("zh", "ja") else " "
    texts = {
        "empty": "",
        "one character": "a",
        "one word": "film",
        "two words": "good film",
        "Chinese": SENTENCES["zh"][0],
        "Arabic": "الفيلم جيد جدًا، لكن النهاية طويلة.",
        "emoji joined": "good film 👩‍👩‍👧‍👦 and 👍🏽 bad ending 🇫🇷!",
        "combining marks": "un cafe\u0301 tre\u0300s bon हिन्दी में लिखा",
        "lone surrogate": "a good \ud800 film",
        "NUL": "a good \0 film",
        "only punctuation": "?! ... -- ,",
        "only white space": " \t  \n ",
        "tabs and newlines": "a good film\n\twith a long\tending\r\n\nand\u00a0more\u2028words",
        "digits": "3.14 1,000 2024-01-01 12:30",
        "huge": (sentence + joiner) * (HUGE // len(sentence + joiner)),
        "huge word": "a" * HUGE,
    }
    rows: dict[str, Values] = {name: {"text": text, "text_pair": text} for name, text in texts.items()}
    rows["no tokens"] = {"tokens": [], "tags": []}
    rows["one token"] = {"tokens": ["film"], "tags": ["O"]}
    rows["one labelled token"] = {"tokens": ["Berlin"], "tags": ["B-LOC"]}
    rows["all labelled"] = {"tokens": ["New", "York", "Times"], "tags": ["B-ORG", "I-ORG", "I-ORG"]}
    rows["tokens with white space"] = {"tokens": ["a good", "film", " ", "x"], "tags": ["B-X", "O", "O", "O"]}
    rows["span over all"] = {"text": "a good film", "spans": [{"start": 0, "end": 11, "label": "X"}]}
    return rows


def check_text_row(before: Values, after: Values, drawn: Any) -> None:
    """What holds of every row of text: changes are those drawn, and every label points at what it pointed at.

    Raises:
        ContractViolation: it does not hold.
    """
    require(set(before) == set(after), "no role comes or goes", f"had {sorted(before)}, has {sorted(after)}")
    if isinstance(drawn, dict) and not TEXTS.union(("edits", "label", "from")).issuperset(drawn):
        check_pieces(before, after, drawn)  # the row is made of pieces of itself, or of another row too
        return
    edits = _as_edits(drawn)
    if isinstance(drawn, dict) and drawn and TEXTS.issuperset(drawn):  # edits of several texts, by role
        for role in sorted(TEXTS & set(before) - {"text"}):
            _check_edited(before[role], after[role], _as_edits(drawn.get(role, [])))
        edits = _as_edits(drawn.get("text", []))
    elif before.get("text_pair") != after.get("text_pair"):  # the draw is about the pair, and the rest stays
        _check_edited(before["text_pair"], after["text_pair"], edits)
        edits = []
    if "tokens" in before:
        _check_tokens(before, after, edits)
    if "spans" in before:
        pairs = zip(before["spans"], after["spans"], strict=False)
        same = len(before["spans"]) == len(after["spans"]) and all(_rest(a) == _rest(b) for a, b in pairs)
        require(same, "spans keep their number and labels", f"{before['spans']} became {after['spans']}")
        for old, new in zip(before["spans"], after["spans"], strict=True):
            _check_range(before["text"], after["text"], (old["start"], old["end"]), (new["start"], new["end"]), edits)
            held = after["text"][new["start"] : new["end"]]
            require(
                new.get("text", held) == held,
                "spans move with the text",
                f"{new} says {new.get('text')!r}, but {held!r} stands there",
            )
    if before.get("answers"):
        _check_answers(before, after, edits)
    if "text" in before:
        _check_edited(before["text"], after["text"], edits)


def _check_edited(before: str, after: str, edits: Sequence[tuple[int, int, str]] | None) -> None:
    if edits is None:
        return
    expected = _edited(before, edits)
    require(
        after == expected,
        "nothing changes outside the edits",
        f"the edits {edits} make {expected[:200]!r}, and apply made {after[:200]!r}",
    )


def _as_edits(drawn: Any) -> list[tuple[int, int, str]] | None:
    """What was drawn, where it is edits: a list of `[start, end, replacement]`, or an object that holds one."""
    if isinstance(drawn, dict):
        return _as_edits(drawn.get("edits"))
    if not isinstance(drawn, list):
        return None
    kinds = [int, int, str]
    if all(isinstance(one, list | tuple) and [type(part) for part in one] == kinds for one in drawn):
        return [(start, end, replacement) for start, end, replacement in drawn]
    return None


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    try:
        return apply_edits(text, edits)
    except ValueError as error:
        raise ContractViolation("edits are sorted, apart, and within the text", f"{error}: {edits}") from None


def _rest(span: Values) -> dict[str, Any]:
    return {key: value for key, value in span.items() if key not in ("start", "end", "text")}


def _check_range(
    before: str,
    after: str,
    old: tuple[int, int],
    new: tuple[int, int],
    edits: Sequence[tuple[int, int, str]] | None,
) -> None:
    """The text in a moved range is the old text, or what the edits within it make of it."""
    held, holds = before[old[0] : old[1]], after[new[0] : new[1]]
    expected = held if edits is None else _within(before, old, edits)
    is_right = holds == expected and 0 <= new[0] <= new[1] <= len(after)
    if edits is not None and is_right:
        is_right = move_range(old, edits) == new
    elif edits is None and not is_right:
        is_right = bool(holds) and new[1] <= len(after) and holds not in before
    require(
        is_right,
        "spans move with the text",
        f"a labelled range held {held!r} at {old} and now holds {holds!r} at {new}; {expected!r} was expected",
    )


def _check_answers(before: Values, after: Values, edits: Sequence[tuple[int, int, str]] | None) -> None:
    old, new = before["answers"], after["answers"]
    require(
        len(old["text"]) == len(new["text"]) == len(new["answer_start"]),
        "answers keep their number",
        f"{old} became {new}",
    )
    for words, start, now, at in zip(old["text"], old["answer_start"], new["text"], new["answer_start"], strict=True):
        require(
            after["text"][at : at + len(now)] == now,
            "answers move with the text",
            f"the answer {now!r} does not stand at {at} in {after['text']!r}",
        )
        _check_range(before["text"], after["text"], (start, start + len(words)), (at, at + len(now)), edits)


def _check_tokens(before: Values, after: Values, edits: Sequence[tuple[int, int, str]] | None) -> None:
    tokens, now = list(without_positions(before["tokens"])), list(without_positions(after["tokens"]))
    if "tags" in before:
        old, new = list(before["tags"]), list(after["tags"])
        require(len(new) == len(now), "there are as many tags as tokens", f"{len(now)} tokens and {len(new)} tags")
        if first_invalid(old) is None:
            require(first_invalid(new) is None, "tags stay valid IOB2", f"{first_invalid(new)} in {new}")
        kinds = [old[start][2:] for start, _ in find_entities(old)]
        kinds_now = [new[start][2:] for start, _ in find_entities(new)]
        require(kinds == kinds_now, "every entity keeps its tag", f"{kinds} became {kinds_now}")
    if edits is None:
        return
    entities = find_entities(before.get("tags") or [])
    found = [_squeezed(now[start:end]) for start, end in find_entities(after.get("tags") or [])]
    text_fits = False
    for joiner in (" ", ""):  # which of them joined the tokens depends on the language
        joined = joiner.join(tokens)
        if edits and edits[-1][1] > len(joined):
            continue
        starts = [len(joiner.join(tokens[:number])) + (len(joiner) if number else 0) for number in range(len(tokens))]
        ranges = [(starts[first], starts[end - 1] + len(tokens[end - 1])) for first, end in entities]
        expected = [_squeezed([_within(joined, span, edits)]) for span in ranges]
        if _squeezed([_edited(joined, edits)]) == _squeezed(now):
            text_fits = True
            if expected == found:
                return
    require(text_fits, "nothing changes outside the edits", f"{tokens} became {now} by {edits}")
    raise ContractViolation("tags stay with their tokens", f"{before} became {after} by {edits}")


def _within(text: str, span: tuple[int, int], edits: Sequence[tuple[int, int, str]]) -> str:
    """What stands in a range of the text after the edits inside it."""
    start, end = span
    inner = [(low - start, high - start, by) for low, high, by in edits if start <= low < high <= end]
    return apply_edits(text[start:end], inner)


def _squeezed(words: Sequence[str]) -> str:
    return "".join("".join(words).split())
