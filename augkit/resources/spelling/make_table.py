"""Make `misspellings.tsv.gz`, the table behind `text.spelling`, from the dictionary of the PyPI package `codespell`.

    python -m augkit.resources.spelling.make_table [OUTPUT_FILE]

codespell's dictionary has some 65,000 misspellings met in public texts and code, each with what was meant. The table is
the reverse: a word, then how people misspell it. Of the dictionary it leaves out

* misspellings that may stand for several words, and phrases, since the reverse would be a guess;
* words that neither of two large word lists has (`argc`, `makefile`): they are programmers' words;
* misspellings that are words themselves (`form`, `desert`), since a reader would not see a mistake in them;
* slips that say more about a keyboard than about spelling (`becausew`, `tge`), by `cost`, a distance in which what
  writers confuse is near: neighbouring letters, doubled letters, vowels, consonants that sound alike, silent letters.

Contractions are added without their apostrophe (`dont`). Of what is left a word keeps its `MOST` cheapest misspellings.
One row a word: word, tab, misspellings, best first.

The word lists are Debian's `wamerican-large` and `wbritish-large` (SCOWL 2020.12.07); they only decide what is left
out, and nothing of them is in the table.
"""

import gzip
import importlib.util
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

VERSION = "2.4.3"
"""The release of codespell that the table stems from."""
TABLE = Path(__file__).with_name("misspellings.tsv.gz")
WORD_LISTS = tuple(Path("/usr/share/dict") / f"{name}-english-large" for name in ("american", "british"))

MOST = 8  # misspellings kept of a word
HIGHEST = ((3, 1.1), (5, 1.7), (99, 2.3))  # letters of a word, and the cost of what still passes for spelling it
FURTHEST = 1.25  # above a word's best misspelling

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_VOWELS = frozenset("aeiouy")
_SILENT = frozenset("ehl")
_DOUBLED = frozenset("bcdfglmnprstz")  # consonants that words have double


def _by_pair(prices: str) -> dict[frozenset[str], float]:
    return {frozenset(pair): float(price) for pair, price in (one.split(":") for one in prices.split())}


_CONFUSED = _by_pair("""
    ae:1 ei:1 ao:1 ou:1 iy:1 ai:1 eo:1.3 au:1.3 eu:1.3 ey:1.3 io:1.6 iu:1.8 ay:1.8 oy:2 uy:2
    ck:1 cs:1 sz:1 gj:1 kq:1.2 dt:1.4 fv:1.4 mn:1.5 vw:1.6 bp:1.6
""")
"""Letters that are written for each other, and the cost of that."""


def read_dictionary(lines: Iterable[str]) -> dict[str, list[str]]:
    """Words to their misspellings, in lower case, where a misspelling can mean one word only.

    >>> read_dictionary(["freind->friend", "shoud->should, show", "Britsh->British", "dont->don't, do not,"])
    {'friend': ['freind'], 'british': ['britsh'], "don't": ['dont']}
    """
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        wrong, _, right = line.strip().lower().partition("->")
        if right.replace("'", "").startswith(f"{wrong},"):
            right = right.partition(",")[0]  # "dont" is "don't", whatever else it may be
        if _WORD.fullmatch(right) and re.fullmatch("[a-z']+", wrong):
            found[right].append(wrong)
    return dict(found)


def cost(right: str, wrong: str) -> float:
    """How far a misspelling is from the word, in steps of which the likeliest cost about 1.

    >>> cost("believe", "beleive") < cost("believe", "belueve") < cost("believe", "xbelieve")
    True
    """
    rows, columns = len(right) + 1, len(wrong) + 1
    table = [[0.0] * columns for _ in range(rows)]
    for i in range(rows):
        for j in range(columns):
            options = []
            if i:
                options.append(table[i - 1][j] + _left_out(right, i - 1))
            if j:
                options.append(table[i][j - 1] + _put_in(right, i, wrong[j - 1]))
            if i and j:
                options.append(table[i - 1][j - 1] + _in_place_of(right, i - 1, wrong[j - 1]))
            if i > 1 and j > 1 and right[i - 2 : i] == wrong[j - 2 : j][::-1] and right[i - 1] != right[i - 2]:
                options.append(table[i - 2][j - 2] + (1.1 if i == 2 else 1.0))
            table[i][j] = min(options, default=0.0)
    return table[-1][-1]


def _left_out(right: str, at: int) -> float:
    """The cost of leaving out the letter at `at`."""
    letter = right[at]
    if letter == "'":
        return 0.7
    if letter in right[max(at - 1, 0) : at] or letter == right[at + 1 : at + 2]:
        return 0.8
    if not at:
        return 2.4
    return 1.2 if letter in _VOWELS | _SILENT else 1.5


def _put_in(right: str, at: int, letter: str) -> float:
    """The cost of one letter more in front of the one at `at`."""
    if letter == "'":
        return 1.2
    doubled = next((place for place in (at - 1, at) if right[max(place, 0) : place + 1] == letter), None)
    if doubled is not None:
        is_natural = letter in _DOUBLED and right[max(doubled - 1, 0) : doubled] in _VOWELS
        is_double = letter * 2 in right[max(doubled - 1, 0) : doubled + 2]
        return 1.0 if is_natural and not is_double and (doubled < len(right) - 1 or doubled > 3) else 2.0
    if not at:
        return 2.4
    if letter + right[at : at + 2] == "tch" or letter + right[at : at + 1] == "dg":
        return 1.2
    return 1.5 if letter == "e" else 1.9 if letter in "aiouh" else 2.2


def _in_place_of(right: str, at: int, letter: str) -> float:
    """The cost of another letter at `at`."""
    if right[at] == letter:
        return 0.0
    price = _CONFUSED.get(frozenset((right[at], letter)), 2.6)
    return price + (not at) + (0.6 if at == len(right) - 1 else 0.0)


def choose(words: dict[str, list[str]], known: frozenset[str]) -> dict[str, list[str]]:
    """The misspellings that the table keeps.

    Args:
        words: as `read_dictionary` gives them.
        known: words that are spelt right.
    """
    chosen: dict[str, list[str]] = {}
    for right, wrongs in sorted(words.items()):
        if right not in known:
            continue
        written = {*wrongs, right.replace("'", "")} - {right}
        ranked = sorted((cost(right, wrong), wrong) for wrong in written if wrong not in known)
        if not ranked:
            continue
        highest = next(price for letters, price in HIGHEST if len(right) <= letters)
        kept = [wrong for price, wrong in ranked if price <= min(highest, ranked[0][0] + FURTHEST)]
        if kept:
            chosen[right] = kept[:MOST]
    return chosen


def dictionary_path() -> Path | None:
    """Where codespell's dictionary is installed; None where it is not."""
    found = importlib.util.find_spec("codespell_lib")
    return None if found is None or found.origin is None else Path(found.origin).parent / "data" / "dictionary.txt"


def known_words() -> frozenset[str]:
    """What the word lists have, in lower case."""
    return frozenset(word for path in WORD_LISTS for word in path.read_text("utf-8").lower().splitlines())


def write_table(path: Path) -> None:
    """Make the table and write it; the same bytes each time."""
    dictionary = dictionary_path()
    if dictionary is None:
        sys.exit(f"codespell is not installed: pip install codespell=={VERSION}")
    if missing := [str(path) for path in WORD_LISTS if not path.is_file()]:
        sys.exit(f"no {', '.join(missing)}: apt install wamerican-large wbritish-large")
    chosen = choose(read_dictionary(dictionary.read_text("utf-8").splitlines()), known_words())
    lines = "".join(f"{right}\t{' '.join(wrongs)}\n" for right, wrongs in chosen.items())
    path.write_bytes(gzip.compress(lines.encode("ascii"), 9, mtime=0))
    print(f"{len(chosen)} words, {sum(map(len, chosen.values()))} misspellings, {path.stat().st_size} bytes")


if __name__ == "__main__":
    write_table(Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE)
