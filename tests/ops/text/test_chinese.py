"""Every operator that serves Chinese, on Chinese and mixed text: the contract, what stays, and real titles and tags."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from augkit.ops.base import DatasetOperator, Operator
from augkit.ops.registry import get_operator, list_operators
from augkit.ops.tags import find_entities
from augkit.ops.text.base import Text
from augkit.ops.text.reading.words import NEGATIONS
from augkit.testing.draws import check_chance, check_odd_rows, check_order, check_rows
from augkit.testing.samples import samples_of
from augkit.testing.subject import Subject

from ...contracts.parameters import parameters_of
from .labelled import fitted, made

pytest.importorskip("jieba", reason="words of Chinese text are found with jieba: pip install 'augkit[zh]'")

DATA = Path(__file__).parents[3].parent / "shared" / "data"
TITLES = DATA / "text/thucnews_titles/train.csv"
WEIBO = DATA / "ner/weibo/dev.conll"

CHINESE: dict[str, dict[str, Any]] = {
    "text.mention_replacement": {"entities": {"PER": ["李雷", "韩梅梅"], "LOC": ["成都", "呼和浩特"]}},
    "text.reserved": {"lists": [["电影", "影片"], ["北京", "首都"], ["天气", "气候"]]},
}
"""Parameters under which an operator does something to Chinese text."""

OF_MODELS = {"text.embedding_neighbour", "text.label_masked_lm", "text.masked_lm", "text.paraphrase"}
OF_TRANSLATION = {"text.back_translation"}
ADAPTERS = {"text.nlpaug"}
"""Operators that need models, which have tests of their own, and those that hand the text to another library."""

SERVING = [
    cls
    for cls in list_operators("text")
    if (not cls.languages or "zh" in cls.languages) and cls.name not in OF_MODELS | OF_TRANSLATION | ADAPTERS
]
serving = pytest.mark.parametrize("cls", SERVING, ids=lambda cls: cls.name)


def made_ready(cls: type[Operator[Text]], **parameters: Any) -> Operator[Text]:
    """The operator with parameters that do something to Chinese text; skips where a package is missing."""
    fields = {name: value for name, value in parameters.items() if name in cls.model_fields}
    return cls.model_validate(parameters_of(cls.name) | CHINESE.get(cls.name, {}) | fields)


class ChineseSubject(Subject):
    """An operator under test with Chinese rows."""

    def __init__(self, operator: Operator[Any]) -> None:
        super().__init__(operator)
        self.language = "zh"
        self.samples = samples_of("text", "zh")
        served = {f"row-{number}": self._served(values) for number, values in enumerate(self.samples.ordinary)}
        self.ordinary = {id: values for id, values in served.items() if values is not None}
        odd = {name: self._served(values) for name, values in self.samples.odd.items()}
        self.odd = {name: values for name, values in odd.items() if values is not None}


@serving
def test_the_contract_holds_on_chinese_rows(cls: type[Operator[Text]]) -> None:
    if cls.name == "text.merge_words":
        pytest.skip("everyday Chinese has no spaces between words, titles have")
    subject = ChineseSubject(made_ready(cls))
    check_rows(subject)
    check_chance(subject)
    check_order(subject)
    check_odd_rows(subject)


@serving
def test_operators_are_ready_for_chinese(cls: type[Operator[Text]]) -> None:
    made_ready(cls).check_ready("zh")


MIXED = (
    "iPhone 15的价格比去年便宜了200元。",
    "“我不喜欢这部电影，”他说，“但是演员很好。”",
    "请联系{姓名}，网址https://a.com/b?c=1，电话13800138000，邮箱li@a.com。",
    "昨天他从北京出发，去上海参加了三天的会议！你去不去？",
    "发改委要求保障国内成品油供应 两巨头暂停出口",
    "买了T恤和U盘，SIM卡没有买，4S店也没去。",
    "二〇二四年三月五日，百分之二十的人看过《流浪地球》",
)
PIECES = ("{姓名}", "https://a.com/b?c=1", "13800138000", "li@a.com")
OF_TOKENS = {"text.label_token_replacement", "text.segment_shuffle"}
OF_DOCUMENTS = {"text.mention_replacement", "text.sentence_shuffle", "text.split_rows"}
"""Operators that find nothing in a title: neither labels nor several sentences."""
MAY_CUT = {"text.crop", "text.split_rows"}
"""Operators that leave whole stretches out."""


def results(cls: type[Operator[Text]], value: str, keys: int = 6, **parameters: Any) -> list[str]:
    operator = made_ready(cls, **parameters)
    learnt = learnt_from(operator, [Text(one, None, "zh", str(at), at % 2) for at, one in enumerate(MIXED)])
    text = Text(value, None, "zh", "row", 0)
    return [after.value for key in range(keys) for after in made(operator, text, str(key), learnt)]


def learnt_from(operator: Operator[Text], rows: list[Text]) -> Any:
    """What the operator learns from rows of plain text, if it learns; skips those for rows of tokens."""
    if operator.name in OF_TOKENS:
        pytest.skip("works on rows of tokens alone")
    return fitted(operator, rows) if isinstance(operator, DatasetOperator) else None


@serving
def test_placeholders_links_and_long_numbers_stay(cls: type[Operator[Text]]) -> None:
    for after in results(cls, MIXED[2], rate=0.5):
        if cls.name not in MAY_CUT:
            assert [piece for piece in PIECES if piece not in after] == []


@serving
def test_no_spaces_come_about_that_parted_words_have(cls: type[Operator[Text]]) -> None:
    if cls.name in {"text.split_word", "text.whitespace", "text.ocr", "text.pinyin", "text.concatenate"}:
        pytest.skip("puts spaces in on purpose, or text that has some")
    for value in (MIXED[1], MIXED[3]):
        for after in results(cls, value, rate=0.3):
            assert not re.search(r"\s", after)


BY_WORD = ["text.delete", "text.insert", "text.synonym", "text.homophone", "text.lookalike"]
_LATIN = re.compile(r"[A-Za-z0-9./:?=@]+")


@pytest.mark.parametrize("name", BY_WORD)
@pytest.mark.parametrize("value", MIXED)
def test_numbers_and_latin_words_stay_whole(name: str, value: str) -> None:
    wholes = _LATIN.findall(value)
    for after in results(get_operator(name), value, 20, rate=0.3):
        found = _LATIN.findall(after)
        assert found == wholes or (name == "text.delete" and set(found) < set(wholes))


def test_words_are_swapped_and_deleted_as_a_whole() -> None:
    text = "我喜欢看电影"
    words = {"我", "喜欢", "看", "电影"}
    swapped = set(results(get_operator("text.swap"), text, 60, rate=0.25))
    assert all(sorted(after) == sorted(text) and all(word in after for word in words) for after in swapped)
    assert len(swapped) == 6
    deleted = set(results(get_operator("text.delete"), text, 40, rate=0.25))
    assert deleted == {"喜欢看电影", "我看电影", "我喜欢电影", "我喜欢看"}


@pytest.mark.parametrize("value", ["我不喜欢这部电影", "他没有参加会议"])
def test_negations_are_not_deleted(value: str) -> None:
    denying = next(word for word in sorted(NEGATIONS, key=len, reverse=True) if word in value)
    after = results(get_operator("text.delete"), value, 30, rate=0.9)
    assert after and all(denying in one for one in after)


def test_synonyms_stand_alone_and_are_inserted_without_spaces() -> None:
    assert set(results(get_operator("text.synonym"), "他昨天购买了电脑", 40, rate=1.0)) == {"他昨日购置了电脑"}
    inserted = set(results(get_operator("text.insert"), "昨天下雨", 40, rate=0.1))
    assert inserted == {"昨天昨日下雨", "昨天下雨昨日"}


def test_a_word_inserted_into_a_row_of_characters_is_characters_outside_of_entities() -> None:
    operator = get_operator("text.insert").model_validate({"rate": 0.1})
    text = Text.of_tokens(list("昨天见舍友"), ["O", "O", "O", "B-PER", "I-PER"], "zh")
    rows = {
        tuple(after.labels["tokens"]): after.labels["tags"]
        for key in range(60)
        for after in made(operator, text, str(key))
    }
    assert rows == {
        tuple("昨天昨日见舍友"): ["O", "O", "O", "O", "O", "B-PER", "I-PER"],
        tuple("昨天见昨日舍友"): ["O", "O", "O", "O", "O", "B-PER", "I-PER"],
        tuple("昨天见舍友昨日"): ["O", "O", "O", "B-PER", "I-PER", "O", "O"],
    }


@pytest.mark.parametrize("name", ["text.char_delete", "text.char_insert", "text.char_substitute", "text.char_swap"])
def test_characters_are_changed_one_by_one(name: str) -> None:
    value = "发改委要求保障国内成品油供应"
    sizes = {"text.char_delete": {-1}, "text.char_insert": {1}, "text.char_substitute": {0}, "text.char_swap": {0}}[
        name
    ]
    found = results(get_operator(name), value, 30, rate=0.05)
    assert len(set(found)) > 3
    assert {len(after) - len(value) for after in found} == sizes
    if name == "text.char_swap":
        assert all(sorted(after) == sorted(value) for after in found)


@cache
def titles() -> list[str]:
    with TITLES.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)][:150]


@serving
@pytest.mark.skipif(not TITLES.exists(), reason=f"no titles at {TITLES}")
def test_titles_come_through(cls: type[Operator[Text]]) -> None:
    operator = made_ready(cls)
    rows = [Text(title, None, "zh", str(number), number % 3) for number, title in enumerate(titles())]
    learnt = learnt_from(operator, rows)
    changed = 0
    for number, row in enumerate(rows):
        after = made(operator, row, str(number), learnt)
        changed += any(one.value != row.value for one in after)
        assert all(one.value.strip() and "\ufffd" not in one.value for one in after)
    assert changed or cls.name in OF_DOCUMENTS


def weibo(limit: int = 120) -> list[Text]:
    """Rows of characters; each carries its place in its word as a digit."""
    rows: list[Text] = []
    for block in WEIBO.read_text("utf-8").split("\n\n"):
        pairs = [line.split("\t") for line in block.splitlines() if line]
        if pairs:
            tokens, tags = zip(*((token[:-1], tag) for token, tag in pairs), strict=True)
            rows.append(Text.of_tokens(list(tokens), list(tags), "zh", str(len(rows))))
    return rows[:limit]


def entities(text: Text) -> list[tuple[str, str]]:
    tags = text.labels["tags"]
    return [
        (tags[start].split("-", 1)[1], "".join(text.labels["tokens"][start:end])) for start, end in find_entities(tags)
    ]


@serving
@pytest.mark.skipif(not WEIBO.exists(), reason=f"no tagged rows at {WEIBO}")
def test_tags_of_characters_stay_true(cls: type[Operator[Text]]) -> None:
    if "tags" not in cls.moves:
        pytest.skip("refused for tagged rows")
    operator = made_ready(cls)
    rows = weibo()
    learnt = fitted(operator, rows) if isinstance(operator, DatasetOperator) else None
    for number, row in enumerate(rows):
        for after in made(operator, row, str(number), learnt):
            assert len(after.labels["tokens"]) == len(after.labels["tags"])
            assert "".join(after.labels["tokens"]) == after.value
            kinds = [kind for kind, _ in entities(row)]
            if cls.name not in MAY_CUT | {"text.concatenate", "text.sentence_shuffle"}:
                assert [kind for kind, _ in entities(after)] == kinds


@pytest.mark.skipif(not WEIBO.exists(), reason=f"no tagged rows at {WEIBO}")
@pytest.mark.parametrize("name", ["text.delete", "text.insert", "text.mask", "text.swap"])
def test_operators_that_take_words_elsewhere_leave_entities_alone(name: str) -> None:
    operator = get_operator(name).model_validate({"rate": 0.2})
    for number, row in enumerate(weibo()):
        for after in made(operator, row, str(number)):
            assert entities(after) == entities(row)


@pytest.mark.skipif(not WEIBO.exists(), reason=f"no tagged rows at {WEIBO}")
def test_entities_are_exchanged_for_others_of_their_kind_character_by_character() -> None:
    operator = get_operator("text.mention_replacement").model_validate({"rate": 1.0})
    rows = weibo()
    assert isinstance(operator, DatasetOperator)
    learnt = fitted(operator, rows)
    known: dict[str, set[str]] = {}
    for row in rows:
        for kind, words in entities(row):
            known.setdefault(kind, set()).add(words)
    changed = 0
    for number, row in enumerate(rows):
        for after in made(operator, row, str(number), learnt):
            assert all(words in known[kind] for kind, words in entities(after))
            assert [kind for kind, _ in entities(after)] == [kind for kind, _ in entities(row)]
            assert all(len(token) == 1 for token in after.labels["tokens"])
            outside = [token for token, tag in zip(*after.labels.values(), strict=True) if tag == "O"]
            assert outside == [token for token, tag in zip(*row.labels.values(), strict=True) if tag == "O"]
            changed += entities(after) != entities(row)
    assert changed > 20
