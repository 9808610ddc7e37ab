"""`text.mention_replacement`: another mention of the same type, in tags of every scheme and in spans."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator

from ..schemes import entities_of
from .labelled import KEYS, draws, fitted, made, mentions, shown, spanned, tagged, tagged_rows

REPLACE = get_operator("text.mention_replacement")


def replaced(text: Text, *training: Text, **parameters: Any) -> set[str]:
    """All that becomes of a row."""
    operator = REPLACE.model_validate({"rate": 1.0, **parameters})
    learnt = fitted(operator, training or [text])
    found = [after for key in range(40) for after in made(operator, text, str(key), learnt)]
    return {shown(after) if "tokens" in after.labels else after.value for after in found}


def test_a_mention_gives_way_to_others_of_its_type() -> None:
    training = [tagged("Ann/B-PER Li/I-PER saw Rome/B-LOC"), tagged("Bob/B-PER in New/B-LOC York/I-LOC")]
    assert replaced(tagged("Eve/B-PER left"), *training) == {"Ann/B-PER Li/I-PER left", "Bob/B-PER left"}
    assert replaced(tagged("in Rome/B-LOC ."), *training) == {"in New/B-LOC York/I-LOC ."}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("x/O Rome/B-LOC", "x New/B-LOC York/I-LOC City/I-LOC", id="IOB2"),
        pytest.param("x/O Rome/I-LOC Ann/I-PER", "x New/I-LOC York/I-LOC City/I-LOC Ann/I-PER", id="IOB1"),
        pytest.param("Ann/I-LOC Rome/B-LOC", "New/I-LOC York/I-LOC City/I-LOC Rome/B-LOC", id="IOB1, side by side"),
        pytest.param("Rome/S-LOC x", "New/B-LOC York/I-LOC City/E-LOC x", id="BIOES"),
        pytest.param("Rome/U-LOC x", "New/B-LOC York/I-LOC City/L-LOC x", id="BILOU"),
        pytest.param("Old/B-LOC Rome/E-LOC x", "New/B-LOC York/I-LOC City/E-LOC x", id="BIOES, two tokens"),
    ],
)
def test_tags_are_spelled_in_the_scheme_of_the_row(row: str, expected: str) -> None:
    assert expected in replaced(tagged(row), entities={"LOC": ["New York City"]}, rate=0.01)


def test_one_token_may_stand_for_several() -> None:
    row = tagged("in New/B-LOC York/I-LOC City/E-LOC .")
    assert replaced(row, entities={"LOC": ["Rome"]}) == {"in Rome/S-LOC ."}


@given(tagged_rows(), st.lists(tagged_rows(), max_size=3), st.floats(0.01, 1), KEYS)
def test_tags_stay_in_their_scheme_and_types_in_their_order(
    row: tuple[Text, str], training: list[tuple[Text, str]], rate: float, key: str
) -> None:
    text, scheme = row
    operator = REPLACE(rate=rate)
    learnt = fitted(operator, [text, *(other for other, _ in training)])
    known = {mention for other in (text, *(other for other, _ in training)) for mention in mentions(other)}
    for after in made(operator, text, key, learnt):
        assert [kind for kind, _ in mentions(after)] == [kind for kind, _ in mentions(text)]
        assert {(kind, words.lower()) for kind, words in mentions(after)} <= {(k, w.lower()) for k, w in known}
        assert len(entities_of(after.labels["tags"], scheme)) == len(mentions(text))
        outside = [t for t, tag in zip(text.labels["tokens"], text.labels["tags"], strict=True) if tag == "O"]
        now = [t for t, tag in zip(after.labels["tokens"], after.labels["tags"], strict=True) if tag == "O"]
        assert [t for t in now if t not in ("a", "an")] == [t for t in outside if t not in ("a", "an")]


def test_spans_move_and_say_what_they_hold() -> None:
    text = spanned("See [LOC Rome] with [PER Ann].")
    text.labels["spans"][0]["text"] = "Rome"
    operator = REPLACE(rate=1.0, entities={"LOC": ["New York"], "PER": ["Li"]})
    (after,) = made(operator, text, "a", fitted(operator, []))
    assert after.value == "See New York with Li."
    assert after.labels["spans"] == [
        {"start": 4, "end": 12, "label": "LOC", "text": "New York"},
        {"start": 18, "end": 20, "label": "PER"},
    ]


def test_spans_that_overlap_stay() -> None:
    text = spanned("the University of [LOC York] and [LOC Rome]")
    text.labels["spans"].append({"start": 4, "end": 22, "label": "ORG"})
    operator = REPLACE(rate=1.0, entities={"LOC": ["Oslo"], "ORG": ["Nato"]})
    (after,) = made(operator, text, "a", fitted(operator, []))
    assert after.value == "the University of York and Oslo"


def test_mentions_are_learnt_once_each_and_bounded() -> None:
    training = [spanned(f"[X name{number % 50}] and [Y other]") for number in range(200)]
    learnt = fitted(REPLACE(pool_size=20), training)
    assert len(learnt["X"]) == len(set(learnt["X"])) == 20
    assert learnt["Y"] == ["other"]
    assert learnt == fitted(REPLACE(pool_size=20), training[::-1])


def test_no_mention_comes_twice_as_long_as_there_are_others() -> None:
    operator = REPLACE.model_validate({"rate": 1.0, "entities": {"PER": ["Ada", "Bo", "Cy", "Di"]}})
    text = Text.of_tokens(["Ada", "met", "Ed", "and", "Flo"], ["B-PER", "O", "B-PER", "O", "B-PER"], "en")
    learnt = fitted(operator, [text])
    for key in range(30):
        for after in made(operator, text, str(key), learnt):
            assert {after.labels["tokens"][at] for at in (0, 2, 4)} == {"Bo", "Cy", "Di"}


def test_your_own_mentions_take_the_place_of_the_training_splits() -> None:
    row = spanned("[PER Ann] in [LOC Rome]")
    training = [row, spanned("[PER Bob] in [LOC Oslo]")]
    assert replaced(row, *training, entities={"LOC": ["Paris"]}) == {"Bob in Paris"}
    assert replaced(row, *training, entities={"LOC": []}) == {"Bob in Rome"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(tagged("no entity here"), id="no entity"),
        pytest.param(tagged("in Rome/B-LOC"), id="no other mention"),
        pytest.param(spanned("in [LOC Rome]"), id="no other span"),
        pytest.param(spanned("in [LOC  Rome]"), id="a span with white space at its border"),
        pytest.param(tagged("a/DT film/NN"), id="parts of speech"),
        pytest.param(Text.of_tokens([], [], "en"), id="no tokens"),
        pytest.param(Text("plain"), id="no labels"),
    ],
)
def test_where_there_is_nothing_to_replace_nothing_is_drawn(text: Text) -> None:
    operator = REPLACE(rate=1.0)
    assert draws(operator, text, "a", fitted(operator, [text])) == []


def test_tokens_with_white_space_are_not_taken_for_several() -> None:
    text = Text.of_tokens(["New York", "Rome"], ["B-LOC", "B-LOC"], "en")
    operator = REPLACE(rate=1.0)
    assert fitted(operator, [text]) == {"LOC": ["Rome"]}
    assert draws(operator, text, "a", fitted(operator, [text])) == []


def test_the_rate_is_the_share_of_mentions() -> None:
    row = tagged(" ".join(f"x Rome{number}/B-LOC" for number in range(10)))
    for rate, wanted in ((0.01, 1), (0.3, 3), (1.0, 10)):
        operator = REPLACE(rate=rate, entities={"LOC": ["Oslo"]})
        (after,) = made(operator, row, "a", fitted(operator, []))
        assert [words for _, words in mentions(after)].count("Oslo") == wanted


def test_mentions_that_hold_a_word_to_keep_stay() -> None:
    row = tagged("New/B-LOC York/I-LOC and Rome/B-LOC")
    assert replaced(row, entities={"LOC": ["Oslo"]}, keep=["york"]) == {"New/B-LOC York/I-LOC and Oslo/B-LOC"}


@pytest.mark.parametrize(
    ("row", "mention", "expected"),
    [
        pytest.param("[X Teachers] left", "scientists", "Scientists left", id="at the start"),
        pytest.param("Yes. [X Teachers] left", "scientists", "Yes. Scientists left", id="of a sentence"),
        pytest.param("the [X Teachers] left", "scientists", "the scientists left", id="not in the middle"),
        pytest.param("[X teachers] left", "scientists", "scientists left", id="where the old one has none"),
        pytest.param("[X Teachers] left", "iPhones", "iPhones left", id="no change to a mixed name"),
        pytest.param("[X Teachers] left", "@ann", "@ann left", id="nor to a handle"),
        pytest.param("an [X apple] fan", "Google", "a Google fan", id="an becomes a"),
        pytest.param("A [X German] film", "Italian", "An Italian film", id="a becomes an"),
        pytest.param("an [X hour] ago", "honour", "an honour ago", id="an unheard letter"),
        pytest.param("vitamin a [X German] ate", "3D", "vitamin a 3D ate", id="no word to tell by"),
    ],
)
def test_capitals_and_articles_fit_the_new_mention(row: str, mention: str, expected: str) -> None:
    assert replaced(spanned(row), entities={"X": [mention]}) == {expected}


def test_a_word_to_keep_is_kept_as_an_article_too() -> None:
    assert replaced(spanned("an [X apple] fan"), entities={"X": ["Google"]}, keep=["an"]) == {"an Google fan"}


def test_articles_are_those_of_english() -> None:
    text = spanned("il y a [X Paul]", language="fr")
    operator = REPLACE(entities={"X": ["Anna"]})
    assert made(operator, text, "a", fitted(operator, []))[0].value == "il y a Anna"


def test_tokens_of_chinese_stay_characters() -> None:
    training = [tagged("去 上/B-LOC 海/I-LOC 浦/I-LOC 东/I-LOC", "zh")]
    row = tagged("在 北/B-LOC 京/I-LOC 。", "zh")
    assert replaced(row, *training) == {"在 上/B-LOC 海/I-LOC 浦/I-LOC 东/I-LOC 。"}
    assert replaced(row, entities={"LOC": ["广州市"]}) == {"在 广/B-LOC 州/I-LOC 市/I-LOC 。"}
    assert replaced(row, entities={"LOC": ["广州 市"]}) == {"在 广州/B-LOC 市/I-LOC 。"}


def test_characters_with_positions_get_them() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    row = tagged("在0 北0/B-LOC.NAM 京1/I-LOC.NAM 。0", "zh")
    found = replaced(row, entities={"LOC.NAM": ["天安门"]})
    assert found == {"在0 天0/B-LOC.NAM 安1/I-LOC.NAM 门2/I-LOC.NAM 。0"}


def test_tokens_of_chinese_that_are_words_stay_words() -> None:
    row = tagged("我们 在 北京/S-LOC 工作 。", "zh")
    assert replaced(row, entities={"LOC": ["广州"]}) == {"我们 在 广州/S-LOC 工作 。"}


@pytest.mark.parametrize("entities", [{"LOC": [" "]}, {"LOC": "Paris"}, {"LOC": [3]}, ["Paris"]])
def test_lists_that_make_no_sense_are_refused(entities: Any) -> None:
    with pytest.raises(ValidationError):
        REPLACE.model_validate({"entities": entities})


def test_mentions_of_your_own_are_tidied() -> None:
    assert REPLACE(entities={"LOC": ["  New  York ", "New York"]}).entities == {"LOC": ("New York",)}


ENTITIES = {"PER": ["Eva Brown", "Li"], "LOC": ["Old Delhi", "Rome"]}


@pytest.mark.parametrize(
    "parameters", [{"entities": ENTITIES}, {"entities": ENTITIES, "rate": 1.0}, {"entities": ENTITIES, "keep": ["the"]}]
)
def test_it_keeps_the_contract(parameters: dict[str, Any]) -> None:
    check_operator(REPLACE, **parameters)
