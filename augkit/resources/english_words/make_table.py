"""Make `words.txt.gz`, the list of common English words, from SCOWL as Debian packs it.

    apt-get install wamerican wbritish
    python -m augkit.resources.english_words.make_table [OUTPUT_FILE]

Both packages hold SCOWL's words up to size 50, which most dictionaries have, in American and British spelling, with
their inflections. The list keeps those of two small letters or more: names, initials, contractions and possessives are
left out. One word a line, sorted.
"""

import gzip
import re
import sys
from collections.abc import Iterable
from pathlib import Path

VERSION = "2020.12.07"
"""The release of SCOWL in Debian 12."""
SOURCES = (Path("/usr/share/dict/american-english"), Path("/usr/share/dict/british-english"))
TABLE = Path(__file__).with_name("words.txt.gz")
_WORD = re.compile("[a-z]{2,}")


def words_of(lines: Iterable[str]) -> set[str]:
    """The words that are written in small letters alone.

    >>> sorted(words_of(["film", "film's", "London", "x", "café", "films"]))
    ['film', 'films']
    """
    return {line for line in lines if _WORD.fullmatch(line)}


def main() -> None:
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE
    words = {word for source in SOURCES for word in words_of(source.read_text("utf-8").splitlines())}
    packed = gzip.compress("\n".join(sorted(words)).encode(), mtime=0)
    output.write_bytes(packed)
    print(f"{len(words)} words, {len(packed)} bytes")


if __name__ == "__main__":
    main()
