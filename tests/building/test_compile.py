"""Every mistake in a chain is found before the first row, at its line, with what would be valid."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from augkit.building.compile import compile_chain
from augkit.errors import RecipeError
from augkit.recipe.schema import Recipe

HEAD = """\
augkit: 1
name: tiny
source:
  data: data.csv
  columns: {columns}
  language: {language}
augment:
  chain:
"""


def refusal(folder: Path, steps: str, columns: str = "{text: text}", language: str = "en") -> RecipeError:
    """What is said about a recipe whose chain holds these steps; the first of them stands on line 9."""
    (folder / "data.csv").write_text("text\nx\n")
    path = folder / "r.yaml"
    path.write_text(HEAD.format(columns=columns, language=language) + indent(dedent(steps), "    "))
    with pytest.raises(RecipeError) as caught:
        compile_chain(Recipe.load(path))
    return caught.value


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        pytest.param(
            "- text.swap\n- text.synonim",
            "r.yaml:10: unknown operator 'text.synonim'\n  Did you mean text.synonym? `augkit ops` lists them all.",
            id="unknown operator",
        ),
        pytest.param(
            "- text.swap:\n    rat: 0.1",
            "r.yaml:10: text.swap has no parameter 'rat'\n  Did you mean rate?",
            id="unknown parameter",
        ),
        pytest.param(
            "- text.swap: {rate: 1.5}",
            "r.yaml:9: rate of text.swap: input should be less than or equal to 1, found 1.5\n"
            "  `augkit ops text.swap` explains it.",
            id="parameter out of range",
        ),
        pytest.param(
            "- text.swap: {rate: much}",
            "r.yaml:9: rate of text.swap: input should be a valid number, found 'much'\n"
            "  `augkit ops text.swap` explains it.",
            id="parameter of a wrong type",
        ),
        pytest.param(
            "- text.keyboard_typo: {layout: qwertyy}",
            "r.yaml:9: layout of text.keyboard_typo: input should be 'qwerty', 'azerty' or 'qwertz', found 'qwertyy'\n"
            "  `augkit ops text.keyboard_typo` explains it.",
            id="parameter not among its choices",
        ),
        pytest.param(
            "- text.paraphrase: {model: m, endpoint: 'http://localhost:9/v1', max_cost: 3.0}",
            "r.yaml:9: text.paraphrase: max_cost needs prompt_price or answer_price, or nothing is ever spent\n"
            "  `augkit ops text.paraphrase` explains it.",
            id="parameters that do not fit together",
        ),
        pytest.param(
            "- text.swap: 0.1",
            "r.yaml:9: text.swap takes a mapping of parameters, found 0.1",
            id="parameters that are none",
        ),
        pytest.param(
            "- text.swap: {p: 1.5}",
            "r.yaml:9: p of text.swap must be a probability in (0, 1], found 1.5",
            id="p out of range",
        ),
        pytest.param(
            "- one_of: [text.swap: {weight: 0}]",
            "r.yaml:9: weight of text.swap must be a number above 0, found 0",
            id="weight out of range",
        ),
        pytest.param(
            "- text.swap: {p: yes please}",
            "r.yaml:9: p of text.swap must be a probability in (0, 1], found 'yes please'",
            id="p of a wrong type",
        ),
        pytest.param(
            "- {text.swap: {rate: 0.1}, text.delete: {}}",
            "a step is one operator's name",
            id="two operators in one step",
        ),
        pytest.param("- one_of: []", "r.yaml:9: one_of needs a list of steps", id="empty group"),
        pytest.param("- one_of: text.swap", "r.yaml:9: one_of takes a list of steps, found 'text.swap'", id="no list"),
        pytest.param(
            "- audio.resample: {sampling_rate: 8000}",
            "r.yaml:9: sampling_rate of audio.resample: a list is needed, as in [4000.0, 16000.0], found 8000",
            id="one value instead of a pair",
        ),
        pytest.param(
            "- audio.resample: {sampling_rate: [8000]}",
            "r.yaml:9: sampling_rate of audio.resample: a list is needed, as in [4000.0, 16000.0], found [8000]",
            id="a pair of one",
        ),
        pytest.param(
            "- one_of:\n    - text.swap\n    - text.swop",
            "r.yaml:11: unknown operator 'text.swop'\n  Did you mean text.swap?",
            id="unknown operator in a group",
        ),
        pytest.param(
            "- one_of:\n    steps:\n      - text.swap\n      - text.swop",
            "r.yaml:12: unknown operator 'text.swop'\n  Did you mean text.swap?",
            id="unknown operator in a group with keys",
        ),
        pytest.param(
            "- some_of: {nn: 1, steps: [text.swap]}",
            "r.yaml:9: unknown key 'nn' in some_of\n  Did you mean n?",
            id="unknown key of a group",
        ),
        pytest.param(
            "- some_of: {n: 3, steps: [text.swap, text.delete]}",
            "r.yaml:9: n of some_of must be a number of steps from 0 to 2, or [low, high], found 3",
            id="more of some_of than there are",
        ),
        pytest.param(
            "- some_of: {n: [2, 1], steps: [text.swap, text.delete]}",
            "n of some_of must be a number of steps from 0 to 2, or [low, high], found [2, 1]",
            id="low above high",
        ),
        pytest.param(
            "- some_of: [text.swap]",
            "r.yaml:9: n of some_of must be a number of steps from 0 to 1, or [low, high], found None",
            id="some_of without n",
        ),
    ],
)
def test_mistakes_in_steps(tmp_path: Path, steps: str, message: str) -> None:
    assert message in str(refusal(tmp_path, steps))


def test_a_group_with_a_wrong_name_is_told_the_groups_too(tmp_path: Path) -> None:
    assert "Did you mean one_of?" in str(refusal(tmp_path, "- oneof: [text.swap]"))


def test_the_wrong_modality_is_named_with_the_columns_there_are(tmp_path: Path) -> None:
    error = refusal(tmp_path, "- text.swap", columns="{label: text}")
    assert "r.yaml:9: text.swap works on text and needs a `text` or `tokens` column" in str(error)
    assert "source.columns names label" in str(error)


def test_an_operator_on_a_second_text_needs_one(tmp_path: Path) -> None:
    error = refusal(tmp_path, "- text.swap: {on: text_pair}")
    assert "text.swap works on text and needs a `text_pair` column" in str(error)


def test_a_language_that_is_not_served_is_named_with_those_that_are(tmp_path: Path) -> None:
    error = refusal(tmp_path, "- text.contraction", language="zh")
    assert "r.yaml:9: text.contraction serves en, and source.language is zh" in str(error)


def test_a_column_that_would_be_left_behind_is_named(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("text,summary\nx,y\n")
    error = refusal(tmp_path, "- text.swap", columns="{text: text, target_text: summary}")
    assert "r.yaml:9: text.swap would leave column 'summary' (target_text) as it is" in str(error)
    assert "take target_text out of source.columns" in str(error)


def compiled(chain: Any, **source: Any) -> Any:
    return compile_chain(
        Recipe(
            augkit=1,
            name="tiny",
            source={"data": "-", "columns": {"text": "text"}, **source},
            augment=None if chain is None else {"chain": chain},
        )
    )


def test_an_operator_that_keeps_a_column_true_may_stand_beside_it() -> None:
    columns = {"text": "text", "target_text": "summary"}
    (step,) = compiled(["text.synonym"], columns=columns).steps()
    assert step.id == "text.synonym.1"


def test_a_recipe_that_augments_nothing_has_no_chain() -> None:
    assert compiled(None) is None


def test_a_recipe_made_in_code_is_told_the_path_of_keys() -> None:
    with pytest.raises(RecipeError) as caught:
        compiled([{"one_of": ["text.swap", "text.swop"]}])
    assert str(caught.value).startswith("augment.chain[0].one_of[1]: unknown operator 'text.swop'")


@pytest.mark.parametrize("written", ["text.swap", {"text.swap": None}, {"text.swap": {}}, {"text.swap": {"rate": 0.1}}])
def test_ways_to_write_the_same_step(written: Any) -> None:
    assert compiled([written]).describe() == compiled(["text.swap"]).describe()


def test_ways_to_write_the_same_group() -> None:
    assert (
        compiled([{"one_of": ["text.swap"]}]).describe() == compiled([{"one_of": {"steps": ["text.swap"]}}]).describe()
    )
    assert (
        compiled([{"some_of": {"n": 1, "steps": ["text.swap"]}}]).describe()
        == compiled([{"some_of": {"n": [1, 1], "steps": ["text.swap"]}}]).describe()
    )
