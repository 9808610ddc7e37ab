"""A page taken apart by Python's own HTML parser, so that tests see what a browser would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}


@dataclass
class Element:
    """An element, its attributes, and what is in it: texts and elements."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, white space made single."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for part in self.inside:
            yield from [part] if isinstance(part, str) else part._texts()

    def all(self, *names: str) -> list[Element]:
        """Elements within, of these names; of any name where none is given. In the order of the page."""
        found: list[Element] = []
        for part in self.inside:
            if isinstance(part, Element):
                found += [part] if part.name in names or not names else []
                found += part.all(*names)
        return found

    def one(self, name: str, **attributes: str) -> Element:
        """The only element of this name with these attributes."""
        found = [one for one in self.all(name) if attributes.items() <= one.attributes.items()]
        assert len(found) == 1, f"{len(found)} {name} with {attributes}"
        return found[0]


def parse(page: bytes) -> Element:
    """The page as a tree; the parser knows that `<script>` and `<style>` hold no elements."""
    reader = _Reader()
    reader.feed(page.decode("utf-8"))
    reader.close()
    assert len(reader.open) == 1, f"not closed: {[one.name for one in reader.open[1:]]}"
    return reader.open[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)
