"""Where a text may be cut, and what becomes of its labels when pieces of it are cut out or put in another order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.text.base import Text
from augkit.ops.text.reading.pieces import Unit, cut_out, marks_of, parts_of, rearranged

from ...schemes import entities_of
from ..labelled import mentions, shown, spanned, tagged, tagged_rows


def cut(text: Text, unit: Unit = "words") -> list[str]:
    """The stretches between the places where the text may be cut."""
    parts = parts_of(text, unit)
    borders = [0, *parts.cuts(), len(parts.starts)] if parts.starts else []
    places = [(parts.starts[first], parts.ends[after - 1]) for first, after in pairwise(borders)]
    if "tokens" in text.labels:
        return [" ".join(text.labels["tokens"][start:end]) for start, end in places]
    return [text.value[start:end] for start, end in places]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("The film, he said, is good.", "The|film,|he|said,|is|good.", id="marks stay with their words"),
        pytest.param("he does n't say ` it 's good '' .", "he|does n't|say|` it 's|good '' .", id="tokenised"),
        pytest.param('see "a b" (c d) now', 'see|"a b"|(c d)|now', id="a few words in quotes or brackets"),
        pytest.param("Hi {first name}, <b c> [[x y]]!", "Hi|{first name},|<b c>|[[x y]]!", id="placeholders"),
        pytest.param("a\u00a0b\tc\n\nd", "a|b|c|d", id="white space of all kinds"),
        pytest.param("see http://x.com/a-b and me@x.org", "see|http://x.com/a-b|and|me@x.org", id="addresses"),
        pytest.param("", "", id="empty"),
        pytest.param(" .. ", "..", id="a mark alone"),
    ],
)
def test_words_of_a_string(text: str, written: str) -> None:
    assert cut(Text(text)) == [part for part in written.split("|") if part]


def test_words_of_chinese() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    text = Text("我喜欢《红楼梦》，iPhone 15的屏幕坏了，花了200元。", None, "zh")
    assert cut(text) == ["我", "喜欢", "《红楼梦》，iPhone", "15的", "屏幕", "坏", "了，", "花", "了", "200元。"]


def test_phrases_of_japanese() -> None:
    assert cut(Text("今日は良い天気です、はい。", None, "ja")) == ["今日は", "良い", "天気です、", "はい。"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param(spanned("in [LOC New York], [ORG the Times] said"), "in|New York,|the Times|said", id="spans"),
        pytest.param(tagged("in New/B-LOC York/I-LOC , now"), "in|New York ,|now", id="tags"),
        pytest.param(tagged("New/B-LOC York/B-LOC"), "New|York", id="two entities side by side"),
        pytest.param(tagged("a/DT good/JJ film/NN"), "a|good|film", id="parts of speech"),
        pytest.param(tagged("( he said ) it is n't"), "( he|said )|it|is n't", id="brackets and clitics"),
        pytest.param(
            tagged("我0 喜0 欢1 北0/B-LOC 京1/I-LOC ，0 看0", "zh"), "我0|喜0 欢1|北0 京1 ，0|看0", id="positions"
        ),
        pytest.param(tagged("址0 ：0 x0 .0 c0 n1 好0", "zh"), "址0 ：0|x0 .0 c0 n1|好0", id="a link"),
        pytest.param(tagged("我 喜欢 北京/S-LOC ， 看", "zh"), "我|喜欢|北京 ，|看", id="tokens that are words"),
    ],
)
def test_no_cut_goes_through_a_label(text: Text, written: str) -> None:
    assert cut(text) == written.split("|")


def test_rows_of_characters_are_cut_between_words() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    assert cut(tagged("我 喜 欢 看 电 影 。", "zh")) == ["我", "喜 欢", "看", "电 影 。"]


def test_sentences_that_a_label_reaches_over_stay_together() -> None:
    assert cut(spanned("He left. [X Go. Stay.] Yes."), "sentences") == ["He left.", "Go. Stay.", "Yes."]
    assert cut(tagged("Go . Oh/B-X ./I-X Yes/I-X . No ."), "sentences") == ["Go .", "Oh . Yes .", "No ."]


@settings(deadline=None)  # the first Chinese row waits for jieba's dictionary
@given(tagged_rows(), st.sampled_from(["words", "sentences"]), st.data())
def test_what_is_cut_out_keeps_its_entities_and_the_scheme(
    row: tuple[Text, str], unit: Unit, data: st.DataObject
) -> None:
    text, scheme = row
    if text.language == "zh":
        pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    parts = parts_of(text, unit)
    borders = [0, *parts.cuts(), len(parts.starts)]
    first, after = sorted(data.draw(st.lists(st.sampled_from(borders), min_size=2, max_size=2)))
    if first == after:
        return
    start, end = parts.starts[first], parts.ends[after - 1]
    piece = cut_out(text, start, end)
    assert piece.labels["tokens"] == text.labels["tokens"][start:end]
    inside = [
        (kind, low - start, high - start)
        for kind, low, high in entities_of(text.labels["tags"], scheme)
        if start <= low and high <= end
    ]
    assert entities_of(piece.labels["tags"], scheme) == inside


def test_a_cut_keeps_what_else_a_text_holds() -> None:
    spans = [{"start": 4, "end": 8, "label": "X", "id": 7, "text": "film"}, {"start": 12, "end": 16, "label": "Y"}]
    answers = {"text": ["film", "good"], "answer_start": [4, 12]}
    text = Text("The film is good.", {"spans": spans, "answers": answers}, "fr", "row", 1)
    piece = cut_out(text, 4, 11)
    assert (piece.value, piece.language, piece.row_id, piece.label) == ("film is", "fr", "row", 1)
    assert piece.labels["spans"] == [{"start": 0, "end": 4, "label": "X", "id": 7, "text": "film"}]
    assert piece.labels["answers"] == {"text": ["film"], "answer_start": [0]}
    assert spans[0]["start"] == 4


def test_ranges_change_places_with_their_labels_and_all_else_stays() -> None:
    text = spanned("[A One]. Two! [B Three four]? Five.")
    after = rearranged(text, [(10, 21), (5, 9), (0, 4)])
    assert after.value == "Three four? Two! One. Five."
    assert mentions(after) == [("A", "One"), ("B", "Three four")]


def test_tokens_change_places_with_their_tags() -> None:
    text = tagged("Ann/I-PER . Bob/I-PER Li/B-PER . Go !")
    assert shown(rearranged(text, [(5, 7), (0, 2)])) == "Go ! Bob/I-PER Li/B-PER . Ann/I-PER ."
    assert shown(rearranged(text, [(2, 4), (0, 1)])) == "Bob/I-PER Li/B-PER . Ann/I-PER . Go !"


def test_entities_of_iob1_that_come_to_stand_side_by_side_stay_apart() -> None:
    text = tagged("x . Ann/I-PER y . Bob/I-PER")
    assert shown(rearranged(text, [(5, 6), (2, 5)])) == "x . Bob/I-PER Ann/B-PER y ."


def test_an_order_that_cuts_a_label_raises() -> None:
    with pytest.raises(ValueError, match="cuts through a labelled range"):
        rearranged(spanned("One [A two. Three] four."), [(13, 24), (0, 12)])


@given(tagged_rows(), st.randoms())
def test_any_order_of_sentences_keeps_tokens_entities_and_scheme(row: tuple[Text, str], random: object) -> None:
    text, scheme = row
    parts = parts_of(text, "sentences")
    borders = [0, *parts.cuts(), len(parts.starts)] if parts.starts else []
    sentences = [(parts.starts[first], parts.ends[after - 1]) for first, after in pairwise(borders)]
    order = sorted(sentences, key=lambda _: random.random())  # type: ignore[attr-defined]
    after = rearranged(text, order)
    assert sorted(after.labels["tokens"]) == sorted(text.labels["tokens"])
    assert sorted(mentions(after)) == sorted(mentions(text))
    entities_of(after.labels["tags"], scheme)


def test_marks_are_code_points_of_a_string_and_numbers_of_tokens() -> None:
    assert marks_of(spanned("in [LOC York]")) == [(3, 7)]
    assert marks_of(tagged("in York/B-LOC")) == [(1, 2)]
    assert marks_of(Text("in York")) == []
