"""`text.names`: persons and places become others of the same kind."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.resources.naming import certain, kinds, names, surnames
from augkit.testing import check_operator

from .conftest import Change
from .drawing import PROSE, drawn

DRAWS = [str(key) for key in range(20)]


@pytest.mark.parametrize("parameters", [{}, {"rate": 1.0}, {"on": "text_pair"}, {"keep": ["boston"], "rate": 1.0}])
def test_the_contract_holds(parameters: dict[str, object]) -> None:
    check_operator(get_operator("text.names"), **parameters)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a", "Yesterday Lauren Dixon met Frederick in Irbid, and Lauren left for Mexico."),
        ("b", "Yesterday Diana Novak met Philip in Copenhagen, and Diana left for Singapore."),
    ],
)
def test_what_fixed_keys_give(change: Change, key: str, expected: str) -> None:
    text = "Yesterday Anna Schmidt met Bob in Paris, and Anna left for Japan."
    assert change("text.names", text, key, rate=1.0) == expected


def test_names_become_names_of_the_same_kind(change: Change) -> None:
    for key in DRAWS:
        after = change("text.names", "Today Laura Miller and Robert flew from Boston to Spain via Ohio.", key, rate=1.0)
        woman, surname, man, city, country, state = re.fullmatch(
            r"Today (\w+) (\w+) and (\w+) flew from (.+) to (.+) via (.+)\.", after
        ).groups()  # type: ignore[union-attr]
        assert kinds()[woman] == "woman" and woman != "Laura"
        assert surname in surnames() and surname != "Miller"
        assert kinds()[man] == "man" and man != "Robert"
        assert (kinds()[city], kinds()[country], kinds()[state]) == ("city", "country", "state")


def test_a_person_has_one_new_name_everywhere(change: Change) -> None:
    text = "When Anna Schmidt saw it, Schmidt's son said: “Anna, come!” Mr. Schmidt came."
    pattern = r"When (\w+) (\w+) saw it, \2's son said: “\1, come!” Mr\. \2 came\."
    for key in DRAWS:
        after = change("text.names", text, key)
        assert re.fullmatch(pattern, after) and "Anna" not in after and "Schmidt" not in after


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Grace and Hope are virtues of Mark.", id="names that are words"),
        pytest.param("we saw Paris Hilton, London Bridge and the Boston Globe", id="parts of other names"),
        pytest.param("near Lake Victoria and Saint Peter", id="saints and lakes"),
        pytest.param("the John Hancock Tower", id="buildings"),
        pytest.param("A Story About John And The Big Bad Wolf", id="a title"),
        pytest.param("anna met bob in paris", id="small letters"),
        pytest.param("ANNA MET BOB", id="capitals throughout"),
        pytest.param("see http://Boston.com/Anna, {Anna} and Anna@x.org", id="links and placeholders"),
        pytest.param("the Georgia of old, Jordan and Chad", id="country or person"),
        pytest.param("He lives in Paris, Texas.", id="a city with another country behind it"),
        pytest.param("", id="empty"),
    ],
)
def test_what_is_not_certain_stays(change: Change, text: str) -> None:
    assert {change("text.names", text, key, rate=1.0) for key in DRAWS[:8]} == {text}


def test_a_city_with_its_country_becomes_another_with_its_own(change: Change) -> None:
    countries = set[str]()
    for key in DRAWS:
        city, country = change("text.names", "He lives in Berlin, Germany now.", key)[12:-5].split(", ")
        assert names().cities[city] == country and city != "Berlin"
        countries.add(country)
    assert len(countries) > 3


def test_a_pair_changes_alike_and_names_that_one_text_lacks_stay(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {
        "text": "Laura Miller moved from Rome to Oslo.",
        "text_pair": "Where did Laura move to? To Oslo!",
        "target_text": "Laura Miller zog nach Oslo.",
    }
    for key in DRAWS:
        after = change_row("text.names", row, key, rate=1.0)
        woman, surname, city = re.fullmatch(r"(\w+) (\w+) moved from Rome to (.+)\.", after["text"]).groups()  # type: ignore[union-attr]
        assert woman != "Laura" and city != "Oslo"
        assert after["text_pair"] == f"Where did {woman} move to? To {city}!"
        assert after["target_text"] == f"{woman} {surname} zog nach {city}."


def test_with_tags_entities_are_replaced_and_nothing_else(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {
        "tokens": [
            "Yesterday",
            "Zorblax",
            "Quux",
            "met",
            "Anna",
            "in",
            "Oslo",
            "near",
            "Mount",
            "Fuji",
            ",",
            "wrote",
            "the",
            "Oslo",
            "Post",
        ],
        "tags": [
            "O",
            "B-person",
            "I-person",
            "O",
            "O",
            "O",
            "B-location",
            "O",
            "B-location",
            "I-location",
            "O",
            "O",
            "O",
            "B-corporation",
            "I-corporation",
        ],
    }
    for key in DRAWS:
        after = change_row("text.names", row, key, rate=1.0)
        joined = " ".join(after["tokens"])
        given, surname, city = re.fullmatch(
            r"Yesterday (\w+) (\w+) met Anna in (.+) near Mount Fuji , wrote the Oslo Post", joined
        ).groups()  # type: ignore[union-attr]
        assert (
            kinds()[given] in ("woman", "man") and surname in surnames() and kinds()[city] == "city" and city != "Oslo"
        )
        assert [tag for tag in after["tags"] if tag[0] == "B"] == [tag for tag in row["tags"] if tag[0] == "B"]
        assert len(after["tags"]) == len(after["tokens"])


@pytest.mark.parametrize(
    ("tokens", "kept"),
    [
        (["The", "President"], True),
        (["@anna_x"], True),
        (["Obama"], False),
        (["justin", "bieber"], False),
        (["ANNA"], False),
    ],
)
def test_labelled_persons_keep_their_case(change_row, tokens: list[str], kept: bool) -> None:  # type: ignore[no-untyped-def]
    tags = ["B-PER", *["I-PER"] * (len(tokens) - 1)]
    after = change_row("text.names", {"tokens": tokens, "tags": tags}, rate=1.0)
    assert (after["tokens"] == tokens) is kept
    assert after["tags"] == tags
    assert [token.islower() for token in after["tokens"]] == [token.islower() for token in tokens]
    assert [token.isupper() for token in after["tokens"]] == [token.isupper() for token in tokens]


def test_spans_move_along(change_row) -> None:  # type: ignore[no-untyped-def]
    row = {"text": "So Anna Lee left.", "spans": [{"start": 3, "end": 11, "label": "PER", "text": "Anna Lee"}]}
    after = change_row("text.names", row)
    (span,) = after["spans"]
    assert after["text"] == f"So {span['text']} left." and span["text"] != "Anna Lee"
    unlabelled = {"text": "So Anna Lee left.", "spans": [{"start": 12, "end": 16, "label": "VERB"}]}
    assert change_row("text.names", unlabelled, rate=1.0) == unlabelled


def test_chinese_places_and_labelled_persons(change: Change, change_row) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    for key in DRAWS:
        city = re.fullmatch("我住在(.+)市。", change("text.names", "我住在成都市。", key, language="zh"))
        assert city is not None and city[1] in names().zh_cities and city[1] != "成都"
    for text in ("北京大学很大。", "四川成都很大", "云南白药很好"):
        assert change("text.names", text, language="zh", rate=1.0) == text
    row = {"tokens": list("昨天张小明来了"), "tags": ["O", "O", "B-PER.NAM", "I-PER.NAM", "I-PER.NAM", "O", "O"]}
    after = change_row("text.names", row, language="zh")
    assert after["tags"] == row["tags"] and after["tokens"][:2] == ["昨", "天"]
    assert after["tokens"][2] in names().zh_surnames and after["tokens"][2:5] != row["tokens"][2:5]
    nominal = {"tokens": list("那女孩来了"), "tags": ["O", "B-PER.NOM", "I-PER.NOM", "O", "O"]}
    assert change_row("text.names", nominal, language="zh", rate=1.0) == nominal


def test_new_names_are_nothing_but_names() -> None:
    for kind in ("woman", "man", "surname", "city", "country", "state"):
        assert len(certain(kind)) > 40 and not names().doubtful & set(certain(kind))
        assert all(re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?", name) for name in certain(kind))


def test_kept_names_stay(change: Change) -> None:
    assert change("text.names", "We saw Laura Miller there.", keep=["miller"], rate=1.0) == "We saw Laura Miller there."


@given(st.sampled_from(PROSE), st.integers(0, 20).map(str))
def test_prose_keeps_everything_but_names(sentence: str, key: str) -> None:
    for start, _, new in drawn("text.names", Text(sentence), key, rate=1.0):
        assert sentence[start].isupper() and new[0].isupper()


@given(st.text("AnaBob Ls.'M小明", max_size=30), st.sampled_from(["en", "zh"]))
def test_any_text_comes_through(value: str, language: str) -> None:
    before = Text(value, None, language)
    before.edited(drawn("text.names", before, "a", rate=1.0))
