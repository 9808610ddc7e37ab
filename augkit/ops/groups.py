"""What the operators are about: the headings under which `augkit ops` and the documentation list them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["GROUPS", "OTHERS", "group_of", "grouped"]

OTHERS = "of other packages"
GROUPS: dict[str, tuple[str, ...]] = {
    "characters": (
        "text.char_delete",
        "text.char_insert",
        "text.char_substitute",
        "text.char_swap",
        "text.homoglyph",
        "text.keyboard_typo",
        "text.letter_case",
        "text.ocr",
        "text.whitespace",
    ),
    "words": (
        "text.contraction",
        "text.delete",
        "text.grammar_slip",
        "text.hypernym",
        "text.insert",
        "text.mask",
        "text.merge_words",
        "text.punctuation",
        "text.reserved",
        "text.spelling",
        "text.split_word",
        "text.swap",
        "text.synonym",
        "text.tfidf_replace",
    ),
    "names, numbers and dates": (
        "text.dates",
        "text.names",
        "text.numbers",
    ),
    "sentences and documents": (
        "text.concatenate",
        "text.crop",
        "text.sentence_shuffle",
        "text.split_rows",
    ),
    "Chinese": (
        "text.chinese_numerals",
        "text.chinese_script",
        "text.homophone",
        "text.lookalike",
        "text.pinyin",
    ),
    "tokens and their tags": (
        "text.label_token_replacement",
        "text.mention_replacement",
        "text.segment_shuffle",
    ),
    "changing the label": (
        "text.antonym",
        "text.negation",
    ),
    "with a model": (
        "text.back_translation",
        "text.embedding_neighbour",
        "text.label_masked_lm",
        "text.masked_lm",
        "text.paraphrase",
    ),
    "of other libraries": ("text.nlpaug",),
}
"""Group to the operators in it; every operator of augkit's own is in one of them."""

_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}


def group_of(name: str) -> str:
    """The group of an operator; `OTHERS` for one that another package brings along.

    >>> group_of("text.swap"), group_of("text.of_another_package")
    ('words', 'of other packages')
    """
    return _GROUP_OF.get(name, OTHERS)


def grouped(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by group, groups in the order of `GROUPS` and names sorted; groups without any are left out."""
    found: dict[str, list[str]] = {group: [] for group in (*GROUPS, OTHERS)}
    for name in sorted(names):
        found[group_of(name)].append(name)
    return {group: own for group, own in found.items() if own}
