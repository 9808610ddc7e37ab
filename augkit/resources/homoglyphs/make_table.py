"""Make `homoglyphs.tsv`, the table behind `text.homoglyph`: letters, and letters of other scripts that look like them.

    pip install confusable_homoglyphs==3.3.1 pillow && apt install fonts-dejavu-core
    python -m augkit.resources.homoglyphs.make_table

Source: confusables.txt of Unicode Technical Standard #39, as the PyPI package `confusable_homoglyphs` 3.3.1 ships it
(`confusables.json`). That file lists what may be confused, from any style and symbol down to α and a. Kept are pairs of
letters of two of the scripts Latin, Cyrillic, Greek and Armenian, both small or both capital, that are drawn alike: put
one over the other in DejaVu Sans and DejaVu Serif, they share most of their ink. Letters with accents follow from the
letters they are made of (ë and ё from e and е).

One row a letter: the letter, tab, its look-alikes.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from functools import cache
from importlib import import_module, resources
from itertools import combinations
from pathlib import Path

import numpy as np

FONTS = Path("/usr/share/fonts/truetype/dejavu")
TABLE = Path(__file__).with_name("homoglyphs.tsv")

BLOCKS = {
    "Latin": (0x0041, 0x017F),  # Basic Latin, Latin-1 Supplement, Latin Extended-A
    "Greek": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x052F),
    "Armenian": (0x0530, 0x058F),
}
LEAST_ALIKE = {"DejaVuSans": 0.95, "DejaVuSerif": 0.7}  # share of their ink that two letters have in common
SIZE = 96  # pixels an em


def script_of(letter: str) -> str:
    """The script of a letter in one of the blocks; "" for anything else."""
    if unicodedata.category(letter) not in ("Ll", "Lu"):
        return ""
    script = unicodedata.name(letter).split()[0].capitalize()  # not Latin: the micro sign
    first, last = BLOCKS.get(script, (1, 0))
    return script if first <= ord(letter) <= last else ""


def confusable_pairs() -> set[tuple[str, str]]:
    """Pairs of letters that Unicode lists as confusable with one and the same character, or with each other."""
    pairs: set[tuple[str, str]] = set()
    listed = resources.files("confusable_homoglyphs").joinpath("confusables.json").read_text("utf-8")
    for letter, others in json.loads(listed).items():
        group = {one for one in (letter, *(other["c"] for other in others)) if len(one) == 1 and script_of(one)}
        pairs.update(combinations(sorted(group), 2))
    return {(one, other) for one, other in pairs if script_of(one) != script_of(other)}


def with_accents(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs, and those of the same letters with the same accent."""
    partners = defaultdict(set)
    for one, other in pairs:
        partners[one].add(other)
        partners[other].add(one)
    found = set(pairs)
    for first, last in BLOCKS.values():
        for code in range(first, last + 1):
            letter = chr(code)
            parts = unicodedata.normalize("NFD", letter)
            if len(parts) < 2 or not script_of(letter):
                continue
            for other in partners[parts[0]]:
                made = unicodedata.normalize("NFC", other + parts[1:])
                if len(made) == 1 and script_of(made):
                    found.add((min(letter, made), max(letter, made)))
    return found


@cache
def drawn(letter: str, font: str) -> np.ndarray:
    """Ink of a letter, from 0 to 1, shape (2 SIZE, 2 SIZE); its origin is always in the same place."""
    image = import_module("PIL.Image").new("L", (2 * SIZE, 2 * SIZE), 0)
    file = import_module("PIL.ImageFont").truetype(str(FONTS / f"{font}.ttf"), SIZE)
    canvas = import_module("PIL.ImageDraw").Draw(image)
    canvas.text((SIZE // 2, SIZE * 3 // 2), letter, fill=255, font=file, anchor="ls")
    return np.asarray(image, np.float64) / 255


def alike(one: str, other: str) -> bool:
    """Whether two letters are both small or both capital, and drawn alike."""
    if unicodedata.category(one) != unicodedata.category(other):
        return False
    for font, least in LEAST_ALIKE.items():
        first, second = drawn(one, font), drawn(other, font)
        if np.minimum(first, second).sum() < least * np.maximum(first, second).sum():
            return False
    return True


def main() -> None:
    table: dict[str, list[str]] = defaultdict(list)
    for one, other in sorted(with_accents(confusable_pairs())):
        if alike(one, other):
            table[one].append(other)
            table[other].append(one)
    lines = [f"{letter}\t{''.join(sorted(others))}\n" for letter, others in sorted(table.items())]
    TABLE.write_text("".join(lines), "utf-8")
    print(f"{len(lines)} letters, {sum(map(len, table.values()))} look-alikes")


if __name__ == "__main__":
    main()
