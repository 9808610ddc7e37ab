"""Guesses at what columns mean, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as types

from augkit.starting.sample import Column, Sample

__all__ = ["Guess", "guess_language", "guess_roles"]

NAMES: Mapping[str, str] = {
    "text": r"text|sentence1?|content|body|review|comment|message|question|title|utterance|query|tweet|document"
    r"|context|premise|description|input",
    "label": r"label|labels?_?(id|name)?|class|category|intent|sentiment|topic|target|y|emotion|stars|rating|polarity",
    "id": r"id|idx|index|guid|uuid|key|.*_(id|uuid|key)|row_?id",
    "group": r"(user|customer|author|patient|speaker|session|thread|conversation|dialog|dialogue|document|doc|group"
    r"|product|account|case)(_?(id|name|key))?",
    "time": r"time|date|timestamp|datetime|day|created(_?at)?|.*_(time|date|at|ts)|published",
}
PAIRS = {
    "question": "context",
    "premise": "hypothesis",
    "sentence1": "sentence2",
    "text1": "text2",
    "text": "text_pair",
    "query": "document",
}
MOST_CLASSES = 200
LEAST_GROUPS = 20  # fewer could not be shared out over splits
LANGUAGES = (
    *("ar", "cs", "da", "de", "en", "es", "fi", "fr", "hu", "id", "it", "ja", "ko"),
    *("ms", "nl", "no", "pl", "pt", "ro", "ru", "sv", "tr", "uk", "vi", "zh"),
)
STOP_WORDS = {
    "en": "the of and to in is that it for was with as on are this you not be but have",
    "de": "der die und das ist nicht ein ich zu mit von den es auf für eine dem im auch",
    "fr": "le la les de et des est un une que pour dans pas qui sur au il en du ce",
    "es": "el la los de que y en un una es por con para no se del las lo su como",
    "it": "il di che la e un una per non sono con del della le si da come gli ma",
    "pt": "o a os que de e do da em um uma para não com se na por mais as dos",
    "nl": "de het een en van ik te dat die in niet is op met voor zijn er aan ook",
}
SCRIPTS = (
    ("zh", 0x4E00, 0x9FFF),
    ("ja", 0x3040, 0x30FF),
    ("ko", 0xAC00, 0xD7AF),
    ("ru", 0x0400, 0x04FF),
    ("ar", 0x0600, 0x06FF),
)


@dataclass(frozen=True)
class Guess:
    """Something guessed.

    Attributes:
        what: a role, `language`, `splits`, ….
        value: what it was guessed to be.
        why: the reason, a few words.
    """

    what: str
    value: str
    why: str


def guess_roles(sample: Sample) -> list[Guess]:
    """Roles and their columns. No column is guessed for two roles; roles that nothing fits are left out."""
    left = dict(sample.columns)
    found: list[Guess] = []

    def take(guess: Guess | None) -> bool:
        if guess is not None:
            found.append(guess)
            left.pop(guess.value, None)
        return guess is not None

    if take(_tokens(left)):
        take(_tags(left, sample.columns[found[0].value]))
    else:
        take(_struct(left, "answers", {"text", "answer_start"}))
        take(_struct(left, "spans", {"start", "end"}))
        if pair := _translation(left):
            take(pair[0])
            take(pair[1])
        elif take(_text(left, sample, found)):
            take(_pair(left, found[-1].value, found))
            take(_label(left, sample))
    take(_id(left))
    take(_group(left, sample))
    take(_time(left))
    return found


def _named(role: str, column: Column) -> bool:
    return re.fullmatch(NAMES[role], column.name.lower()) is not None


def _tokens(columns: Mapping[str, Column]) -> Guess | None:
    lists = [column for column in columns.values() if column.is_list and types.is_string(column.kind.value_type)]
    lists.sort(key=lambda column: (column.name.lower() not in ("tokens", "words"), -column.distinct))
    if not lists or not lists[0].values:
        return None
    return Guess("tokens", lists[0].name, f"lists of words, {lists[0].distinct:,} different ones in the sample")


def _tags(columns: Mapping[str, Column], tokens: Column) -> Guess | None:
    """A list column as long as the tokens, with few different values."""
    lengths = [len(value) for value in tokens.values]
    fitting = [
        column
        for column in columns.values()
        if column.is_list
        and (types.is_string(column.kind.value_type) or types.is_integer(column.kind.value_type))
        and [len(value) for value in column.values] == lengths
        and column.distinct <= MOST_CLASSES
    ]
    fitting.sort(key=lambda column: (not re.search(r"ner|tag|entit|label", column.name.lower()), column.distinct))
    if not fitting:
        return None
    return Guess("tags", fitting[0].name, f"a tag for each token, {fitting[0].distinct} different ones")


def _struct(columns: Mapping[str, Column], role: str, fields: set[str]) -> Guess | None:
    for column in columns.values():
        if fields <= column.fields() and (role == "answers") != column.is_list:
            return Guess(role, column.name, f"holds {' and '.join(sorted(fields))}")
    return None


def _text(columns: Mapping[str, Column], sample: Sample, found: Sequence[Guess]) -> Guess | None:
    """The column with answers or spans in it; else a text by name, else the longest."""
    texts = [column for column in columns.values() if column.is_text and column.values]
    answers = next((sample.columns[guess.value] for guess in found if guess.what == "answers"), None)
    if answers is not None:
        for column in texts:
            if all(
                text in value
                for value, one in zip(column.values[:50], answers.values[:50], strict=False)
                for text in one["text"]
            ):
                return Guess("text", column.name, "every answer stands in it")
    long = [column for column in texts if column.words >= 1.5 and column.distinct > min(20, sample.rows // 4)]
    named = [column for column in long if _named("text", column)]
    if named:
        best = max(named, key=lambda column: column.words)
        return Guess("text", best.name, f"by its name; {best.words:.0f} words on average")
    if long:
        best = max(long, key=lambda column: column.words)
        return Guess("text", best.name, f"the longest text, {best.words:.0f} words on average")
    short = [column for column in texts if column.words >= 1.2 and column.distinct > 1]
    if short:
        best = max(short, key=lambda column: (column.distinct, column.words))
        return Guess("text", best.name, "the column of text with the most different values")
    return None


def _translation(columns: Mapping[str, Column]) -> tuple[Guess, Guess] | None:
    """Two columns of text that are named after languages: one is augmented, the other is what it should come out as."""
    texts = [
        column
        for column in columns.values()
        if column.is_text and column.name.lower() in LANGUAGES and column.words >= 1.2
    ]
    if len(texts) != 2:
        return None
    first, second = sorted(texts, key=lambda column: column.name.lower() != "en")
    return (
        Guess("text", first.name, "a language, by its name"),
        Guess(
            "target_text",
            second.name,
            f"the same in another language; only operators that keep the meaning of {first.name} are used",
        ),
    )


def _pair(columns: Mapping[str, Column], text: str, found: Sequence[Guess]) -> Guess | None:
    """The other half of a pair of texts, where the names say there is one."""
    others = {**PAIRS, **{second: first for first, second in PAIRS.items()}}
    other = columns.get(others.get(text.lower(), ""))
    if other is None or not other.is_text or other.words < 1.5:
        return None
    return Guess("text_pair", other.name, f"goes with {text}, by its name")


def _label(columns: Mapping[str, Column], sample: Sample) -> Guess | None:
    """Few different values, each of them often: by name first, else the column with the fewest."""
    most = min(MOST_CLASSES, max(2, sample.rows // 4))
    fitting = [
        column
        for column in columns.values()
        if (column.is_text or column.is_whole)
        and 2 <= column.distinct <= most
        and column.distinct < len(column.values) / 1.5
    ]
    named = [column for column in fitting if _named("label", column)]
    if named:
        best = min(named, key=lambda column: column.distinct)
        return Guess("label", best.name, f"by its name; {best.distinct} different values")
    short = [
        column
        for column in fitting
        if column.words <= 3 and not any(_named(role, column) for role in ("id", "group", "time"))
    ]
    if short:
        best = min(short, key=lambda column: column.distinct)
        return Guess("label", best.name, f"only {best.distinct} different values")
    return None


def _id(columns: Mapping[str, Column]) -> Guess | None:
    for column in columns.values():
        if _named("id", column) and (column.is_text or column.is_whole) and column.is_unique:
            return Guess("id", column.name, "by its name; no value twice in the sample")
    return None


def _group(columns: Mapping[str, Column], sample: Sample) -> Guess | None:
    """Rows that belong together, such as those of a person: some values repeat, and there are many."""
    for column in columns.values():
        few = LEAST_GROUPS <= column.distinct <= 0.95 * sample.rows
        if _named("group", column) and (column.is_text or column.is_whole) and few and not column.missing:
            why = f"by its name; {column.distinct:,} different values, so rows of one of them stay in one split"
            return Guess("group", column.name, why)
    return None


def _time(columns: Mapping[str, Column]) -> Guess | None:
    for column in columns.values():
        if column.missing or not column.values:
            continue
        if types.is_timestamp(column.kind) or types.is_date(column.kind):
            return Guess("time", column.name, "it holds times")
        if _named("time", column) and column.is_text and _are_times(column.values):
            return Guess("time", column.name, "by its name; its values are times")
    return None


def _are_times(values: Sequence[str]) -> bool:
    try:
        pc.cast(pa.array(values, pa.string()), pa.timestamp("us"))
    except pa.ArrowInvalid:
        return False
    return True


def guess_language(texts: Sequence[str]) -> Guess:
    """The language of texts, by script and by the commonest words.

    >>> guess_language(["Where is the order that I made?"]).value
    'en'
    """
    joined = " ".join(texts[:2000])
    letters = sum(character.isalpha() for character in joined) or 1
    shares = {code: sum(low <= ord(character) <= high for character in joined) / letters for code, low, high in SCRIPTS}
    if shares["ja"] > 0.05:
        return Guess("language", "ja", "by its characters")
    for code in ("zh", "ko", "ru", "ar"):
        if shares[code] > 0.2:
            return Guess("language", code, "by its characters")
    words = re.findall(r"[^\W\d_]+", joined.lower())
    hits = {code: sum(word in set(listed.split()) for word in words) for code, listed in STOP_WORDS.items()}
    best = max(hits, key=lambda code: (hits[code], code == "en"))
    if words and hits[best] / len(words) > 0.03:
        return Guess("language", best, "by its commonest words")
    return Guess("language", "en", "nothing says otherwise; change it if it is not")
