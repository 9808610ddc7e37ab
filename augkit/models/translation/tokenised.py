"""Text whose tokens stand apart, as treebanks write it: made into prose for an engine, and taken apart again as it was.

`it does n't work , -lrb- yet -rrb- .` is handed on as `it doesn't work, (yet).`
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Tokens", "style_of"]

_MARKS = r"[,.;:!?%…]|\.\.+"
_APART = re.compile(
    r"(?<=\S) (?:[,.!?;]+|n['’]t|['’](?:s|S|re|ve|ll|m|d)|-rrb-|-RRB-|''|``)(?=\s|$)|(?:^| )(?:``|-lrb-|-LRB-)(?= )"
)
_ATTACHED = re.compile(r"[^\W\d_](?:[,;!?]|\.(?=$)|n['’]t|['’](?:s|re|ve|ll|m|d))(?=\s|$)")
_CLITIC = re.compile(r"[^\W\d_](?:n['’]t|['’](?:s|re|ve|ll|m|d))(?!\w)", re.IGNORECASE)
_ALONE = re.compile(r"(?<!\S)'(?!\S)")
_BRACKETS = {"-lrb-": "(", "-rrb-": ")", "-lsb-": "[", "-rsb-": "]", "-lcb-": "{", "-rcb-": "}"}
_BRACKET = re.compile(r"-[lr][rsc]b-", re.IGNORECASE)
_MERGED = re.compile(r"\b(gon|wan|got|gim|lem|can)(?= (?:na|ta|me|not)\b) ", re.IGNORECASE)


@dataclass(frozen=True)
class Tokens:
    """How a text's tokens stand apart.

    Attributes:
        clitics: `does n't` and `it 's`, rather than `doesn't` and `it's`.
        brackets: `-lrb-` and `-rrb-`, rather than brackets.
        shouted: `-LRB-`.
        quotes: two accents open a quotation and two apostrophes close it.
        single_quotes: one of each does.
        apostrophes: one apostrophe that stands alone opens a quotation and another closes it.
        merged: how words are cut in two that are usually written as one, as in `can not` and `gon na`.
    """

    clitics: bool
    brackets: bool
    shouted: bool
    quotes: bool
    single_quotes: bool
    apostrophes: bool
    merged: frozenset[str]

    def joined(self, text: str) -> str:
        """The text as prose.

        >>> text = "it does n't work , -lrb- yet -rrb- ."
        >>> style_of(text).joined(text)
        "it doesn't work, (yet)."
        """
        if self.brackets:
            text = _BRACKET.sub(lambda match: _BRACKETS[match.group().lower()], text)
        text = re.sub(r"`` ?", "“", re.sub(r" ?''(?!\w)", "”", text))
        if self.single_quotes:
            text = re.sub(r"(?<!\S)` ", "‘", text)
            text = _closed(text)
        if self.apostrophes:
            text = re.sub(r"(?<!\S)' (.*?) '(?!\S)", r"‘\1’", text)
        text = _paired(text)
        text = _MERGED.sub(r"\1", text)
        text = re.sub(r" (?=n['’]t(?!\w)|['’](?:s|re|ve|ll|m|d)(?!\w))", "", text, flags=re.IGNORECASE)
        text = re.sub(r"(?<=s) (['’])(?=\s|$)", r"\1", text) if "‘" not in text else text
        text = re.sub(rf" (?=(?:{_MARKS}|[)\]}}”])(?:\s|$|[)\]}}”’,.;:!?]))", "", text)
        return re.sub(r"(?<=[(\[{“‘]) ", "", text)

    def cut(self, text: str) -> str:
        """Prose as this text writes it.

        >>> style_of("-lrb- it does n't work , yet -rrb-").cut("It can't (yet) be done.")
        "It ca n't -lrb- yet -rrb- be done ."
        """
        text = re.sub(r"(?<=\w)(?=[,;:!?](?:\s|$|[)\]”’\"']))|(?<=[^\s!?…])(?=[!?…])|(?<=\w)(?=%)", " ", text)
        text = re.sub(r"(?<=[^\s.])(?=\.+[)\]”’\"']*$)|(?<=[^\s.])(?=\.\.)|(?<=\.\.)(?=[^\s.])", " ", text)
        text = re.sub(r"(?<=\S)(?=[)\]}”])|(?<=[(\[{“])(?=\S)|(?<=[^\s(\[{“])(?=[(\[{“])|(?<=[)\]}”])(?=\S)", " ", text)
        text = re.sub(r'(?<=\S)(?=")|(?<=")(?=\S)', " ", text)
        text = re.sub(r"(?<=[,;:!?])(?=[^\W\d])", " ", text)
        if self.single_quotes:
            text = re.sub(r"‘(?=\S)", "` ", text)
            text = re.sub(r"(?<=[\w.,!?…])['’](?=\s|$)", " '", text)
        if self.apostrophes:
            text = re.sub(r"‘(?=\S)", "' ", text)
            text = re.sub(r"(?<=[\w.,!?…])’(?!\w)", " '", text)
        if self.clitics:
            text = re.sub(r"(?<=\w)(?=n['’]t(?!\w))", " ", text, flags=re.IGNORECASE)
            text = re.sub(r"(?<=\w)(?=['’](?:s|re|ve|ll|m|d)(?!\w))", " ", text, flags=re.IGNORECASE)
            text = re.sub(r"(?<=s)(?=['’](?:\s|$))", " ", text)
        if "can" in self.merged:
            text = re.sub(r"\b(can)(?=not\b)", r"\1 ", text, flags=re.IGNORECASE)
        for first, second in (("gon", "na"), ("wan", "na"), ("got", "ta"), ("gim", "me"), ("lem", "me")):
            if first in self.merged:
                text = re.sub(rf"\b({first})(?={second}\b)", r"\1 ", text, flags=re.IGNORECASE)
        if self.quotes:
            text = text.replace("“", "``").replace("”", "''")
        if self.brackets:
            for name, sign in _BRACKETS.items():
                text = text.replace(sign, name.upper() if self.shouted else name)
        return " ".join(text.split())


def style_of(text: str, is_tokens: bool = False) -> Tokens | None:
    """How the tokens of a text stand apart; None where it is prose.

    Args:
        text: the text.
        is_tokens: whether it was joined of tokens, so that it is no prose whatever it looks like.

    >>> style_of("It's fine, really.") is None
    True
    """
    if not is_tokens:
        apart = len(_APART.findall(text))
        if not apart or apart <= len(_ATTACHED.findall(text)):
            return None
    names = {match.group() for match in _BRACKET.finditer(text)}
    return Tokens(
        clitics=not _CLITIC.search(text),
        brackets=bool(names) and not re.search(r"[()\[\]{}]", text),
        shouted=any(name.isupper() for name in names),
        quotes="``" in text or " ''" in text or not re.search('["“”]', text),
        single_quotes=bool(re.search(r"(?<!\S)` ", text)),
        apostrophes=_quotes_by_apostrophes(text),
        merged=frozenset(match.group(1).lower() for match in _MERGED.finditer(text)),
    )


def _quotes_by_apostrophes(text: str) -> bool:
    """Whether lone apostrophes come in pairs, none of which can be the possessive of `actors ' lives`."""
    places = [match.start() for match in _ALONE.finditer(text)]
    openings = [text[:place].rstrip()[-1:] for place in places[::2]]
    return bool(places) and len(places) % 2 == 0 and "s" not in openings and "`" not in text


def _closed(text: str) -> str:
    """Lone apostrophes that close what an accent opened, as closing quotation marks."""
    pieces = text.split("‘")
    return "‘".join([pieces[0], *(re.sub(r" '(?=\s|$)", "’", piece, count=1) for piece in pieces[1:])])


def _paired(text: str) -> str:
    """Straight double quotes that stand apart, closed up with what they quote, where each has its partner."""
    places = [match.start() for match in re.finditer(r'(?<!\S)"(?!\S)', text)]
    if len(places) != text.count('"') or len(places) % 2:
        return text
    pieces = text.split('"')
    return "".join([piece if number % 2 == 0 else f'"{piece.strip()}"' for number, piece in enumerate(pieces)])
