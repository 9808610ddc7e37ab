"""What happens to a text on its way to an engine and back: nothing but the words changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.models.translation import Passage, TranslationEngine, letter_similarity, there_and_back
from augkit.models.translation.protection import find_protected, masked, unmasked
from augkit.models.translation.tokenised import style_of
from augkit.models.translation.writing import prepared, rewritten
from augkit.ops.edits import apply_edits
from augkit.ops.text.base import Text


class Engine(TranslationEngine):
    """Turns sentences into another language by one function and back by another."""

    name = "made"

    def __init__(self, there: Callable[[str], str | None], back: Callable[[str], str | None]) -> None:
        super().__init__()
        self.there, self.back = there, back

    def _translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        return [self.there(text) if target == "xx" else self.back(text) for text in texts]

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("en", "xx"), ("xx", "en")})

    def check(self, source: str, target: str) -> None: ...

    def fingerprint(self, source: str, target: str) -> str:
        return "1"

    def close(self) -> None: ...


def back_by(change: Callable[[str], str | None], *texts: Text, keep: tuple[str, ...] = ()) -> list[str]:
    """Texts after a way there and back that comes to a change; in between stand no words of theirs."""
    engine = Engine(
        lambda text: "".join(chr(0x2800 + ord(letter) % 256) for letter in text) + text[::-1], lambda text: text
    )
    remembered: dict[str, str] = {}
    engine.there = lambda text: remembered.setdefault(f"⠿{len(remembered)}", text) and f"⠿{len(remembered) - 1}"
    engine.back = lambda text: change(remembered[text])
    made = there_and_back(engine, [Passage(text, keep) for text in texts], "xx")
    return [apply_edits(text.value, edits) for text, edits in zip(texts, made, strict=True)]


def after(value: str, old: str, new: str, **labels: object) -> str:
    return back_by(lambda text: text.replace(old, new), Text(value, labels))[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Call 030 123-45 or visit https://x.com/a?b=1.", ["030", "123-45", "https://x.com/a?b=1"]),
        ("it costs $ 99 , or 12.50 € , 4 % off", ["$ 99", "12.50 €", "4 %"]),
        ("Hi {first name}, <b>bold</b> {{x}} %(name)s %s", ["{first name}", "<b>", "</b>", "{{x}}", "%(name)s", "%s"]),
        ("@ann #tag a_b R&B w/o me@x.org, U.S. (see en.wiki.org/A_(b))",
         ["@ann", "#tag", "a_b", "R&B", "w/o", "me@x.org", "U.S", "en.wiki.org/A_(b)"]),
        ("good 👩‍👩‍👧 :) and <3 ;-P", ["👩‍👩‍👧", ":)", "<3", ";-P"]),
        ("iPhone 15的价格比去年便宜了200元。", ["15", "200"]),
        ("-lrb- no -rrb- it 's 3rd", ["3rd"]),
    ],
)  # fmt: skip
def test_what_is_no_language_is_protected(value: str, expected: list[str]) -> None:
    assert [value[start:end] for start, end in find_protected(value)] == expected


def test_words_to_keep_and_labelled_ranges_are_protected_whatever_their_case() -> None:
    value = "New York and new york, newer"
    found = find_protected(value, keep=("new york",), marks=[(4, 12)])
    assert [value[start:end] for start, end in found] == ["New York and", "new york"]


@given(st.text(alphabet="ab X1x2 .,{}<>@#$%:/é电\n", max_size=40))
def test_masks_come_back_as_what_they_stood_for(value: str) -> None:
    protected, place = find_protected(value), (0, len(value))
    text = masked(value, place, protected)
    assert not any(letter.isdigit() for letter in text.replace("X", " X").split("X")[0])
    pieces = unmasked(text, value, place, protected)
    assert pieces is not None
    assert "".join(piece if isinstance(piece, str) else value[slice(*protected[piece])] for piece in pieces) == value


@pytest.mark.parametrize("text", ["X1", "X1 X2 X2", "X1 X3", "X1 aX2", "X1 X2 X3", "X1 X2 X0", ""])
def test_a_lost_or_doubled_mask_is_found_out(text: str) -> None:
    assert unmasked(text, "3 or 5", (0, 6), [(0, 1), (5, 6)]) is None


@pytest.mark.parametrize(
    ("tokens", "prose"),
    [
        ("it does n't work , does it ?", "it doesn't work, does it?"),
        ("haynes ' work ca n't be nicholson 's .", "haynes' work can't be nicholson's."),
        ("he says -lrb- so it is said -rrb- : `` never again ! ''", "he says (so it is said): “never again!”"),
        ("what he called ` the gift of tears . '", "what he called ‘the gift of tears.’"),
        ('he said " yes , of course " , did n\'t he ?', 'he said "yes, of course", didn\'t he?'),
        ("sad ... well , a b-movie -- and dull .", "sad... well, a b-movie -- and dull."),
        ("a ' comedy ' for ' democracy day ' .", "a ‘comedy’ for ‘democracy day’."),
        ("the actors ' lives and writers ' days .", "the actors' lives and writers' days."),
        ("i can not , i 'm gon na go !", "i cannot, i'm gonna go!"),
    ],
)
def test_tokens_that_stand_apart_become_prose_and_stand_apart_again(tokens: str, prose: str) -> None:
    style = style_of(tokens)
    assert style is not None
    assert style.joined(tokens) == prose
    assert style.cut(prose) == tokens


def test_prose_is_left_as_it_is() -> None:
    for text in ("It's fine, isn't it?", "no marks at all", "(Really.)", "Wait... what?!", "a , b, c, d"):
        assert style_of(text) is None


def test_a_word_is_changed_and_nothing_else() -> None:
    assert after("the film , it does n't work -lrb- at all -rrb- .", "film", "movie") == (
        "the movie , it does n't work -lrb- at all -rrb- ."
    )
    assert after("  A film.\n\n\tAnother film!  ", "film", "movie") == "  A movie.\n\n\tAnother movie!  "
    assert after("“It’s a film,” he said.", "film", "movie") == "“It’s a movie,” he said."
    assert after("IT IS A GOOD FILM!", "film", "movie") == "IT IS A GOOD MOVIE!"
    assert after("i like the film", "film", "movie") == "i like the movie"
    assert after("这部电影很好。我喜欢电影！", "电影", "影片") == "这部影片很好。我喜欢影片！"


def test_what_was_protected_is_back_in_its_new_place() -> None:
    def turn(text: str) -> str:
        return text.replace("the X1 films of X2", "of X2 the X1 movies")

    assert back_by(turn, Text("I saw the 12 films of {name}.")) == ["I saw of {name} the 12 movies."]
    assert after("<i>This</i> is a<br>film for $5!", "film", "movie") == "<i>This</i> is a<br>movie for $5!"
    assert after("iPhone 15的电影比200元好。", "电影", "影片") == "iPhone 15的影片比200元好。"


@pytest.mark.parametrize(
    "lost",
    [
        lambda text: text.replace("X1", ""),
        lambda text: text + " X1",
        lambda text: text.replace("X1", "X2"),
        lambda text: None,
        lambda text: "",
        lambda text: "?!",
        lambda text: "no",
        lambda text: text + " and on" * 20,
        lambda text: text.replace("film", '"film'),
        lambda text: text.replace("film", "film (o)"),
    ],
)
def test_what_comes_back_spoilt_is_left_out_and_its_sentence_stays(lost: Callable[[str], str | None]) -> None:
    def change(text: str) -> str | None:
        return lost(text) if "12" not in text and "X1" in text else text.replace("good", "fine")

    value = "It is a good film. Only 12 people saw the film so far. It was a good evening."
    assert back_by(change, Text(value)) == [
        "It is a fine film. Only 12 people saw the film so far. It was a fine evening."
    ]


def test_words_of_the_other_language_are_found_out_but_not_those_of_both() -> None:
    def made(spanish: str, english: str) -> list[str]:
        text = Text("The scary part is the ending.")
        engine = Engine(lambda _: spanish, lambda _: english)
        return [apply_edits(text.value, edits) for edits in there_and_back(engine, [Passage(text)], "xx")]

    assert made("La parte quecogeojo es el final.", "The quecogeojo part is the ending.") == [
        "The scary part is the ending."
    ]
    assert made("La parte terrible es el final.", "The terrible part is the ending.") == [
        "The terrible part is the ending."
    ]


def test_labelled_ranges_stay_with_their_words_and_their_order() -> None:
    value = "Today Anna travels to Paris in a hurry."
    spans = [{"start": 6, "end": 10, "label": "PER"}, {"start": 22, "end": 27, "label": "LOC", "text": "Paris"}]
    text = Text(value, {"spans": spans})
    engine = Engine(lambda text: "⠿", lambda _: "X1 goes to X2 very hastily today.")
    (edits,) = there_and_back(engine, [Passage(text)], "xx")
    made = text.edited(edits)
    assert made.value == "Anna goes to Paris very hastily today."
    assert [(span["start"], span["end"]) for span in made.labels["spans"]] == [(0, 4), (13, 18)]
    swapped = Engine(lambda text: "⠿", lambda _: "Today X2 travels to X1 in haste.")
    assert there_and_back(swapped, [Passage(text)], "xx") == [[]]


def test_tokens_keep_their_tags() -> None:
    text = Text.of_tokens(["New", "York", "is", "n't", "small", "."], ["B-LOC", "I-LOC", "O", "O", "O", "O"], "en")
    engine = Engine(lambda text: "⠿", lambda _: "X1 isn't a little town.")
    (edits,) = there_and_back(engine, [Passage(text)], "xx")
    made = text.edited(edits)
    assert made.labels["tokens"] == ["New", "York", "is", "n't", "a", "little", "town", "."]
    assert made.labels["tags"] == ["B-LOC", "I-LOC", "O", "O", "O", "O", "O", "O"]


def test_tokens_of_chinese_are_left_alone() -> None:
    assert Passage(Text.of_tokens(["我", "喜欢", "电影"], None, "zh")).sentences == []


def test_what_has_no_words_is_not_asked() -> None:
    for value in ("", " ", "12 :) {name}", "?!", "https://example.com"):
        assert Passage(Text(value)).sentences == []


@pytest.mark.parametrize(
    ("source", "made", "expected"),
    [
        ("the film is good", "The film is good.", "the film is good"),
        ("The film is good.", "the film is good", "The film is good."),
        ("Is it good?", "Is it good.", "Is it good?"),
        ("He said it’s fine.", "He said it's well.", "He said it’s well."),
        ('He said "fine".', 'He said "well."', 'He said "well".'),
        ("He said “fine.”", 'He said "well."', "He said “well.”"),
        ("called ‘the gift.’", 'called "the present."', "called ‘the present.’"),
        ("a ‘comedy’, isn't it", "a 'farce', isn't it", "a ‘farce’, isn't it"),
        ("bad -- and dull", "poor - and dull", "poor -- and dull"),
        ("Log in with Google", "Log in With Google", "Log in with Google"),
        ("When Anna calls, go", "When Anna Calls, go", "When Anna calls, go"),
        ("well, X1 did", "Well, X1 made", "well, X1 made"),
        ("well, i did", "Well, I did it", "well, i did it"),
        ("So I did", "I did so", "I did so"),
        ("my NASA trip", "NASA trip of mine", "NASA trip of mine"),
        ("IT IS LATE, X1!", "It's late, X1 !", "IT'S LATE, X1!"),
        ("c'est bien !", "c'est bon !", "c'est bon !"),
    ],
)
def test_a_translation_is_written_as_its_source(source: str, made: str, expected: str) -> None:
    assert rewritten(made, source, "en") == expected


def test_engines_are_asked_in_their_kind_of_writing() -> None:
    assert prepared("THE PACKAGE X1 ARRIVED LATE.", "en") == "The package X1 arrived late."
    assert prepared("i think i'm late, i.e. i'd wait", "en") == "I think I'm late, i.e. I'd wait"
    assert prepared("i tre porcellini", "it") == "i tre porcellini"


@given(st.text(max_size=60))
def test_a_way_there_and_back_that_changes_nothing_draws_nothing(value: str) -> None:
    assert back_by(lambda text: text, Text(value)) == [value]


AROUND = [
    "film",
    "3",
    "$4",
    "{a b}",
    ",",
    ".",
    "n't",
    "-lrb-",
    ":)",
    "\n",
    "Anna",
    '"',
    "it's",
    "(b)",
    "—",
    "电影",
    "i",
    "I",
]


@given(st.lists(st.sampled_from(AROUND), max_size=14))
def test_whatever_stands_around_words_survives_a_change_of_words(words: list[str]) -> None:
    value = " ".join(words)
    (made,) = back_by(lambda text: text.replace("film", "movie"), Text(value))
    assert "".join(made.replace("movie", "film").casefold().split()) == "".join(value.casefold().split())


def test_similarity_knows_equal_from_near_from_strange() -> None:
    source = "The film is a good story."
    near, strange = letter_similarity(source, "The movie is a good story."), letter_similarity(source, "Why not?")
    assert letter_similarity(source, source.upper()) == 1.0 > near > 0.6 > 0.2 > strange
    assert letter_similarity("", "a") == 0.0
    assert letter_similarity("", "") == 1.0
    assert near == letter_similarity("The movie is a good story.", source)
