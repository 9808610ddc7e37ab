"""The page of a study says what its `ablation.json` says, nothing else, and runs nothing out of the data."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from augkit.ablation.result import Ablation
from augkit.errors import StoreError
from augkit.report.study import study_page, write_study_report
from tests.report.pages import parse
from tests.report.studies import save, study_of

HOSTILE = (
    '</style></title><script>alert(1)</script><img src=x onerror=alert(1)>"\' onload="alert(1)" {{ 7*7 }} \x00 &amp;'
)
Made = tuple[Ablation, list[dict[str, Any]]]


def numbers_in(value: Any) -> set[float]:
    """Every number in a JSON value."""
    if isinstance(value, dict):
        return set().union(*map(numbers_in, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(numbers_in, value)) if value else set()
    return {float(value)} if isinstance(value, int | float) and not isinstance(value, bool) else set()


def test_the_verdict_table_equals_the_json(study_folder: Path) -> None:
    page = parse(write_study_report(study_folder).path.read_bytes())
    result = json.loads((study_folder / "ablation.json").read_text())
    effects = {one["arm"]: one for one in result["comparisons"] if one["kind"] == "effect"}
    titles = {arm["id"]: arm["title"] for arm in result["arms"]}
    rows = {row.attributes["data-arm"]: row for row in page.one("table", id="verdict-table").all("tr")[1:]}
    assert set(rows) == {*effects, "only-text.back_translation"}
    for arm, effect in effects.items():
        title, verdict, *_, why = rows[arm].all("th", "td")
        assert title.text == titles[arm]
        assert verdict.text.endswith(effect["verdict"])
        values = [float(one.attributes["value"]) for one in rows[arm].all("data")]
        assert values == [effect["difference"], effect["low"], effect["high"], effect["p_holm"]]
        assert why.text == effect["reason"]
    assert "failed" in rows["only-text.back_translation"].text
    assert "apertium is not installed" in rows["only-text.back_translation"].text


def test_the_verdict_table_comes_before_every_plot(study_folder: Path) -> None:
    page = parse(write_study_report(study_folder).path.read_bytes())
    assert next(one for one in page.all("table", "svg")).attributes.get("id") == "verdict-table"


def test_every_verdict_is_told_in_words_at_the_top(study_folder: Path) -> None:
    found = parse(write_study_report(study_folder).path.read_bytes()).one("ul", **{"class": "found"})
    lines = [line.text for line in found.all("li")]
    assert any("helps" in line and "Only text.synonym" in line for line in lines)
    assert any("hurts" in line and "Only text.delete" in line for line in lines)
    assert any("failed" in line and "Only text.back_translation" in line for line in lines)


def test_every_number_on_the_page_is_in_the_json_or_the_run_table(study_folder: Path) -> None:
    page = parse(write_study_report(study_folder).path.read_bytes())
    known = numbers_in(json.loads((study_folder / "ablation.json").read_text()))
    known |= numbers_in(pq.read_table(study_folder / "runs.parquet").to_pylist())
    shown = [float(one.attributes["value"]) for one in page.all("data")]
    assert len(shown) > 150
    assert set(shown) <= known


def test_shown_numbers_are_those_of_the_result_rounded(study_folder: Path) -> None:
    page = parse(write_study_report(study_folder).path.read_bytes())
    for one in page.one("table", id="verdict-table").all("data")[:-1]:
        text = one.text.replace("−", "-").replace("< ", "")
        value = float(one.attributes["value"])
        assert min(abs(float(text) - 100 * value), abs(float(text) - value)) <= 0.0501


def test_nothing_out_of_the_data_becomes_markup(study_and_runs: Made, tmp_path: Path) -> None:
    study, runs = study_and_runs
    values = json.loads(study.model_dump_json())
    for part in (values, values["arms"][2], values["comparisons"][0], values["classes"][0], values["slices"][0]):
        for key, value in part.items():
            if isinstance(value, str) and key not in ("kind", "arm", "against", "verdict", "status", "created", "id"):
                part[key] = HOSTILE
    for flip in values["flips"]:
        flip |= {"text": HOSTILE, "label": HOSTILE, "id": HOSTILE}
        flip["nearest"][0] |= {"text": HOSTILE + " more", "source_text": HOSTILE, "id": HOSTILE, "steps": [HOSTILE]}
    values["metric"] = "accuracy"
    values["protocol"] |= {"caveats": [HOSTILE], "selection": HOSTILE, "budget": {HOSTILE: 3}}
    values["versions"] = {HOSTILE: HOSTILE}
    values["arms"][-1] |= {"title": HOSTILE, "error": HOSTILE, "dataset": HOSTILE, "id": HOSTILE, "run_keys": [HOSTILE]}
    hostile_runs = [*runs[:-1], runs[-1] | {"arm": HOSTILE, "error": HOSTILE}]
    folder = save(Ablation.model_validate(values), hostile_runs, tmp_path / "study")
    page = parse(write_study_report(folder).path.read_bytes())
    assert not page.all("script", "img", "iframe", "object", "form")
    for element in page.all():
        assert not [name for name in element.attributes if name.startswith("on")]
        assert "src" not in element.attributes
        assert element.attributes.get("href", "#").startswith(("#", "data:,"))
    assert "<script>alert(1)</script>" in page.all("main")[0].text
    assert "{{ 7*7 }}" in page.all("main")[0].text


def test_links_lead_somewhere_and_ids_are_unique(study_folder: Path) -> None:
    page = parse(write_study_report(study_folder).path.read_bytes())
    ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    named = [one.attributes["href"][1:] for one in page.all("a", "use") if "href" in one.attributes]
    named += [one.attributes["xlink:href"][1:] for one in page.all("use") if "xlink:href" in one.attributes]
    for described in ("aria-labelledby", "aria-describedby"):
        named += [name for one in page.all() for name in one.attributes.get(described, "").split()]
    assert named
    assert set(named) <= set(ids)


def test_a_page_reads_well_without_eyes(study_folder: Path) -> None:
    page = parse(write_study_report(study_folder).path.read_bytes())
    assert page.one("html").attributes["lang"] == "en"
    assert [len(page.all(name)) for name in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    levels = [int(one.name[1]) for one in page.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for table in page.all("table"):
        assert table.all("caption")[0].text
        assert all(one.attributes.get("scope") in ("col", "row") for one in table.all("th"))
        assert all(row.all("th") for row in table.all("tr"))
    for plot in page.all("svg"):
        assert plot.attributes["role"] == "img"
        assert len(plot.all("title")[0].text) > 5
        assert len(plot.all("desc")[0].text) > 20
    for region in (one for one in page.all("div") if one.attributes.get("role") == "region"):
        assert region.attributes["tabindex"] == "0"


def test_the_same_study_gives_the_same_page(study_and_runs: Made) -> None:
    assert study_page(*study_and_runs) == study_page(*study_and_runs)


def test_a_page_holds_everything_it_needs(study_folder: Path) -> None:
    page = write_study_report(study_folder).path.read_text(encoding="utf-8")
    assert not re.search(r"(?:src=|@import|url\((?!#))", page)
    assert "http" not in re.sub(r'xmlns(?::\w+)?="[^"]*"|http-equiv', "", page)


def test_metrics_that_count_to_a_hundred_are_not_multiplied(study_and_runs: Made) -> None:
    values = json.loads(study_and_runs[0].model_dump_json())
    values["metric"], values["protocol"]["rule"]["equivalence"] = "chrf", 1.0
    for arm in values["arms"]:
        for key in ("mean", "sd", "low", "high"):
            arm[key] = None if arm[key] is None else 100 * arm[key]
    values["comparisons"][0]["difference"] = 12.3
    page = parse(study_page(Ablation.model_validate(values), []))
    assert page.one("table", id="verdict-table").all("tr")[1].all("data")[0].text == "+12.3"
    assert page.one("table", id="class-map").all("data")[0].text.endswith("%")  # F1 is a share whatever the metric


def test_a_study_of_failures_still_has_a_page(study_and_runs: Made) -> None:
    study, runs = study_and_runs
    values = json.loads(study.model_dump_json()) | {"comparisons": [], "classes": [], "slices": [], "flips": []}
    values["arms"] = [values["arms"][-1]]
    page = parse(study_page(Ablation.model_validate(values), runs[-1:]))
    assert "failed" in page.one("table", id="verdict-table").text
    assert not page.all("svg")


def test_what_is_not_a_study_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no study"):
        write_study_report(tmp_path)
    (tmp_path / "ablation.json").write_text('{"format": 1}')
    with pytest.raises(StoreError, match="not a result"):
        write_study_report(tmp_path)


def test_a_damaged_run_table_is_told(study_folder: Path) -> None:
    (study_folder / "runs.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(StoreError, match=r"runs\.parquet is damaged"):
        write_study_report(study_folder)


def test_runs_of_another_regime_and_scores_that_are_no_number_are_left_out(study_and_runs: Made) -> None:
    study, runs = study_and_runs
    more = [run | {"regime": "fixed steps"} for run in runs[:3]]
    more[1]["accuracy"] = float("nan")
    more.append(runs[0] | {"regime": "to convergence", "accuracy": 0.123})
    table = next(
        one for one in parse(study_page(study, more)).all("table") if "every run" in one.all("caption")[0].text
    )
    values = [cell.text for cell in table.all("tr")[1].all("td")]
    assert values == [f"{100 * runs[0]['accuracy']:.1f}%", "–", f"{100 * runs[2]['accuracy']:.1f}%"]


def test_without_the_run_table_the_page_has_no_runs(study_folder: Path) -> None:
    (study_folder / "runs.parquet").unlink()
    tables = parse(write_study_report(study_folder).path.read_bytes()).all("caption")
    assert not any("every run" in one.text for one in tables)


def test_ten_arms_ten_seeds_two_thousand_items_stay_small(tmp_path: Path) -> None:
    arms = {f"only-text.{name}": 0.7 + number / 100 for number, name in enumerate("abcdefgh")}
    study, runs = study_of({"baseline": 0.7, "copy-control": 0.7, **arms}, seeds=10, items=2000, draws=100)
    report = write_study_report(save(study, runs, tmp_path))
    assert report.bytes == report.path.stat().st_size < 1_000_000
