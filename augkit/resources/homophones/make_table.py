"""Make `homophones.txt.gz`, the table behind `text.homophone`, from the dictionaries of jieba and pypinyin.

    python -m augkit.resources.homophones.make_table [OUTPUT_FILE]

*Characters*: the 3,500 simplified ones that jieba's dictionary saw most. Each stands under the reading that it has most
often in the dictionary's words, and under others that make up a good part of its uses.

*Words*: of two to four such characters and no names. Those that share their reading, tones aside, with another word,
and those that are not read as their characters mostly are (`银行`).

One row a reading, in pinyin with the tone as a digit (5 is the neutral tone): reading, tab, words. A number behind each
word tells how often it was seen, as twice the binary logarithm.
"""

import gzip
import math
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from augkit.resources.chinese import Entry, count_characters, read_dictionary

TABLE = Path(__file__).with_name("homophones.txt.gz")

COMMON_CHARACTERS = 3500
LEAST_SEEN = 10  # in jieba's dictionary, for a word to have a row
LONGEST = 4
NAMES = "nr"  # the tags of persons' names begin so
LEAST_SHARE = 0.15  # of a character's uses that have a reading, for it to stand under that reading
ALONE = 0.5  # weight of a character's own reading: pypinyin knows no context there

CITED = {"一": "yi1", "不": "bu4"}  # pypinyin's phrases have the tones that their neighbours give them
PARTICLES = {"的": "de5", "地": "de5", "得": "de5", "着": "zhe5", "了": "le5", "吗": "ma5", "嘛": "ma5", "么": "me5"}
"""Characters that serve the sentence, with the reading that they have there."""

Reading = tuple[str, ...]


def read_aloud(word: str) -> Reading:
    """The reading of a word by pypinyin's dictionary of phrases, else character by character."""
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
    if len(syllables) != len(word):
        return ()
    return tuple(CITED.get(character, syllable) for character, syllable in zip(word, syllables, strict=True))


def without_tones(reading: Reading) -> Reading:
    """The reading as it is typed."""
    return tuple(syllable[:-1] for syllable in reading)


class TableMaker:
    """Reads every word and keeps those that the table needs."""

    def __init__(self, dictionary: dict[str, Entry]) -> None:
        self._dictionary = dictionary
        self._common = dict(count_characters(dictionary).most_common(COMMON_CHARACTERS))
        self._readings = dict(self._read_words())
        self._shares = self._character_readings()

    def _read_words(self) -> Iterator[tuple[str, Reading]]:
        for word, (frequency, tag) in self._dictionary.items():
            if frequency < LEAST_SEEN or not 2 <= len(word) <= LONGEST or tag.startswith(NAMES):
                continue
            if all(character in self._common for character in word) and (reading := read_aloud(word)):
                yield word, reading

    def _character_readings(self) -> dict[str, Counter[str]]:
        """How often each character has each reading."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for word, reading in self._readings.items():
            for character, syllable in zip(word, reading, strict=True):
                counts[character][syllable] += self._dictionary[word].frequency
        for character in self._common:
            alone = self._dictionary[character].frequency if character in self._dictionary else 1
            for syllable in read_aloud(character):
                counts[character][syllable] += math.ceil(ALONE * alone)
        return counts

    def rows(self) -> list[tuple[Reading, dict[str, int]]]:
        """Each reading with its words and how often they were seen."""
        rows: dict[Reading, dict[str, int]] = defaultdict(dict)
        mostly: dict[str, str] = {}
        for character, counts in self._shares.items():
            total = sum(counts.values())
            mostly[character] = max(counts, key=lambda syllable: (counts[syllable], syllable))
            for syllable, count in counts.items():
                if count >= LEAST_SHARE * total:
                    rows[syllable,][character] = round(self._common[character] * count / total)
        for character, syllable in PARTICLES.items():
            rows[syllable,].setdefault(character, self._common[character])
        for _, group in groupby(sorted(self._readings, key=self._typed), key=self._typed):
            words = list(group)
            for word in words:
                reading = self._readings[word]
                if len(words) > 1 or reading != tuple(mostly[character] for character in word):
                    rows[reading][word] = self._dictionary[word].frequency
        return sorted(rows.items())

    def _typed(self, word: str) -> Reading:
        return without_tones(self._readings[word])


def table_text(dictionary: dict[str, Entry]) -> str:
    """The whole table as text."""
    lines = []
    for reading, words in TableMaker(dictionary).rows():
        often_first = sorted(words.items(), key=lambda item: (-item[1], item[0]))
        counted = (f"{word}{round(2 * math.log2(max(count, 1)))}" for word, count in often_first)
        lines.append(f"{' '.join(reading)}\t{' '.join(counted)}\n")
    return "".join(lines)


def write_table(path: Path = TABLE) -> None:
    """Write the compressed table: the same bytes on every run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's sources have escapes that newer Pythons warn of
        text = table_text(read_dictionary())
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.encode())


if __name__ == "__main__":
    write_table(*map(Path, sys.argv[1:]))
