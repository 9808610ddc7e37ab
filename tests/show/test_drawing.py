"""Changed texts line by line, with their labels beneath."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from augkit.show.drawing import Drawing
from augkit.show.labels import Labelled, Mark


def lines_of(drawing: Drawing, width: int, *, colour: bool = False) -> list[str]:
    console = Console(width=width + 1, color_system="truecolor" if colour else None, force_terminal=colour)
    with console.capture() as capture:
        console.print(drawing)
    return [line.rstrip() for line in capture.get().splitlines()]


def test_what_stands_between_the_parts_of_a_label_is_bridged_by_dots() -> None:
    after = Labelled("He left New Cork.", (Mark(8, 16, "city"),))
    assert lines_of(Drawing(after, "He left New York."), 60) == [
        "He left New [-York-]{+Cork+}.",
        "        ^^^^..........^^^^ city",
    ]


def test_white_space_that_was_put_in_is_shown_and_belongs_to_its_label() -> None:
    after = Labelled("in New  York", (Mark(3, 12, "city"),))
    assert lines_of(Drawing(after, "in New York"), 60) == ["in New {+␣+}York", "   ^^^^..^..^^^^ city"]
    assert "␣" in lines_of(Drawing(after, "in New York"), 60, colour=True)[0]


def test_a_line_break_that_was_taken_out_does_not_break_the_line() -> None:
    assert lines_of(Drawing(Labelled("one two"), "one\ntwo"), 60) == ["one[-⏎-]{+␣+}two"]


def test_labels_are_drawn_in_the_order_of_the_text_whatever_their_own() -> None:
    after = Labelled("Anna and Tom", (Mark(9, 12, "b"), Mark(0, 4, "a")))
    assert lines_of(Drawing(after), 60) == ["Anna and Tom", "^^^^ a   ^^^ b"]


def test_chinese_lines_end_between_ideographs_and_keep_marks_and_words_whole() -> None:
    assert lines_of(Drawing(Labelled("今天我们一起去大公园，看花。")), 20) == ["今天我们一起去大公", "园，看花。"]
    assert lines_of(Drawing(Labelled("今天晚上我们想chihuoguo吗")), 20) == ["今天晚上我们想", "chihuoguo吗"]


def test_brackets_are_never_cut_and_stay_with_what_they_enclose() -> None:
    drawing = Drawing(Labelled("这是影片吗"), "这是电影吗")
    assert lines_of(drawing, 24) == ["这是[-电影-]{+影片+}吗"]
    assert lines_of(Drawing(Labelled("aaaa cccc"), "aaaa bbbb"), 20) == ["aaaa [-bbbb-]", "{+cccc+}"]


@given(st.text(st.sampled_from("ab ，电影。[]+-\n"), max_size=60), st.text(st.sampled_from("ab 电影"), max_size=60))
def test_no_line_is_wider_than_there_is_room_and_nothing_is_lost(before: str, after: str) -> None:
    lines = lines_of(Drawing(Labelled(after), before), 20)
    assert all(cell_len(line.removesuffix("⏎")) <= 20 for line in lines)
    shown = "".join(lines).replace("␣", "").replace("⏎", "")
    assert all(shown.count(character) >= after.count(character) for character in "ab电影")
