"""A log that has an item of the name that an operator puts in the place of items."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import augkit
from augkit import AugkitError, Recipe

LINES = """\
augkit: 1
name: log
source:
  data: log.csv
  columns: {items: items, id: sequence}
  events: {user: user, item: item, time: at}
augment:
  copies: 2
  chain:
    - interactions.crop
    - interactions.mask
    - interactions.mask: {rate: 0.5}
"""


def write(folder: Path, name: str, lines: str = LINES) -> Recipe:
    """A log of six users, the fourth of whom has an item of this name."""
    log = [f"{user},{name if (user, day) == (3, 5) else user * day},{day}" for user in range(6) for day in range(8)]
    (folder / "log.csv").write_text("\n".join(["user,item,at", *log]) + "\n")
    (folder / "log.yaml").write_text(lines)
    return Recipe.load(folder / "log.yaml")


def test_a_log_with_an_item_of_the_masks_name_is_refused(tmp_path: Path) -> None:
    recipe = write(tmp_path, "[mask]")
    with pytest.raises(
        AugkitError, match=r"source has that name already: in column 'item' of the log, row 3"
    ) as caught:
        augkit.build(recipe, tmp_path / "store", engine="inline")
    assert "log.yaml:11" in str(caught.value) and "interactions.mask puts '[mask]'" in str(caught.value)
    assert caught.value.hint == "Set `mask_item` of interactions.mask to a name that nothing in the source has."
    assert not list((tmp_path / "store").rglob("manifest.json"))


def test_another_mask_serves(tmp_path: Path) -> None:
    lines = LINES.replace("- interactions.mask\n", "- interactions.mask: {mask_item: hidden}\n")
    recipe = write(tmp_path, "[mask]", lines.replace("{rate: 0.5}", "{rate: 0.5, mask_item: hidden}"))
    result = augkit.build(recipe, tmp_path / "store", engine="inline")
    rows = [row for file in result.manifest.files for row in pq.read_table(Path(result.path) / file.path).to_pylist()]
    copies = [row["items"] for row in rows if row["augkit"]["copy"] is not None]
    assert copies and all("hidden" in items for items in copies)


@pytest.mark.parametrize(("column", "value"), [("kept", ["a", "[mask]"]), ("next", "[mask]")])
def test_items_held_out_count_too(tmp_path: Path, column: str, value: Any) -> None:
    rows = [{"items": list("abcd"), "kept": ["e"], "next": "f", "user": str(number)} for number in range(5)]
    rows[2][column] = value
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet")
    columns = {"items": "items", "held_out": "kept", "target_item": "next", "id": "user"}
    source = {"data": str(tmp_path / "rows.parquet"), "columns": columns}
    augment = {"copies": 1, "chain": ["interactions.mask"]}
    recipe = Recipe.model_validate({"augkit": 1, "name": "rows", "source": source, "augment": augment})
    with pytest.raises(AugkitError, match=f"has that name already: in column '{column}', row 2"):
        augkit.plan(recipe)
