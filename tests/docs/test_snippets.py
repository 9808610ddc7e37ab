"""What the pages show is what the commands and snippets on them print."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

DOCS = Path(__file__).parent.parent.parent / "docs"
sys.path.insert(0, str(DOCS))
from run_pages import PAGES, PageError, blocks, masked, run_page  # noqa: E402  (docs/ is no package)

LINK = re.compile(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[str]]]:
    """Every page, run at the same time: most of the time goes into starting processes."""
    with ThreadPoolExecutor() as threads:
        yield {
            name: threads.submit(run_page, (DOCS / name).read_text("utf-8"), name, tmp_path_factory.mktemp(name) / "")
            for name in PAGES
        }


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_its_snippets_print(name: str, runs: dict[str, Future[str]]) -> None:
    shown, printed = (DOCS / name).read_text(encoding="utf-8"), runs[name].result()
    assert masked(printed) == masked(shown), "run `python docs/run_pages.py` and read the page once more"


def test_a_page_that_shows_something_else_is_found(tmp_path: Path) -> None:
    page = "```python\nprint('now')\n```\n\n```text output\nthen\n```\n"
    assert run_page(page, "page", tmp_path) == page.replace("then", "now")


def test_a_snippet_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="ZeroDivisionError"):
        run_page("```python\n1 / 0\n```\n", "page", tmp_path)
    with pytest.raises(PageError, match="ended with 1"):
        run_page("```console\n$ false\n```\n", "page", tmp_path)


def test_lines_left_out_are_marked(tmp_path: Path) -> None:
    page = "```console show=1,3,-1\n$ seq 6\n```\n"
    (block,) = blocks(run_page(page, "page", tmp_path))
    assert block.body.splitlines() == ["$ seq 6", "1", "…", "3", "…", "6"]


@pytest.mark.parametrize(
    "page", sorted([*DOCS.glob("*.md"), *DOCS.glob("operators/*.md")]), ids=lambda page: str(page.relative_to(DOCS))
)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target, anchor in LINK.findall(text):
        linked = (page.parent / target) if target else page
        assert linked.exists(), f"{page.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor[1:] in anchors, f"{page.name} links to {target}{anchor}"
