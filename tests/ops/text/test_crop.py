"""`text.crop`: one part of the text is left, with the labels inside it whole."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from augkit.ops.registry import get_operator
from augkit.ops.text.base import Text
from augkit.testing import check_operator
from augkit.testing.samples import SAMPLES

from ..schemes import entities_of
from .drawing import PROSE
from .labelled import KEYS, changed, documents, draws, made, mentions, shown, spanned, tagged, tagged_rows

FILM = "The film is a good story about two children and a dog."
CROP = get_operator("text.crop")
SHARES = st.tuples(st.floats(0.01, 1), st.floats(0.01, 1)).map(sorted).map(tuple)


@pytest.mark.parametrize(
    ("parameters", "key", "expected"),
    [
        ({}, "a", "film is a good story about two children and"),
        ({}, "b", "film is a good story about two children"),
        ({"share": (0.1, 0.2)}, "a", "good story"),
        ({"share": [0.99, 1.0]}, "a", FILM),
    ],
)
def test_what_fixed_keys_give(parameters: dict[str, Any], key: str, expected: str) -> None:
    assert changed("crop", Text(FILM), key, **parameters).value == expected


@given(st.sampled_from(PROSE), SHARES, KEYS)
def test_a_crop_is_one_stretch_of_whole_words(sentence: str, share: tuple[float, float], key: str) -> None:
    after = changed("crop", Text(sentence), key, share=share).value
    assert after
    assert after.strip() == after
    assert re.search(rf"(?:^| ){re.escape(after)}(?:$|[ ,;:])", sentence)


@given(st.integers(2, 60), SHARES, KEYS)
def test_the_share_of_words_is_drawn_between_its_ends(count: int, share: tuple[float, float], key: str) -> None:
    text = Text(" ".join(f"w{number}" for number in range(count)))
    words = len(changed("crop", text, key, share=share).value.split())
    low, high = (max(int(end * count + 0.5), 1) for end in share)
    assert low <= words <= high


def test_every_place_comes_up() -> None:
    text = Text("a b c d")
    assert {changed("crop", text, str(key), share=(0.5, 0.5)).value for key in range(40)} == {"a b", "b c", "c d"}


def test_whole_sentences_where_the_unit_says_so() -> None:
    text = Text("It rained. Mr. Li left at 5. Who knows? We stayed!")
    crops = {changed("crop", text, str(key), unit="sentences", share=(0.5, 0.5)).value for key in range(40)}
    assert crops == {"It rained. Mr. Li left at 5.", "Mr. Li left at 5. Who knows?", "Who knows? We stayed!"}


def test_a_comma_or_an_open_bracket_at_the_end_is_left_out() -> None:
    text = Text("one, two; three: four (five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen)")
    for key in range(40):
        assert changed("crop", text, str(key), share=(0.05, 0.5)).value[-1] not in ",;:("


@pytest.mark.parametrize("text", ["", "film", " ", "?!", "“one two”"])
def test_a_text_that_can_be_cut_nowhere_stays(text: str) -> None:
    for key in range(10):
        assert draws(CROP(), Text(text), str(key)) == []


def test_labels_inside_are_kept_and_shifted_and_those_outside_are_gone() -> None:
    text = spanned("[PER Ann Li] went to [LOC New York] to see [ORG the Times] there")
    seen = set()
    for key in range(60):
        after = changed("crop", text, str(key), share=(0.2, 0.6))
        found = mentions(after)
        assert set(found) <= set(mentions(text))
        assert all(words in after.value for _, words in found)
        assert all((words in after.value) == ((kind, words) in found) for kind, words in mentions(text))
        seen.add(len(found))
    assert {0, 1, 2} <= seen


@settings(deadline=None)  # the first Chinese row waits for jieba's dictionary
@given(tagged_rows(), SHARES, KEYS)
def test_tags_stay_in_their_scheme_and_no_entity_is_cut(
    row: tuple[Text, str], share: tuple[float, float], key: str
) -> None:
    text, scheme = row
    if text.language == "zh":
        pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    after = changed("crop", text, key, share=share)
    tokens, tags = after.labels["tokens"], after.labels["tags"]
    assert len(tokens) == len(tags)
    entities_of(tags, scheme)
    whole = mentions(text)
    assert any(mentions(after) == whole[at : at + len(mentions(after))] for at in range(len(whole) + 1))


def test_the_second_of_two_entities_of_iob1_is_spelled_as_the_first() -> None:
    text = tagged("Ann/I-PER Bob/B-PER Li/I-PER")
    shapes = {shown(changed("crop", text, str(key), share=(0.4, 0.7))) for key in range(30)}
    assert shapes == {"Ann/I-PER", "Bob/I-PER Li/I-PER", shown(text)}


ANSWERED = Text(
    "one two three four five six seven eight nine ten",
    {"answers": {"text": ["three", "five six"], "answer_start": [8, 19]}},
)


@given(SHARES, KEYS)
def test_every_answer_is_in_the_crop(share: tuple[float, float], key: str) -> None:
    after = changed("crop", ANSWERED, key, share=share)
    answers = after.labels["answers"]
    assert answers["text"] == ["three", "five six"]
    for start, words in zip(answers["answer_start"], answers["text"], strict=True):
        assert after.value[start : start + len(words)] == words


def test_a_row_whose_answers_do_not_fit_in_stays() -> None:
    for key in range(20):
        assert draws(CROP(share=(0.1, 0.3)), ANSWERED, str(key)) == []
    assert made(CROP(share=(0.4, 0.4)), ANSWERED)[0].value == "three four five six"


def test_a_question_without_an_answer_is_cropped_like_any_text() -> None:
    text = Text(FILM, {"answers": {"text": [], "answer_start": []}})
    assert changed("crop", text).value == "film is a good story about two children and"


def test_words_to_keep_are_in_the_crop() -> None:
    for key in range(30):
        assert "Story" in changed("crop", Text(FILM.replace("story", "Story")), str(key), keep=["STORY"]).value
    tokens = tagged("a good story of two/B-X dogs")
    for key in range(30):
        assert "story" in changed("crop", tokens, str(key), keep=["story"]).labels["tokens"]


def test_chinese_is_cut_between_words() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    text = Text("我喜欢看电影，他喜欢听音乐。", None, "zh")
    words = ["我", "喜欢", "看", "电影", "，", "他", "喜欢", "听", "音乐", "。"]
    borders = {len("".join(words[:number])) for number in range(len(words) + 1)}
    for key in range(40):
        after = changed("crop", text, str(key), share=(0.2, 0.8)).value
        places = [at for at in range(len(text.value)) if text.value.startswith(after, at)]
        assert any(at in borders and at + len(after) in borders for at in places)
        assert after[0] not in "，。"
        assert not after.endswith("，")


@pytest.mark.parametrize("share", [(0.0, 0.5), (0.5, 1.1), (0.6, 0.5), 0.5, (0.5,)])
def test_shares_that_make_no_sense_are_refused(share: Any) -> None:
    with pytest.raises(ValidationError):
        CROP.model_validate({"share": share})


@pytest.mark.parametrize(
    "parameters",
    [{}, {"unit": "sentences", "share": (0.2, 0.8)}, {"on": "text_pair"}, {"keep": ["the", "film"]}],
)
def test_it_keeps_the_contract(monkeypatch: pytest.MonkeyPatch, parameters: dict[str, Any]) -> None:
    monkeypatch.setitem(SAMPLES, "text", documents)
    check_operator(CROP, **parameters)
