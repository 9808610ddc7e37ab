"""Make `lookalikes.txt.gz`, the table behind `text.lookalike`, from the glyphs of two fonts.

    python -m augkit.resources.lookalikes.make_table [OUTPUT_FILE [FONT_FOLDER]]

Made with Noto Sans CJK and Noto Serif CJK of Debian's `fonts-noto-cjk` 1:20220127+repack1-1 and Pillow 13.0.0, which is
no dependency of augkit's. Another version of either may give slightly other numbers.

Each character is drawn in both fonts and blurred a little; two characters are as alike as their pictures correlate, on
average. Simplified characters are compared with the common ones of GB 2312, traditional ones with the first level of
Big5, so that neither kind comes in the other's place.

One row a character: character, tab, simplified lookalikes, tab, traditional ones. Behind each stands its correlation in
hundredths. Those far behind the best are left out.
"""

import gzip
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from augkit.resources.chinese import count_characters, level_of, read_dictionary

TABLE = Path(__file__).with_name("lookalikes.txt.gz")
FONTS = Path("/usr/share/fonts/opentype/noto")
FILES = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc")
SIMPLIFIED, TRADITIONAL = 2, 3  # faces within the files: SC and TC

COMMON_CHARACTERS = 3500
SIZE = 64  # pixels of a picture's side
BLUR = 2.0  # pixels: strokes that lie a little apart still count as the same
LEAST = 0.76  # correlation
WITHIN = 0.12  # of the best
MOST = 6

Pictures = NDArray[np.float32]


def simplified_characters() -> list[str]:
    """The 6,763 of GB 2312."""
    pairs = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [character for pair in pairs if level_of(character := pair.decode("gb2312", "ignore"))]


def traditional_characters() -> list[str]:
    """The 5,401 of the first level of Big5."""
    codes = (code for code in range(0xA440, 0xC67F))
    characters = (code.to_bytes(2, "big").decode("big5", "ignore") for code in codes)
    return sorted({character for character in characters if "\u4e00" <= character <= "\u9fff"})


def pictures(characters: Sequence[str], file: Path, face: int) -> Pictures:
    """A row of numbers for each character, with mean 0 and length 1."""
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    font = ImageFont.truetype(str(file), SIZE - 4, index=face)
    rows = []
    for character in characters:
        image: Any = Image.new("L", (SIZE, SIZE), 0)
        ImageDraw.Draw(image).text((SIZE / 2, SIZE / 2), character, fill=255, font=font, anchor="mm")
        image = image.filter(ImageFilter.GaussianBlur(BLUR)).resize((SIZE // 2, SIZE // 2), Image.Resampling.BOX)
        rows.append(np.asarray(image, dtype=np.float32).ravel())
    drawn: Pictures = np.stack(rows)
    drawn -= drawn.mean(axis=1, keepdims=True)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn


def find_lookalikes(
    characters: Sequence[str], common: frozenset[str], face: int, folder: Path
) -> dict[str, dict[str, int]]:
    """For each character the common ones that look like it, with their correlation in hundredths, the best first."""
    columns = [number for number, character in enumerate(characters) if character in common]
    drawn = [pictures(characters, folder / name, face) for name in FILES]
    correlations = sum(one @ one[columns].T for one in drawn) / len(drawn)
    found: dict[str, dict[str, int]] = {}
    for character, row in zip(characters, correlations, strict=True):
        alike = {characters[number]: round(100 * float(value)) for number, value in zip(columns, row, strict=True)}
        alike.pop(character, None)
        best = sorted(alike.items(), key=lambda item: (-item[1], item[0]))[:MOST]
        least = max(100 * LEAST, best[0][1] - 100 * WITHIN)
        if kept := {other: value for other, value in best if value >= least}:
            found[character] = kept
    return found


def table_text(folder: Path = FONTS) -> str:
    """The whole table as text."""
    counts = count_characters(read_dictionary()).most_common(COMMON_CHARACTERS)
    traditional = traditional_characters()
    tables = (
        find_lookalikes(simplified_characters(), frozenset(dict(counts)), SIMPLIFIED, folder),
        find_lookalikes(traditional, frozenset(traditional), TRADITIONAL, folder),
    )
    lines = []
    for character in sorted(tables[0].keys() | tables[1].keys()):
        columns = (" ".join(f"{other}{value}" for other, value in table.get(character, {}).items()) for table in tables)
        lines.append("\t".join([character, *columns]) + "\n")
    return "".join(lines)


def write_table(path: Path = TABLE, folder: Path = FONTS) -> None:
    """Write the compressed table."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(table_text(folder).encode())


if __name__ == "__main__":
    write_table(*map(Path, sys.argv[1:]))
