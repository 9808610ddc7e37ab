"""Reading a recipe from files: `extends`, `--set`, data paths, and the words in which mistakes are told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from augkit.errors import RecipeError
from augkit.recipe.load import load_recipe, recipe_from_text
from augkit.recipe.schema import Recipe

RECIPE = """\
augkit: 1
name: sst2-small
seed: 17
source:
  data: reviews/train.csv
  columns: {text: text, label: label}
  splits: {train: 0.9, validation: 0.1}
  take: {train: 500}
augment:
  copies: 8
  chain:
    - one_of:
        - text.synonym: {rate: 0.05}
        - text.insert: {rate: 0.05}
    - text.swap
balance: {strategy: auto}
gates:
  - drop_unchanged
output: {shuffle: true}
train: {task: text-classification}
ablate: {seeds: 10}
"""
BASE = "augkit: 1\nname: x\nsource: {data: a.csv, columns: {text: t}}\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes a file; the working folder is where relative names lead."""
    monkeypatch.chdir(tmp_path)

    def to(name: str, text: str | bytes) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return to


def refusal(path: str | Path, *overrides: str) -> str:
    with pytest.raises(RecipeError) as error:
        load_recipe(path, overrides)
    assert error.value.exit_code == 2
    return str(error.value)


def test_a_recipe_is_read_with_the_line_of_every_key(write: Write) -> None:
    recipe = Recipe.load(write("r.yaml", RECIPE))
    assert recipe.augment is not None
    assert recipe.augment.chain[1] == "text.swap"
    assert recipe.source.splits is not None
    assert recipe.source.splits.fractions == {"train": 0.9, "validation": 0.1}
    assert str(recipe.error("no such operator", ("augment", "chain", 1))) == "r.yaml:15: no such operator"
    assert (
        str(recipe.error("too high", ("augment", "chain", 0, "one_of", 1, "text.insert", "rate")))
        == "r.yaml:14: too high"
    )
    assert recipe.folder == Path.cwd().resolve()


SHARE_OR_ROWS = "a whole number of rows of at least 1, or a share above 0 and at most 1 such as 0.5"
STRATEGY = (
    "auto, max, minority, not minority, not majority, all, a whole number of rows of at least 1, a ratio above 0 and at"
    " most 1, or a mapping of label to rows"
)
DATA = "a file, glob, folder, builtin:NAME or hub id"

MISSPELT = [
    ("seed: 17", "sede: 17", "r.yaml:3: unknown key 'sede'\n  Did you mean seed?"),
    ("name: sst2-small", "nmae: sst2-small", "r.yaml:2: unknown key 'nmae'\n  Did you mean name?"),
    ("seed: 17", "extend: b.yaml", "r.yaml:3: unknown key 'extend'\n  Did you mean extends?"),
    ("data: reviews", "daat: reviews", "r.yaml:5: unknown key 'daat' in source\n  Did you mean data?"),
    ("{text: text", "{txt: text", "r.yaml:6: unknown role 'txt' in source.columns\n  Did you mean text?"),
    ("take: {", "takee: {", "r.yaml:8: unknown key 'takee' in source\n  Did you mean take?"),
    ("copies: 8", "copys: 8", "r.yaml:10: unknown key 'copys' in augment\n  Did you mean copies?"),
    ("strategy: auto", "strategie: auto", "r.yaml:16: unknown key 'strategie' in balance\n  Did you mean strategy?"),
    (
        "strategy: auto",
        "strategy:auto",
        "r.yaml:16: unknown key 'strategy:auto' in balance\n  Put a space after `strategy:`.",
    ),
    ("shuffle: true", "shuffel: true", "r.yaml:19: unknown key 'shuffel' in output\n  Did you mean shuffle?"),
]
MISPLACED = [
    ("copies: 8", "seed: 8", "r.yaml:10: unknown key 'seed' in augment\n  seed belongs at the top level."),
    ("copies: 8", "shuffle: true", "r.yaml:10: unknown key 'shuffle' in augment\n  shuffle belongs in output."),
    ("seed: 17", "copies: 17", "r.yaml:3: unknown key 'copies'\n  copies belongs in augment or in ablate."),
    (
        "take: {train: 500}",
        "label: x",
        "r.yaml:8: unknown key 'label' in source\n  label belongs in source.columns or in source.steps.",
    ),
    (
        "copies: 8",
        "zzz: 8",
        (
            "r.yaml:10: unknown key 'zzz' in augment\n"
            "  Valid here: attempts, chain, copies, keep_original, perturb, splits."
        ),
    ),
]
WRONG_VALUES = [
    ("copies: 8", "copies: eight", "r.yaml:10: augment.copies must be a whole number from 0 to 10,000, found 'eight'"),
    ("copies: 8", "copies: -1", "r.yaml:10: augment.copies must be a whole number from 0 to 10,000, found -1"),
    ("copies: 8", "copies: 8.5", "r.yaml:10: augment.copies must be a whole number from 0 to 10,000, found 8.5"),
    ("copies: 8", "copies: true", "r.yaml:10: augment.copies must be a whole number from 0 to 10,000, found true"),
    (
        "copies: 8",
        "copies: '8'",
        "r.yaml:10: augment.copies must be a whole number from 0 to 10,000, found '8'\n  Leave the quotes out.",
    ),
    (
        "copies: 8",
        "copies: 1_000",
        "r.yaml:10: augment.copies must be a whole number from 0 to 10,000, found '1_000'\n  Write 1000.",
    ),
    (
        "copies: 8",
        "copies:",
        (
            "r.yaml:10: augment.copies must be a whole number from 0 to 10,000, found nothing\n"
            "  Give it a value, or delete the key."
        ),
    ),
    (
        "copies: 8",
        "keep_original: yes",
        "r.yaml:10: augment.keep_original must be true or false, found 'yes'\n  Write true; in YAML 1.2 yes is text.",
    ),
    (
        "copies: 8",
        "splits: train",
        (
            "r.yaml:10: augment.splits must be a list of at least one split, such as [train], found 'train'\n"
            "  Write it as a list: [train]."
        ),
    ),
    ("seed: 17", "seed: -1", "r.yaml:3: seed must be a whole number of at least 0, found -1"),
    (
        "seed: 17",
        "on_error: rase",
        "r.yaml:3: on_error must be quarantine or raise, found 'rase'\n  Did you mean raise?",
    ),
    ("seed: 17", "on_error: skip", "r.yaml:3: on_error must be quarantine or raise, found 'skip'"),
    (
        "seed: 17",
        "max_quarantined: 5%",
        "r.yaml:3: max_quarantined must be a number from 0 to 1, found '5%'\n  Write 0.05.",
    ),
    ("seed: 17", "description: 5", "r.yaml:3: description must be text, found 5\n  Put quotes round it: '5'."),
    ("seed: 17", "8: x\nseed: 17", "r.yaml:3: unknown key 8"),
    (
        "name: sst2-small",
        "name: my data",
        (
            "r.yaml:2: name must be letters, digits, `.`, `_` and `-`, beginning with a letter or digit, at most 100 "
            "long, "
            "found 'my data'"
        ),
    ),
    (
        "data: reviews/train.csv",
        "data: 5",
        f"r.yaml:5: source.data must be {DATA}, a list of these, or a mapping of split",
    ),
    ("data: reviews/train.csv", "data: [a.csv, 5]", f"r.yaml:5: source.data[1] must be {DATA}, found 5"),
    ("data: reviews/train.csv", "data: {train: 5}", f"r.yaml:5: source.data.train must be {DATA}, found 5"),
    (
        "data: reviews/train.csv",
        "data: {train: [a, {}]}",
        f"r.yaml:5: source.data.train[1] must be {DATA}, found a mapping",
    ),
    ("data: reviews/train.csv", "data: []", "r.yaml:5: source: `data` names nothing; give a file, glob, folder"),
    ("{text: text, label: label}", "{}", "r.yaml:6: source.columns is empty\n  It must be a mapping of role to column"),
    (
        "{text: text, label: label}",
        "{text: true, label: b}",
        "r.yaml:6: source.columns.text must be the name of a column, found true\n  Put quotes round it: 'true'.",
    ),
    (
        "{train: 0.9, validation: 0.1}",
        "{train: 90%, validation: 0.1}",
        "r.yaml:7: source.splits.train must be a share above 0 and at most 1, found '90%'\n  Write 0.9.",
    ),
    (
        "{train: 0.9, validation: 0.1}",
        "{train: 90, validation: 0.1}",
        "r.yaml:7: source.splits.train must be a share above 0 and at most 1, found 90\n  Write 0.9 for 90 %.",
    ),
    ("{train: 0.9, validation: 0.1}", "{train: 0.9}", "r.yaml:7: source.splits: fractions add up to 0.9, not 1"),
    (
        "{train: 0.9, validation: 0.1}",
        "{train: 0.9, validation: 0.1, by: tiem}",
        "r.yaml:7: source.splits.by must be random or time, found 'tiem'\n  Did you mean time?",
    ),
    (
        "{train: 0.9, validation: 0.1}",
        "\n    train: 0.9\n    validation: 0.1\n    by: time",
        "r.yaml:10: source: `by: time` needs a `time` column",
    ),
    (
        "{train: 0.9, validation: 0.1}",
        "\n    train: 0.9\n    vali-dation: 0.1",
        "r.yaml:9: source: the split name `vali-dation` may hold letters, digits, _ and dots between them only",
    ),
    ("{train: 500}", "{train: 0}", f"r.yaml:8: source.take.train must be {SHARE_OR_ROWS}, found 0"),
    ("{train: 500}", "{train: 1.5}", f"r.yaml:8: source.take.train must be {SHARE_OR_ROWS}, found 1.5"),
    ("{train: 500}", "{train: all}", f"r.yaml:8: source.take.train must be {SHARE_OR_ROWS}, found 'all'"),
    (
        "{train: 500}",
        "500",
        "r.yaml:8: source.take must be a mapping of split to rows or share, such as {train: 500}, found 500",
    ),
    ("{train: 500}", "{0: 500}", "r.yaml:8: the key 0 in source.take must be text\n  Put quotes round it."),
    (
        "- text.swap",
        "- 5",
        "r.yaml:15: augment.chain[1] must be the name of an operator, or {name: parameters}, found 5",
    ),
    (
        "- text.swap",
        "-",
        (
            "r.yaml:15: augment.chain[1] must be the name of an operator, or {name: parameters}, found nothing\n"
            "  Give it a value, or delete the item."
        ),
    ),
    ("- text.swap", "- {5: x}", "r.yaml:15: the key 5 in augment.chain[1] must be text\n  Put quotes round it."),
    (
        "strategy: auto",
        "strategy: atuo",
        f"r.yaml:16: balance.strategy must be {STRATEGY}, found 'atuo'\n  Did you mean auto?",
    ),
    ("strategy: auto", "strategy: 0", f"r.yaml:16: balance.strategy must be {STRATEGY}, found 0"),
    (
        "strategy: auto",
        "strategy: {good: many}",
        "r.yaml:16: balance.strategy.good must be a whole number of rows of at least 1, found 'many'",
    ),
    ("{strategy: auto}", "auto", "r.yaml:16: balance must be a mapping such as {strategy: auto}, found 'auto'"),
    (", label: label", "", "r.yaml:16: `balance` needs a `label` column: name it in source.columns"),
    (
        "gates:\n  - drop_unchanged",
        "gates: drop_unchanged",
        (
            "r.yaml:17: gates must be a list of gates, such as [drop_unchanged], found 'drop_unchanged'\n"
            "  Write it as a list: [drop_unchanged]."
        ),
    ),
]


@pytest.mark.parametrize(("written", "instead", "message"), MISSPELT, ids=[case[1] for case in MISSPELT])
def test_a_misspelt_key_is_named_with_its_line_and_the_nearest_key(
    write: Write, written: str, instead: str, message: str
) -> None:
    assert refusal(write("r.yaml", RECIPE.replace(written, instead, 1))) == message


@pytest.mark.parametrize(("written", "instead", "message"), MISPLACED, ids=[case[1] for case in MISPLACED])
def test_a_key_of_another_section_is_sent_there(write: Write, written: str, instead: str, message: str) -> None:
    assert refusal(write("r.yaml", RECIPE.replace(written, instead, 1))) == message


@pytest.mark.parametrize(("written", "instead", "message"), WRONG_VALUES, ids=[case[1] for case in WRONG_VALUES])
def test_a_wrong_value_is_told_in_one_sentence(write: Write, written: str, instead: str, message: str) -> None:
    said = refusal(write("r.yaml", RECIPE.replace(written, instead, 1)))
    assert said.startswith(message)
    assert "problems" not in said
    assert "Input should" not in said


def test_every_problem_is_listed_at_once_in_the_order_of_lines(write: Write) -> None:
    text = RECIPE.replace("copies: 8", "copys: 8").replace("seed: 17", "seed: x").replace("{train: 500}", "{train: 0}")
    assert refusal(write("r.yaml", text)) == (
        "r.yaml has 3 problems:\n"
        "  r.yaml:3: seed must be a whole number of at least 0, found 'x'\n"
        f"  r.yaml:8: source.take.train must be {SHARE_OR_ROWS}, found 0\n"
        "  r.yaml:10: unknown key 'copys' in augment. Did you mean copies?"
    )


@pytest.mark.timeout(60)
def test_a_flood_of_problems_is_cut_short(write: Write) -> None:
    steps = "".join("    - 5\n" for _ in range(5000))
    path = write("r.yaml", BASE + "augment:\n  chain:\n" + steps)
    said = refusal(path).splitlines()
    assert len(said) == 22
    assert said[-1] == "  and 4980 more"


def test_what_is_missing_is_named_with_what_it_would_be(write: Write) -> None:
    assert refusal(write("r.yaml", "augkit: 1\nname: x\nsource:\n  data: a.csv\n")) == (
        "r.yaml:3: source.columns is missing\n"
        "  Add `columns:` with a mapping of role to column, such as {text: review, label: stars}."
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "",
            (
                "r.yaml: the recipe does not say which version of augkit's recipes it is written in\n"
                "  Add `augkit: 1` as the first line of the recipe."
            ),
        ),
        (
            "augkit: 2\n",
            (
                "r.yaml:1: the recipe is written in version 2; this augkit reads version 1\n"
                "  Upgrade with: pip install --upgrade augkit"
            ),
        ),
        ("augkit: '1'\n", "r.yaml:1: augkit must be 1, found '1'\n  Write `augkit: 1`."),
        ("augkit: true\n", "r.yaml:1: augkit must be 1, found true\n  Write `augkit: 1`."),
    ],
)
def test_the_version_of_the_recipe_is_asked_for(write: Write, line: str, message: str) -> None:
    assert refusal(write("r.yaml", BASE.replace("augkit: 1\n", line))) == message


def test_a_newer_recipe_is_refused_for_its_version_alone(write: Write) -> None:
    assert "version 2" in refusal(write("r.yaml", "augkit: 2\nfuture: true\n"))


# Files that are not there, or are not recipes


def test_a_file_that_is_not_there_brings_up_its_neighbour(write: Write) -> None:
    write("conf/sentiment.yaml", RECIPE)
    write("conf/other.yml", RECIPE)
    assert refusal("conf/sentimnet.yaml") == (
        "conf/sentimnet.yaml: there is no such recipe file\n  Did you mean conf/sentiment.yaml?"
    )
    assert (
        refusal("conf/sentiment") == "conf/sentiment: there is no such recipe file\n  Did you mean conf/sentiment.yaml?"
    )
    assert refusal("conf/zzz.yaml") == (
        "conf/zzz.yaml: there is no such recipe file\n  YAML files in that folder: other.yml, sentiment.yaml."
    )
    assert refusal("x.yaml") == "x.yaml: there is no such recipe file\n  There is no YAML file in that folder."
    assert refusal("no/x.yaml") == "no/x.yaml: there is no such recipe file\n  There is no folder no either."


def test_a_folder_is_not_a_recipe(write: Write) -> None:
    write("conf/sentiment.yaml", RECIPE)
    assert refusal("conf") == "conf: this is a folder, not a recipe\n  Name the file, such as conf/sentiment.yaml."


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(write: Write) -> None:
    path = write("r.yaml", RECIPE)
    path.chmod(0)
    assert refusal(path) == "r.yaml: this cannot be read: Permission denied\n  Check the path and its permissions."


def test_a_file_that_the_system_cannot_open_is_refused(write: Write) -> None:
    write("r.yaml", RECIPE)
    assert refusal("r.yaml/x").endswith("this cannot be read: Not a directory\n  Check the path and its permissions.")
    assert "cannot be read" in refusal("a\0b")


def test_text_that_is_not_utf_8_is_refused_with_its_line(write: Write) -> None:
    path = write("r.yaml", b"augkit: 1\nname: caf\xe9\n")
    assert refusal(path) == "r.yaml:2: this is not UTF-8 text: byte 0xE9\n  Save the file as UTF-8."


def test_a_file_over_one_mebibyte_is_refused(write: Write) -> None:
    path = write("r.yaml", BASE + "#" * (1 << 20))
    assert refusal(path) == (
        "r.yaml: a recipe may be at most 1 MiB, and this file is larger\n"
        "  A recipe names data by its path; it does not hold it."
    )


# extends


def test_a_recipe_is_laid_over_those_it_extends(write: Write) -> None:
    write("base/tiny.yaml", "extends: [a.yaml, b.yaml]\nsource: {take: {train: 5}}\n")
    write("base/a.yaml", BASE + "seed: 1\naugment: {copies: 2, chain: [text.swap, text.cut]}\n")
    write("base/b.yaml", "seed: 2\noutput: {shuffle: false}\n")
    recipe = load_recipe(write("r.yaml", "extends: base/tiny.yaml\nname: mine\naugment:\n  chain: [text.insert]\n"))
    assert recipe.name == "mine"
    assert recipe.seed == 2
    assert recipe.source.take == {"train": 5}
    assert recipe.output.shuffle is False
    assert recipe.augment is not None
    assert (recipe.augment.copies, recipe.augment.chain) == (2, ["text.insert"])


def test_a_key_from_a_base_recipe_keeps_its_file_and_line(write: Write) -> None:
    write("base/a.yaml", BASE + "augment:\n  copies: 2\n  chain:\n    - text.swap\n    - text.cut\n")
    recipe = load_recipe(write("r.yaml", "extends: base/a.yaml\n\naugment:\n  chain: [text.insert]\n"))
    assert recipe._origin.locate(("augment", "copies")) == "base/a.yaml:5"
    assert recipe._origin.locate(("augment", "chain", 0)) == "r.yaml:4"
    assert recipe._origin.locate(("augment", "chain", 1)) == "r.yaml:4"
    assert recipe._origin.locate(("source", "columns")) == "base/a.yaml:3"


def test_a_mistake_in_a_base_recipe_names_that_file(write: Write) -> None:
    write("base/a.yaml", BASE + "sede: 5\n")
    assert (
        refusal(write("r.yaml", "extends: base/a.yaml\n")) == "base/a.yaml:4: unknown key 'sede'\n  Did you mean seed?"
    )


def test_a_circle_of_recipes_is_refused_naming_the_way(write: Write) -> None:
    write("b.yaml", "\nextends: sub/c.yaml")
    write("sub/c.yaml", "extends: ../a.yaml")
    assert refusal(write("a.yaml", "extends: b.yaml")) == (
        "sub/c.yaml:1: recipes extend one another in a circle: a.yaml → b.yaml → sub/c.yaml → a.yaml"
    )
    assert refusal(write("d.yaml", "extends: d.yaml")).endswith("d.yaml → d.yaml")


def test_one_base_may_be_reached_twice(write: Write) -> None:
    write("base.yaml", BASE)
    write("a.yaml", "extends: base.yaml\nseed: 1")
    write("b.yaml", "extends: base.yaml\noutput: {shuffle: false}")
    recipe = load_recipe(write("r.yaml", "extends: [a.yaml, b.yaml]"))
    assert (recipe.seed, recipe.output.shuffle) == (1, False)


def test_a_wrong_extends_is_refused_where_it_stands(write: Write) -> None:
    write("base.yaml", BASE)
    assert refusal(write("sub/r.yaml", "augkit: 1\nextends: ../bsae.yaml")) == (
        "sub/r.yaml:2: extends names '../bsae.yaml', which does not exist\n  Did you mean ../base.yaml?"
    )
    assert refusal(write("r.yaml", "extends:\n  - base.yaml\n  - .")).startswith(
        "r.yaml:3: extends names '.', which is a folder, not a recipe"
    )
    assert (
        refusal(write("r.yaml", "extends: 5")) == "r.yaml:1: extends must be a recipe file or a list of them, found 5"
    )
    assert refusal(write("r.yaml", "extends: []")).endswith("found an empty list")


# source.data


def data_of(path: str | Path, *overrides: str) -> Any:
    return load_recipe(path, overrides).source.data


@pytest.mark.parametrize(
    "name",
    ["a.csv", "missing/a.jsonl", "./x", "../x", "data/*.parquet", "a/b/c", "there", "folder/", "a.txt.gz", "~user-x"],
)
def test_a_relative_path_becomes_absolute(write: Write, name: str) -> None:
    write("conf/there/a.csv", "")
    path = write("conf/r.yaml", BASE.replace("a.csv", f'"{name}"'))
    assert data_of(path) == os.path.normpath(os.path.join(os.getcwd(), "conf", name))


@pytest.mark.parametrize(
    "name", ["imdb", "org/name", "builtin:support_messages", "https://x.org/a.csv", "hf://datasets/o/n/a.csv"]
)
def test_a_hub_id_a_builtin_and_a_url_stay_as_they_are(write: Write, name: str) -> None:
    assert data_of(write("r.yaml", BASE.replace("a.csv", name))) == name


def test_the_format_settles_whether_data_is_a_path(write: Write) -> None:
    assert data_of(write("r.yaml", BASE.replace("a.csv,", "org/a.csv, format: hub,"))) == "org/a.csv"
    assert data_of(write("r.yaml", BASE.replace("a.csv,", "org/name, format: csv,"))) == os.path.abspath("org/name")


def test_lists_and_splits_of_paths_become_absolute(write: Write) -> None:
    path = write("r.yaml", BASE.replace("a.csv", "{train: [a.csv, org/name], test: /abs/b.csv}"))
    assert data_of(path) == {"train": [os.path.abspath("a.csv"), "org/name"], "test": "/abs/b.csv"}


def test_a_path_belongs_to_the_folder_of_the_file_that_wrote_it(write: Write) -> None:
    write("base/b.yaml", BASE.replace("a.csv", "{train: a.csv, test: b.csv}"))
    path = write("top/r.yaml", "extends: ../base/b.yaml\nsource: {data: {test: c.csv}}\n")
    assert data_of(path) == {"train": os.path.abspath("base/a.csv"), "test": os.path.abspath("top/c.csv")}
    assert data_of(path, "source.data.test=d.csv") == {
        "train": os.path.abspath("base/a.csv"),
        "test": os.path.abspath("d.csv"),
    }


def test_splits_may_name_files_in_the_data_folder(write: Write) -> None:
    files = "splits: {train: a.csv, test: /abs/b.csv}"
    path = write("conf/r.yaml", BASE.replace("data: a.csv", f"data: reviews, {files}"))
    assert data_of(path) == {"train": os.path.abspath("conf/reviews/a.csv"), "test": "/abs/b.csv"}
    path = write("conf/r.yaml", BASE.replace("data: a.csv", files))
    assert data_of(path) == {"train": os.path.abspath("conf/a.csv"), "test": "/abs/b.csv"}


# --set


@pytest.mark.parametrize(
    ("override", "path", "expected"),
    [
        ("seed=7", ("seed",), 7),
        ("name=other", ("name",), "other"),
        ('description="5"', ("description",), "5"),
        ("description=a=b", ("description",), "a=b"),
        ("output.shuffle=false", ("output", "shuffle"), False),
        ("max_quarantined=1e-3", ("max_quarantined",), 0.001),
        ("augment=null", ("augment",), None),
        ("source.take.train=0.5", ("source", "take", "train"), 0.5),
        ("source.take.test=10", ("source", "take"), {"train": 500, "test": 10}),
        ("augment.chain=[text.cut]", ("augment", "chain"), ["text.cut"]),
        ("augment.chain.1=text.cut", ("augment", "chain", 1), "text.cut"),
        ("augment.chain[1]=text.cut", ("augment", "chain", 1), "text.cut"),
        ("augment.chain[1].text.swap.rate=0.2", ("augment", "chain", 1), {"text.swap": {"rate": 0.2}}),
        (
            "augment.chain.0.one_of[1].text.insert.rate=0.2",
            ("augment", "chain", 0, "one_of", 1),
            {"text.insert": {"rate": 0.2}},
        ),
        ("train.budget.steps=300", ("train", "budget", "steps"), 300),
        ("train.budget=300", ("train", "budget", "steps"), 300),
        ('train.class_weights."a.b"=1.5', ("train", "class_weights"), {"a.b": 1.5}),
        ("balance.strategy={0: 5}", ("balance", "strategy"), {"0": 5}),
    ],
)
def test_set_puts_a_value_of_any_type_anywhere(
    write: Write, override: str, path: tuple[Any, ...], expected: Any
) -> None:
    text = RECIPE.replace("balance: {strategy: auto}\n", "") if override.startswith("augment=") else RECIPE
    value: Any = load_recipe(write("r.yaml", text), [override]).model_dump()
    for key in path:
        value = value[key]
    assert value == expected
    assert type(value) is type(expected)


def test_later_values_win_and_are_named_in_errors(write: Write) -> None:
    recipe = load_recipe(write("r.yaml", RECIPE), ["seed=1", "seed=2"])
    assert recipe.seed == 2
    assert str(recipe.error("odd", ("seed",))) == "--set seed: odd"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (
            "seed",
            "--set needs `path.to.key=value`, found 'seed'\n  For example: --set seed=7 or --set source.take.train=500",
        ),
        ("source.takee=5", "--set source.takee: unknown key 'takee' in source\n  Did you mean take?"),
        ("sorce.take=5", "--set sorce.take: unknown key 'sorce'\n  Did you mean source?"),
        ("seed=x", "--set seed: seed must be a whole number of at least 0, found 'x'"),
        (
            "augment.chain[5]=x",
            "--set augment.chain[5]: augment.chain has 2 items, so no [5]\n  The last one is augment.chain[1].",
        ),
        (
            "augment.chain.x=5",
            "--set augment.chain.x: augment.chain is a list: 'x' is not a position in it\n  Write augment.chain[0].",
        ),
        (
            "augment.chain[0].text.cut.rate=5",
            (
                "--set augment.chain[0].text.cut.rate: augment.chain[0] is the step one_of, not text.cut.rate\n"
                "  Write augment.chain[0].one_of first, or set the whole step."
            ),
        ),
        (
            "balance.strategy.good=5",
            (
                "--set balance.strategy.good: balance.strategy is 'auto' and holds no good\n"
                "  Set it whole: balance.strategy={good: …}."
            ),
        ),
        (
            "augment..copies=4",
            (
                "--set augment..copies: this is not a path of keys from column 9 on\n"
                '  Write keys with dots between them, as in augment.chain[0] or balance.strategy."a.b".'
            ),
        ),
        (
            "source.data=*.csv",
            (
                "--set source.data: a value that begins with * is read as an alias (column 1)\n"
                '  Put quotes round it, as in "*.csv".'
            ),
        ),
        ("extends=x.yaml", "--set extends: extends can only be written in a recipe"),
    ],
)
def test_a_wrong_set_is_refused_naming_it(write: Write, override: str, message: str) -> None:
    assert refusal(write("r.yaml", RECIPE), override) == message


def test_a_recipe_is_read_from_text_as_if_it_stood_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE)
    recipe = recipe_from_text("extends: base.yaml\nseed: 3", "r.yaml", tmp_path, ["name=y"])
    assert (recipe.seed, recipe.name, recipe.source.data) == (3, "y", str(tmp_path / "a.csv"))
    assert recipe.folder == tmp_path.resolve()
