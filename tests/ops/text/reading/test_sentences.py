"""Where sentences end: marks, quotes, abbreviations and lines, in several languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.ops.text.reading.sentences import find_sentences, find_token_sentences, is_finished


def cut(text: str, language: str = "en") -> list[str]:
    return [text[start:end] for start, end in find_sentences(text, language)]


def parts(written: str) -> list[str]:
    return [part.strip(" ") for part in written.split("|")]


ENGLISH = [
    pytest.param("He came. | He saw! | Did he win?", id="the three marks"),
    pytest.param("Stop!!! | What?! | No way... | Well…", id="runs of marks"),
    pytest.param("Mr. Li met Dr. Ann Lee vs. Prof. Fox. | They left.", id="titles and abbreviations"),
    pytest.param("J. R. R. Tolkien wrote it. | George A. Romero filmed it.", id="initials"),
    pytest.param("It costs $3.50 or 1,000.5 a day. | See No. 5 and Fig. 3. | Ask.", id="numbers"),
    pytest.param("He works at Apple Inc. | She left at 5 p.m. | It is in the U.S. | They like it.", id="at the end"),
    pytest.param("The U.S. Government sued Apple Inc. Friday.", id="abbreviations before a name"),
    pytest.param("e.g. this and i.e. That, cf. The other. | End.", id="never last"),
    pytest.param("That is what I like the most about IE. | Before, I did not.", id="capitals are no abbreviation"),
    pytest.param('"Really?" asked Ann. | "Yes." | He left.', id="quoted questions"),
    pytest.param("“I came. I saw,” he said. | “Then I left.” | Good.", id="no end inside quotation marks"),
    pytest.param("It rained (so they say. I was away.) all day. | Good.", id="nor in brackets"),
    pytest.param("‘Go away.’ | He said 'no.' | The dogs' food isn't John's. | Yes.", id="single quotes"),
    pytest.param('"I am glad. | I will stay. | "I will not leave." | So he said.', id="a quotation of two paragraphs"),
    pytest.param('He is 5" tall. | She is 6. | Fine.', id="an odd quotation mark encloses nothing"),
    pytest.param("Loved it! :) | It works. 😀 👍🏽 | Bye.", id="faces and emoji belong to what they follow"),
    pytest.param("Visit http://a.com/b.html or a@b.org. | Then go.", id="addresses"),
    pytest.param("1. First thing. | 2. Second thing.", id="numbers of a list"),
    pytest.param("Wait... for it. | I think so ... maybe.", id="dots in the middle"),
    pytest.param("Great food! | will come again. | Bye.", id="a small letter behind an exclamation mark"),
    pytest.param("it is good . | i loved it ! | \" really ? \" he said . | \" yes . \" | bye .", id="tokenised"),
    pytest.param("Men 's soccer vs . Crown College . | Come !", id="a tokenised abbreviation"),
    pytest.param("a good film. | i loved it. | bye", id="small letters throughout"),
    pytest.param("-lrb- who knew ? -rrb- and more .", id="brackets of a treebank"),
    pytest.param("*** Foo. | Bar.", id="stars"),
]  # fmt: skip


@pytest.mark.parametrize("written", ENGLISH)
def test_english(written: str) -> None:
    expected = parts(written)
    assert cut(" ".join(expected)) == expected


CHINESE = [
    pytest.param("我来了。|你好吗？|真的！|是的……|好吧；|再见", id="marks"),
    pytest.param("真的吗？！|好。。。|走", id="runs of marks"),
    pytest.param("他说：“走吧。”|然后走了。", id="closing quotes"),
    pytest.param("“你好吗？”他问。|“好。我走了。”她喊道。|完", id="who says it"),
    pytest.param("结束（真的。好）了。|《你好。再见》很好看。", id="brackets and titles"),
    pytest.param("价格是3.5元。|我用iPhone 15。|好!|你好?|是的", id="numbers and Latin marks"),
    pytest.param("8。大堂副理很好。|好", id="the number of an item"),
    pytest.param("“真的？”，他想。|「走。」|好", id="a comma goes on"),
]


@pytest.mark.parametrize("written", CHINESE)
def test_chinese(written: str) -> None:
    assert cut(written.replace("|", ""), "zh") == parts(written)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ja", "「そうですか。」と彼は言った。|今日は良い天気ですね。|はい！"),
        ("de", "Am 3. Mai kam er. |Der 1. FC Köln z. B. gewann. |Nr. 5 lebt usw. |Danach ging er."),
        ("fr", "M. Dupont est venu. |« Vraiment ? C'est bien. » |Oui."),
        ("hi", "यह अच्छा है। |वह गया।"),
        ("ur", "یہ اچھا ہے۔ |کیا؟ |ہاں"),
    ],
)
def test_other_languages(language: str, written: str) -> None:
    assert cut(written.replace("|", ""), language) == [part.strip() for part in written.split("|")]


def test_lines_end_sentences_where_they_are_not_broken_for_their_width() -> None:
    assert cut("A Title\n\nIt is good.\nIt is nice\nBuy milk") == ["A Title", "It is good.", "It is nice", "Buy milk"]
    letter = (
        "This text is broken for its width, as an old e-mail is, and so New\nYork is one. And here\nit ends. Yes.\n"
    )
    first = "This text is broken for its width, as an old e-mail is, and so New\nYork is one."
    assert cut(letter) == [first, "And here\nit ends.", "Yes."]
    assert cut("标题\n正文", "zh") == ["标题", "正文"]


@pytest.mark.parametrize("text", ["", " \t\n ", "\n\n"])
def test_where_nothing_stands_there_is_no_sentence(text: str) -> None:
    assert find_sentences(text) == []


@given(st.text("aB. !?\"'“”(1\n。；中…)", max_size=60), st.sampled_from(["en", "zh", "de"]))
def test_sentences_hold_all_but_white_space_in_order(text: str, language: str) -> None:
    done = 0
    for start, end in find_sentences(text, language):
        assert done <= start < end
        assert not text[done:start].strip()
        assert text[start:end].strip() == text[start:end]
        done = end
    assert not text[done:].strip()


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("Go ! | He went to Mr . Fox . | \" Yes ! \" | Bye", "en"),
        ("It costs 3.5 . | New . | York", "en"),
        ("我 来 了 。 | 好 ！ | 走", "zh"),
        ("我0 来0 了0 。0 | 真0 的1 ？0 ！0 | 走0", "zh"),
    ],
)  # fmt: skip
def test_sentences_of_tokens(written: str, language: str) -> None:
    tokens = written.replace("|", "").split()
    found = [tokens[start:end] for start, end in find_token_sentences(tokens, language)]
    assert found == [part.split() for part in written.split("|")]


@given(st.lists(st.sampled_from(["a", "B", ".", "!", "", "a b", '"', "(", ")", " "]), max_size=20))
def test_sentences_of_tokens_follow_one_another_and_leave_none_out(tokens: list[str]) -> None:
    found = find_token_sentences(tokens)
    assert all(low < high for low, high in found)
    covered = [number for low, high in found for number in range(low, high)]
    assert covered == list(range(len(tokens))) if "".join(tokens).strip() else not covered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes.", True), ("Yes!”", True), ("(Yes!)", True), ("yes . \"", True), ("Yes! :)", True), ("Yes. 😀", True),
        ("好。", True), ("है।", True), ("Yes", False), ("Yes,", False), ("Yes)", False), ("Yes 😀", False), ("", False),
    ],
)  # fmt: skip
def test_what_ends_with_a_mark_that_ends_sentences(text: str, expected: bool) -> None:
    assert is_finished(text, len(text)) is expected


@pytest.mark.parametrize(
    "text", ["a. " * 20_000, '"' * 50_000, "(" * 50_000, "“a. ”" * 10_000, "\n" * 50_000, ". " * 9]
)
def test_huge_and_odd_texts_take_bounded_time(text: str) -> None:
    assert len(find_sentences(text)) <= len(text)
