"""The page of a version says what its manifest says, and its samples are its rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import augkit
from augkit.recipe.schema import Recipe
from augkit.report.samples import step_samples
from augkit.report.version import write_version_report
from augkit.store.store import Store, open_store
from tests.report.pages import parse
from tests.report.test_study_page import HOSTILE, numbers_in

ROWS = [
    ("a fine film with a happy end , and the actors are very good", "good"),
    ("the story is slow and the music is bad from the first scene on", "bad"),
    ("i liked every minute of this small and honest picture", "good"),
    ("the camera work is excellent and the dialogue sharp", "good"),
    ("ok", "bad"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one version; one of its rows and its description hold markup."""
    folder = tmp_path_factory.mktemp("version")
    rows = [{"text": f"{text} {n}", "label": label} for n in range(6) for text, label in ROWS]
    rows += [{"text": "a <script>alert(1)</script> very fine film indeed", "label": "<b>odd</b>"}] * 2
    rows += [{"text": "two three four five six seven", "label": "good"}] * 3
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    recipe = {
        "augkit": 1,
        "name": "reviews",
        "description": HOSTILE.replace("\x00", ""),
        "seed": 3,
        "source": {
            "data": str(folder / "rows.jsonl"),
            "columns": {"text": "text", "label": "label"},
            "splits": {"train": 0.8, "test": 0.2},
        },
        "augment": {"copies": 3, "chain": [{"text.swap": {"rate": 0.2}}, {"text.delete": {"rate": 0.2, "p": 0.5}}]},
        "gates": ["drop_unchanged", "drop_duplicates"],
    }
    store = open_store(folder / "store")
    augkit.build(Recipe.model_validate(recipe), store, engine="inline")
    return store


def test_the_page_counts_what_the_manifest_counts(store: Store) -> None:
    report = write_version_report(store, "reviews")
    page = parse(Path(report.path).read_bytes())
    table = page.one("table", id="rows-table")
    shown = {
        row.all("th")[0].text: [int(one.attributes["value"]) for one in row.all("data")] for row in table.all("tr")[1:]
    }
    manifest = json.loads(report.manifest.to_json())
    counts = manifest["counts"]
    assert shown == {
        split: [counts[split]["source"], counts[split]["copies"], rows] for split, rows in report.manifest.rows.items()
    }
    assert {float(one.attributes["value"]) for one in page.all("data")} <= numbers_in(manifest) | numbers_in(
        shown_rows(report)
    )


def shown_rows(report: Any) -> list[int]:
    return list(report.manifest.rows.values())


def test_samples_of_a_step_are_published_copies_that_it_changed(store: Store) -> None:
    manifest = store.resolve("reviews")
    published = {row["augkit"]["row_id"]: row for row in augkit.load("reviews", store)["train"].to_list()}
    samples = step_samples(store, manifest)
    assert set(samples) == set(manifest.operators)
    for step, rows in samples.items():
        assert rows
        for sample in rows:
            row = published[sample.row_id]
            source = published[row["augkit"]["source_id"]]
            assert step in sample.steps == tuple(one["step"] for one in json.loads(row["augkit"]["drawn"]))
            (changed,) = sample.changed
            after = "".join(piece.text for piece in changed.pieces if piece.kind != "removed")
            before = "".join(piece.text for piece in changed.pieces if piece.kind != "added")
            assert after == row["text"]
            assert before.split() == source["text"].split()


def test_rejects_are_shown_with_their_reason(store: Store) -> None:
    page = parse(Path(write_version_report(store, "reviews").path).read_bytes())
    dropped = sum(gate["dropped"] for gate in store.resolve("reviews").gates)
    assert dropped > 0
    assert any("drop_duplicates" in one.text and "shown" in one.text for one in page.all("summary"))


def test_nothing_out_of_the_data_becomes_markup(store: Store) -> None:
    page = parse(Path(write_version_report(store, "reviews").path).read_bytes())
    assert not page.all("script", "img", "b")
    assert "<b>odd</b>" in page.one("main").text
    assert not [one for one in page.all() if any(name.startswith("on") for name in one.attributes)]


def test_tables_and_plots_of_a_version_are_described(store: Store) -> None:
    page = parse(Path(write_version_report(store, "reviews").path).read_bytes())
    assert all(table.all("caption")[0].text for table in page.all("table"))
    assert all(one.attributes.get("scope") for one in page.all("th"))
    assert all(plot.all("title")[0].text and plot.all("desc")[0].text for plot in page.all("svg"))
    ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))


def test_a_page_changes_neither_the_version_nor_what_loads(store: Store) -> None:
    before = store.resolve("reviews")
    first = Path(write_version_report(store, "reviews").path).read_bytes()
    assert Path(write_version_report(store, "reviews").path).read_bytes() == first
    assert store.resolve("reviews") == before
    assert not augkit.verify("reviews", store).problems
    assert augkit.load("reviews", store)["train"].num_rows == before.rows["train"]


def test_a_page_of_a_store_in_memory(store: Store, tmp_path: Path) -> None:
    recipe = Recipe.model_validate(dict(store.resolve("reviews").recipe))
    remote = open_store(f"memory://reports-{tmp_path.name}")
    augkit.build(recipe, remote, engine="inline")
    report = write_version_report(remote, "reviews")
    assert report.path.startswith("memory://")
    name = report.path.removeprefix(remote.location).lstrip("/")
    assert remote.files.read(name).startswith(b"<!DOCTYPE html>")
