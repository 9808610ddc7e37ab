"""Commands that tell what there is: `ops`, `schema`, `doctor`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml

from augkit.doctor import examine
from augkit.ops.registry import list_operators
from tests.cli.conftest import Ran

Run = Callable[..., Ran]


def test_ops_lists_every_operator_with_all_that_is_known(run: Run) -> None:
    listed = run("ops", "--json").json
    assert [one["name"] for one in listed] == [cls.name for cls in list_operators()]
    wanted = {"name", "modality", "shape", "languages", "targets", "version", "parameters", "source"}
    assert all(wanted <= set(one) and one["summary"] and one["source"] for one in listed)
    assert all(parameter["meaning"] for one in listed for parameter in one["parameters"].values())
    assert "text.swap" in run("ops").out


def test_ops_explains_one_with_an_example_and_yaml_that_works(run: Run, folder: Path) -> None:
    out = run("ops", "text.swap").out
    assert "number in (0, 1]" in out and "Wei & Zou 2019" in out and "[-" in out
    pasted = out[out.index("  augment:") : out.index("\nnext")]
    recipe = yaml.safe_load((folder / "recipe.yaml").read_text()) | yaml.safe_load(pasted)
    (folder / "pasted.yaml").write_text(yaml.safe_dump(recipe))
    assert run("plan", "pasted.yaml", "--json").json["chain"][0]["step"] == "text.swap.1"


@pytest.mark.parametrize("name", [cls.name for cls in list_operators("text")])
def test_every_text_operator_has_an_example_that_changes_something_or_says_why_not(run: Run, name: str) -> None:
    example = run("ops", name, "--json").json["example"]
    assert example["why_not"] or example["after"] != example["before"]


def test_schema_accepts_a_recipe_and_refuses_a_typo(run: Run, folder: Path) -> None:
    schema = json.loads(run("schema").out)
    assert schema == run("schema", "--json").json
    recipe = yaml.safe_load((folder / "recipe.yaml").read_text())
    jsonschema.validate(recipe, schema)
    recipe["augment"]["chain"] = [{"text.swap": {"rates": 0.1}}]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(recipe, schema)


def test_doctor_starts_a_worker_and_looks_at_store_and_packages(run: Run, folder: Path) -> None:
    ran = run("doctor", "--json")
    assert ran.code == 0 and ran.json["ok"]
    found = {(one["topic"], one["name"]): one for one in ran.json["findings"]}
    assert found["engines", "processes"]["state"] == "fine"
    assert found["resources", "synonyms"]["state"] == "fine"
    assert found["store", "store"]["state"] == "absent"
    assert not (folder / "augkit-store").exists()
    assert "Ready to build." in run("doctor").out


def test_doctor_reads_the_extras_from_the_installed_metadata(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    info = tmp_path / "site" / "augkit-9.9.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: augkit\nVersion: 9.9\nRequires-Dist: numpy>=1\nRequires-Dist: pyarrow>=9999\n"
        "Provides-Extra: moon\nRequires-Dist: no-such-package-of-ours>=2; extra == 'moon'\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    found = {one.name: one for one in examine() if one.topic == "packages"}
    assert found["required"].state == "broken" and "pyarrow" in found["required"].found
    assert found["moon"].state == "absent" and found["moon"].advice == "pip install 'augkit[moon]'"


def test_doctor_is_exit_code_1_where_the_store_is_none(run: Run, folder: Path) -> None:
    (folder / "augkit-store").mkdir()
    (folder / "augkit-store" / "letter.txt").write_text("hello")
    ran = run("doctor")
    assert ran.code == 1
    assert "is not a store and not empty" in ran.out
