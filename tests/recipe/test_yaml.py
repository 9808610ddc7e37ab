"""Strict YAML: what is read, with which line, and what is refused in which words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augkit.errors import RecipeError
from augkit.recipe.yaml import MAX_VALUES, parse, parse_value


def value(text: str) -> Any:
    return parse(f"key: {text}", "r.yaml")[0]["key"]


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "y", "n", "On", "NO", "tRue", "12:30:45", "1_000", "0b1"])
def test_words_that_yaml_1_1_would_read_as_something_else_stay_text(word: str) -> None:
    assert value(word) == word
    assert parse(f"{word}: 1", "r.yaml")[0] == {word: 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("False", False),
        ("1e-3", 0.001),
        ("1E5", 100000.0),
        (".5", 0.5),
        ("-3", -3),
        ("007", 7),
        ("0o17", 15),
        ("0xFF", 255),
        ("2024-01-01", "2024-01-01"),
        ("~", None),
        ("null", None),
        ("", None),
        ("'5'", "5"),
        ('"true"', "true"),
        ("builtin:support_messages", "builtin:support_messages"),
    ],
)
def test_plain_values_follow_the_core_schema_of_yaml_1_2(text: str, expected: object) -> None:
    assert value(text) == expected
    assert type(value(text)) is type(expected)


def test_the_line_of_every_key_and_item_is_kept() -> None:
    text = (
        "# comment\naugkit: 1\n\naugment:\n  chain:\n    - text.swap\n    - text.insert: {rate: 0.1,\n        p: 0.5}\n"
        "8: x\n"
    )
    _, lines = parse(text, "r.yaml")
    assert lines == {
        ("augkit",): "r.yaml:2",
        ("augment",): "r.yaml:4",
        ("augment", "chain"): "r.yaml:5",
        ("augment", "chain", 0): "r.yaml:6",
        ("augment", "chain", 1): "r.yaml:7",
        ("augment", "chain", 1, "text.insert"): "r.yaml:7",
        ("augment", "chain", 1, "text.insert", "rate"): "r.yaml:7",
        ("augment", "chain", 1, "text.insert", "p"): "r.yaml:8",
        (8,): "r.yaml:9",
    }


def test_an_alias_gives_the_value_and_the_lines_of_what_it_names() -> None:
    data, lines = parse("a: &steps\n  - x\n  - k: 1\nb: *steps\n", "r.yaml")
    assert data["b"] == data["a"] == ["x", {"k": 1}]
    assert data["b"] is not data["a"]
    assert lines["b",] == "r.yaml:4"
    assert lines["b", 1, "k"] == "r.yaml:3"


MALFORMED = {
    "tab": ("a:\n\tb: 1", "r.yaml:2: a tab stands where YAML allows only spaces (column 1)\n  Replace tabs by spaces."),
    "two colons": (
        "a: b: c",
        "r.yaml:1: a second `: ` stands on this line (column 5)\n  Put quotes round a value that holds `: `.",
    ),
    "no colon": ("a: 1\nb\nc: 1", "r.yaml:2: a `:` is missing after this key (column 1)\n  Write `key: value`."),
    "no colon on the first line": ("a\nb: 1", "r.yaml:1: a `:` is missing on this line\n  Write `key: value`."),
    "no space": ("name:x\nb: 1", "r.yaml:1: a space is missing after `name:`\n  Write `key: value`."),
    "indentation": (
        "a:\n  b: 1\n c: 2",
        (
            "r.yaml:3: the indentation does not fit the lines above (column 2)\n"
            "  Give the keys of one section the same indentation."
        ),
    ),
    "indented under a value": (
        "a: 1\n  b: 2",
        (
            "r.yaml:2: the indentation does not fit the lines above (column 4)\n"
            "  Give the keys of one section the same indentation."
        ),
    ),
    "open list": (
        "a: [1, 2\nb: 3",
        (
            "r.yaml:1: the list opened here lacks a `,` or its `]` (column 4)\n"
            "  Check the commas, quotes and brackets from there on."
        ),
    ),
    "open mapping": (
        "a: {x: 1\nb: 3",
        (
            "r.yaml:1: the mapping opened here lacks a `,` or its `}` (column 4)\n"
            "  Check the commas, quotes and brackets from there on."
        ),
    ),
    "open quote": (
        'x: 1\na: "abc\nb: 3',
        "r.yaml:2: the quote opened here is never closed (column 4)\n  Close it where the text ends.",
    ),
    "apostrophe": (
        "a: 'it's'",
        (
            "r.yaml:1: something follows a value that is already complete (column 8)\n"
            "  Put quotes round the whole value; inside single quotes write ' twice."
        ),
    ),
    "star": (
        "data: *.csv",
        'r.yaml:1: a value that begins with * is read as an alias (column 7)\n  Put quotes round it, as in "*.csv".',
    ),
    "at": ("a: @x", "r.yaml:1: a value cannot begin with @ (column 4)\n  Put quotes round the whole value."),
    "backslash": (
        'a: "C:\\data"',
        (
            "r.yaml:1: in double quotes a backslash begins an escape, and this one is unknown (column 8)\n"
            "  Use single quotes where backslashes are meant as they are."
        ),
    ),
    "no such character": (
        'a: 1\nb: "\\UFFFFFFFF"',
        (
            "r.yaml:2: an escape in double quotes names no character\n"
            "  Use single quotes where backslashes are meant as they are."
        ),
    ),
    "list item on the line of its key": (
        "a: - b",
        (
            "r.yaml:1: a list item cannot stand on the line of its key (column 4)\n"
            "  Begin the list on the next line, or write it as [a, b]."
        ),
    ),
    "item among keys": ("a: 1\n- b", "r.yaml:2: a list item stands among keys (column 1)\n  Check the indentation."),
    "key among items": ("- a\nb: 1", "r.yaml:2: a key stands among list items (column 1)\n  Check the indentation."),
    "bracket": ("a: [1, 2]]", "r.yaml:1: this bracket closes nothing (column 10)\n  Delete it."),
    "control character": (
        "a: 1\nb: \x00",
        (
            "r.yaml:2: the character U+0000 is not allowed in YAML\n"
            "  Delete it, or write it as an escape in double quotes."
        ),
    ),
}


@pytest.mark.parametrize(("text", "message"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_yaml_is_explained_with_line_and_column(text: str, message: str) -> None:
    with pytest.raises(RecipeError) as error:
        parse(text, "r.yaml")
    assert str(error.value) == message


REFUSED = {
    "duplicate": (
        "a: 1\nb: 2\na: 3",
        "r.yaml:3: the key 'a' is written twice, on lines 1 and 3\n  Keep one of the two.",
    ),
    "duplicate in a section": (
        "a:\n  b: 1\n  b: 2",
        "r.yaml:3: the key 'b' is written twice, on lines 2 and 3\n  Keep one of the two.",
    ),
    "number and text": (
        "1: a\n'1': b",
        "r.yaml:2: the key '1' is written twice, on lines 1 and 2\n  Keep one of the two.",
    ),
    "python tag": (
        "a: 1\nb: !!python/object/apply:os.system [id]",
        (
            "r.yaml:2: the tag '!!python/object/apply:os.system' is not allowed\n"
            "  A recipe holds plain values only. Put quotes round text that begins with `!`."
        ),
    ),
    "own tag": (
        "a: !custom x",
        (
            "r.yaml:1: the tag '!custom' is not allowed\n"
            "  A recipe holds plain values only. Put quotes round text that begins with `!`."
        ),
    ),
    "core tag": (
        "a: !!str 5",
        (
            "r.yaml:1: the tag '!!str' is not allowed\n"
            "  A recipe holds plain values only. Put quotes round text that begins with `!`."
        ),
    ),
    "template": (
        "a: {{ x }}",
        (
            "r.yaml:1: a mapping cannot be a key\n"
            "  If this was meant as a value or a template such as {{ name }}, put quotes round it."
        ),
    ),
    "boolean key": ("true: 1", 'r.yaml:1: true cannot be a key as it stands\n  Put quotes round it: "true".'),
    "decimal key": ("0.5: 1", 'r.yaml:1: 0.5 cannot be a key as it stands\n  Put quotes round it: "0.5".'),
    "no key": (": 1", "r.yaml:1: a key is missing before the `:` (column 1)\n  Write `key: value`."),
    "null key": ("~: 1", "r.yaml:1: a key is missing before the `:`\n  Write `key: value`."),
    "merge key": (
        "a: &a {x: 1}\nb:\n  <<: *a",
        (
            "r.yaml:3: merge keys (`<<`) are not read\n"
            "  Write the keys out, or keep the shared part in another recipe and name it with `extends`."
        ),
    ),
    "recursive alias": (
        "a: &a\n  b: *a",
        "r.yaml:2: the alias *a stands inside what it names\n  Write the value out.",
    ),
    "unknown alias": (
        "a: &steps [x]\nb: *step",
        "r.yaml:2: the alias *step names no anchor written above\n  Did you mean steps?",
    ),
    "text read as an alias": (
        "a: *bold",
        "r.yaml:1: the alias *bold names no anchor written above\n"
        '  If *bold was meant as text, put quotes round it: "*bold".',
    ),
    "anchor twice": (
        "a: &x 1\nb: &x 2",
        "r.yaml:2: the anchor &x is defined twice\n  Give each anchor its own name.",
    ),
    "infinity": (
        "a: .inf",
        (
            "r.yaml:1: '.inf' is not a finite number\n"
            "  Leave the key out to have no limit, or put quotes round it if it is text."
        ),
    ),
    "too large a number": (
        "a: 1e999",
        (
            "r.yaml:1: '1e999' is not a finite number\n"
            "  Leave the key out to have no limit, or put quotes round it if it is text."
        ),
    ),
    "a number of many digits": (
        f"a: {'9' * 5000}",
        "r.yaml:1: this number has more than 100 digits\n  Put quotes round it if it is text.",
    ),
    "surrogate": (
        'a: "\\ud800"',
        "r.yaml:1: this text holds half a character (a lone surrogate)\n  Write the character itself.",
    ),
    "list": (
        "- a",
        "r.yaml:1: a recipe is made of `key: value` lines, found a list\n  A recipe begins with `augkit: 1`.",
    ),
    "text": (
        "\nhello",
        "r.yaml:2: a recipe is made of `key: value` lines, found one plain value\n  A recipe begins with `augkit: 1`.",
    ),
    "two documents": (
        "a: 1\n---\nb: 2",
        "r.yaml:2: a second document begins here\n  Keep one recipe a file; leave out `---` and `...`.",
    ),
    "empty": ("", "r.yaml: the file is empty\n  A recipe begins with `augkit: 1`."),
    "comments only": ("# nothing\n", "r.yaml: the file is empty\n  A recipe begins with `augkit: 1`."),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_a_recipe_may_not_hold_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(RecipeError) as error:
        parse(text, "r.yaml")
    assert str(error.value) == message


def test_the_place_is_kept_apart_for_machines() -> None:
    with pytest.raises(RecipeError) as error:
        parse("a: 1\na: 2", "r.yaml")
    assert error.value.where == "r.yaml:2"
    assert error.value.exit_code == 2


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "r.yaml:5: a recipe holds at most 10,000 values, aliases written out; this is too many"),
        ("a: [" + "1, " * MAX_VALUES + "]", "r.yaml:1: a recipe holds at most 10,000 values; this is too many"),
        ("[" * 100_000, "r.yaml:1: values are nested more than 50 deep"),
        ("{a: " * 100_000, "r.yaml:1: values are nested more than 50 deep"),
        (
            "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 2000)),
            "r.yaml:49: values are nested more than 50 deep",
        ),
    ],
    ids=["billion laughs", "long list", "deep list", "deep mapping", "deep through aliases"],
)
@pytest.mark.timeout(60)  # written out, the first would be a billion values
def test_a_bomb_is_refused_before_it_goes_off(text: str, message: str) -> None:
    with pytest.raises(RecipeError) as error:
        parse(text, "r.yaml")
    assert str(error.value) == message


@given(st.text(alphabet="ab:-[]{}'\"&*!|>%@#?,<. \n\t\\0x1U", max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        data, lines = parse(text, "r.yaml")
    except RecipeError as error:
        assert error.where.startswith("r.yaml")
    else:
        assert {(key,) for key in data} <= set(lines)


@given(st.text())
def test_any_character_is_read_or_refused(text: str) -> None:
    try:
        parse_value(text, "--set x")
    except RecipeError as error:
        assert error.where == "--set x"


def test_a_value_alone_may_be_of_any_kind() -> None:
    assert [parse_value(text, "--set x") for text in ("", "5", "no", "[1, a]", "{a: 1e-3}")] == [
        None,
        5,
        "no",
        [1, "a"],
        {"a": 0.001},
    ]
