"""Pages in a real browser: nothing fails, nothing is fetched, and what is seen is what the JSON says.

Needs Debian's `chromium`, or the path of a Chromium or Chrome in `$CHROMIUM`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from augkit.ablation.result import Ablation
from augkit.report.study import write_study_report
from augkit.report.version import write_version_report
from augkit.store.store import Store
from tests.report.chromium import Browser, browser, find_chromium
from tests.report.studies import save
from tests.report.test_version_page import store

__all__ = ["store"]

COMMAND = find_chromium()
pytestmark = pytest.mark.skipif(COMMAND is None, reason="no Chromium here: apt-get install chromium")

CELLS = """[...document.querySelectorAll('#verdict-table tbody tr')].map(row => ({
  arm: row.dataset.arm,
  verdict: row.querySelector('.verdict').innerText.replace(/^\\S+ /, ''),
  numbers: [...row.querySelectorAll('data')].map(one => Number(one.value)),
  shown: [...row.querySelectorAll('data')].map(one => one.innerText),
}))"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def page(study_and_runs: tuple[Ablation, list[dict[str, Any]]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a study, beside its `ablation.json`; a text in it would run a script and load an image."""
    study, runs = study_and_runs
    values = json.loads(study.model_dump_json())
    values["flips"][0]["text"] = "<script>console.error('ran')</script><img src='http://127.0.0.1:9/x.png'>"
    values["arms"][2]["title"] += " <img src=http://127.0.0.1:9/y.png onerror=console.error(1)>"
    folder = save(Ablation.model_validate(values), runs, tmp_path_factory.mktemp("study"))
    return write_study_report(folder).path


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    assert COMMAND is not None
    with browser(COMMAND, tmp_path_factory.mktemp("profile")) as tab:
        yield tab


def told(tab: Browser, *methods: str) -> list[dict[str, Any]]:
    return [event["params"] for event in tab.events if event["method"] in methods]


def test_a_page_opens_without_a_console_message_and_without_a_request(chromium: Browser, page: Path) -> None:
    chromium.show(1280)
    chromium.open(page.as_uri())
    assert told(chromium, "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded") == []
    asked = {event["request"]["url"] for event in told(chromium, "Network.requestWillBeSent")}
    assert {url for url in asked if not url.startswith("data:")} == {page.as_uri()}


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_of_a_version_opens_too(chromium: Browser, store: Store, tmp_path: Path, width: int) -> None:
    page = tmp_path / "version.html"
    write_version_report(store, "reviews", page)
    chromium.show(width)
    chromium.open(page.as_uri())
    assert told(chromium, "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded") == []
    asked = {event["request"]["url"] for event in told(chromium, "Network.requestWillBeSent")}
    assert {url for url in asked if not url.startswith("data:")} == {page.as_uri()}
    assert chromium.evaluate(TOO_WIDE) <= 0


def test_the_browser_would_have_told_of_both(chromium: Browser, tmp_path: Path) -> None:
    other = tmp_path / "other.html"
    other.write_text("<script>console.error('ran')</script><img src='http://127.0.0.1:9/x.png'>")
    chromium.open(other.as_uri())
    assert told(chromium, "Runtime.consoleAPICalled")
    asked = {event["request"]["url"] for event in told(chromium, "Network.requestWillBeSent")}
    assert "http://127.0.0.1:9/x.png" in asked


def test_the_verdict_table_that_is_seen_equals_the_json(chromium: Browser, page: Path) -> None:
    chromium.show(1280)
    chromium.open(page.as_uri())
    result = json.loads((page.parent / "ablation.json").read_text())
    rows = {row["arm"]: row for row in chromium.evaluate(CELLS)}
    effects = [one for one in result["comparisons"] if one["kind"] == "effect"]
    assert {arm for arm, row in rows.items() if row["verdict"] != "failed"} == {one["arm"] for one in effects}
    for effect in effects:
        row = rows[effect["arm"]]
        assert row["verdict"] == effect["verdict"]
        assert row["numbers"] == [effect[key] for key in ("difference", "low", "high", "p_holm")]
        shown = [float(text.replace("−", "-")) for text in row["shown"][:3]]
        assert shown == pytest.approx([100 * effect[key] for key in ("difference", "low", "high")], abs=0.0501)


@pytest.mark.parametrize("width", [1280, 1000, 768, 360])
def test_a_page_fits_its_width(chromium: Browser, page: Path, width: int) -> None:
    chromium.show(width)
    chromium.open(page.as_uri())
    assert chromium.evaluate(TOO_WIDE) <= 0


def test_narrow_pages_show_the_narrow_plots(chromium: Browser, page: Path) -> None:
    visible = "[...document.querySelectorAll('{}')].filter(one => one.offsetParent).length"
    chromium.open(page.as_uri())
    seen = {}
    for width in (1280, 360):
        chromium.show(width)
        seen[width] = [chromium.evaluate(visible.format(name)) for name in (".wide-plot", ".narrow")]
    assert seen == {1280: [3, 0], 360: [0, 3]}


def test_colours_follow_the_theme_and_print_is_light(chromium: Browser, page: Path) -> None:
    colours = """[getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.querySelector('#verdicts')).color,
      getComputedStyle([...document.querySelectorAll('svg text')].find(one => /^Only/.test(one.textContent))).fill]"""
    chromium.open(page.as_uri())
    chromium.show(1280)
    paper, ink, plot_ink = chromium.evaluate(colours)
    assert (paper, ink) == ("rgb(255, 255, 255)", plot_ink)
    chromium.show(1280, dark=True)
    dark = chromium.evaluate(colours)
    assert dark[0] == "rgb(20, 23, 27)"
    assert dark[1] == dark[2] == "rgb(232, 234, 237)"
    chromium.show(1280, dark=True, medium="print")
    assert chromium.evaluate(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(0, 0, 0)"]


def test_printing_opens_what_is_folded(chromium: Browser, page: Path) -> None:
    chromium.open(page.as_uri())
    chromium.show(1280, medium="print")
    folded = "[...document.querySelectorAll('details:not([open]) table, details:not([open]) .examples')]"
    assert chromium.evaluate(f"{folded}.length") > 2
    assert chromium.evaluate(f"{folded}.every(one => one.getBoundingClientRect().height > 10)")
    chromium.show(1280)


@pytest.mark.parametrize("width", [1280, 360])
def test_assistive_technology_sees_tables_plots_and_landmarks(chromium: Browser, page: Path, width: int) -> None:
    chromium.show(width)
    chromium.open(page.as_uri())
    nodes = chromium.call("Accessibility.getFullAXTree")["nodes"]
    seen = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node.get("ignored") and "role" in node
    ]
    roles = [role for role, _ in seen]
    assert {"banner", "navigation", "main", "contentinfo", "table", "rowheader", "columnheader"} <= set(roles)
    assert any(role == "table" and name.startswith("Verdict for each arm") for role, name in seen)
    plots = [name for role, name in seen if role in ("image", "img", "graphics-document")]
    assert "Effect of each arm against the baseline" in plots
    assert all(plots)


def test_the_keyboard_reaches_links_and_scrolling_tables(chromium: Browser, page: Path) -> None:
    chromium.show(360)
    chromium.open(page.as_uri())
    reached = []
    for _ in range(14):
        for kind in ("keyDown", "keyUp"):
            chromium.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        reached.append(chromium.evaluate("document.activeElement.tagName + '.' + document.activeElement.className"))
    assert reached[0] == "A.skip"
    assert {"A.", "SUMMARY.", "DIV.scroll"} <= set(reached)
