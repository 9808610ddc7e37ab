"""Running operators of any shape for a fixed key, on rows with labels, and documents to try the contract on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from augkit.building.seeding import Chance, copy_key, step_key
from augkit.ops.base import DatasetOperator, Operator, RowOperator, SplitOperator
from augkit.ops.registry import get_operator
from augkit.ops.tags import find_entities
from augkit.ops.text.base import Text
from augkit.testing.samples import Samples
from augkit.testing.text import text_odd
from augkit.testing.violation import require

from ..schemes import SCHEMES, spelled

KEYS = st.integers(0, 50).map(str)


def fitted(operator: DatasetOperator[Text], texts: Iterable[Text]) -> Any:
    """What the operator learns from a training split."""
    return operator.restore(operator.fit(texts, Chance.fresh(step_key(17, "fit"), copy_key("", 0))))


def draws(operator: Operator[Text], text: Text, key: str = "a", learnt: Any = None) -> list[Any]:
    """What is drawn for a text: once, or once for each piece; as it comes back from JSON, nothing left out."""
    rng = Chance.fresh(step_key(17, f"{operator.name}.1", operator.version), copy_key(key, 0))
    if isinstance(operator, SplitOperator):
        drawn = list(operator.draw_pieces(text, rng))
    elif isinstance(operator, DatasetOperator):
        drawn = [operator.draw(text, rng, learnt)]
    else:
        assert isinstance(operator, RowOperator)
        drawn = [operator.draw(text, rng)]
    return [json.loads(json.dumps(one)) for one in drawn if one]


def made(operator: Operator[Text], text: Text, key: str = "a", learnt: Any = None) -> list[Text]:
    """The texts that are made of one; none where nothing is drawn."""
    return [operator.apply(text, one) for one in draws(operator, text, key, learnt)]


def changed(name: str, text: Text, key: str = "a", **parameters: Any) -> Text:
    """The text after a row operator; itself where nothing is drawn."""
    return next(iter(made(get_operator(f"text.{name}").model_validate(parameters), text, key)), text)


def spanned(marked: str, language: str = "en", label: Any = None, row_id: str = "") -> Text:
    """A text with spans, written `see [LOC New York] now`.

    >>> spanned("in [LOC Paris]").labels["spans"]
    [{'start': 3, 'end': 8, 'label': 'LOC'}]
    """
    spans: list[dict[str, Any]] = []
    value = ""
    for piece in marked.split("["):
        inside, closed, rest = piece.partition("]")
        if closed:
            kind, _, words = inside.partition(" ")
            spans.append({"start": len(value), "end": len(value) + len(words), "label": kind})
            value += words + rest
        else:
            value += piece
    return Text(value, {"spans": spans}, language, row_id, label)


def tagged(line: str, language: str = "en", row_id: str = "", label: Any = None) -> Text:
    """A row of tokens, written `in/O New/B-LOC York/I-LOC`; tokens without a tag are outside."""
    pairs = [(part.rpartition("/")[::2] if "/" in part else (part, "O")) for part in line.split()]
    return Text.of_tokens([token for token, _ in pairs], [tag for _, tag in pairs], language, row_id, label)


def shown(text: Text) -> str:
    """A row of tokens as `tagged` reads it."""
    pairs = zip(text.labels["tokens"], text.labels["tags"], strict=True)
    return " ".join(token if tag == "O" else f"{token}/{tag}" for token, tag in pairs)


def mentions(text: Text) -> list[tuple[str, str]]:
    """Kind and words of every entity or span."""
    labels = text.labels
    if "tokens" in labels:
        found = find_entities(labels["tags"])
        return [(labels["tags"][start][2:], " ".join(labels["tokens"][start:end])) for start, end in found]
    return [(span["label"], text.value[span["start"] : span["end"]]) for span in labels["spans"]]


@st.composite
def tagged_rows(draw: st.DrawFn, scheme: st.SearchStrategy[str] | None = None) -> tuple[Text, str]:
    """A row of tokens tagged in a scheme, and the scheme; among the tokens are marks that end sentences."""
    name = draw(st.sampled_from(SCHEMES) if scheme is None else scheme)
    runs = draw(st.lists(st.tuples(st.sampled_from(["", "", "PER", "LOC"]), st.integers(1, 4)), max_size=8))
    tokens = [
        draw(st.sampled_from(["Ann", "went", "to", "a", "film", "in", "York", "3", ",", *([] if kind else [".", "!"])]))
        for kind, size in runs
        for _ in range(size)
    ]
    return Text.of_tokens(tokens, spelled(runs, name), draw(st.sampled_from(["en", "zh"]))), name


def documents(language: str) -> Samples:
    """Rows of several sentences, by what operators that move, cut and join them need; no two alike."""
    first, second, third = _SENTENCES.get(language, _SENTENCES["en"])
    gap = "" if language in ("zh", "ja") else " "
    rows: list[Mapping[str, Any]] = []
    for number, order in enumerate(([0, 1, 2], [1, 0, 2], [2, 1, 0], [2, 0, 1])):
        parts = [(first, second, third)[place] for place in order]
        text = spanned(gap.join(parts), language)
        rows.append({"text": text.value, "label": number % 2, "text_pair": gap.join([text.value] * 2)})
        rows.append({"text": text.value, "spans": text.labels["spans"]})
        span = text.labels["spans"][0]
        answer = text.value[span["start"] : span["end"]]
        rows.append({"text": text.value, "answers": {"text": [answer], "answer_start": [span["start"]]}})
        tokens, tags = _tokens(parts, gap)
        rows.append({"tokens": tokens, "tags": tags})
    return Samples(tuple(rows), text_odd(language), check_labels, frozenset({"lone surrogate", "NUL"}))


_SENTENCES = {
    "en": (
        "Yesterday the old friend of [PER Anna Schmidt] travelled to a beautiful island.",
        "Mr. Li, who is a doctor, loves the small city of [LOC New York], where he went to school!",
        "The film was good, and [ORG The Daily News] said so?",
    ),
    "zh": (
        "昨天[PER 小明]去了一个美丽的海岛。",
        "他喜欢[LOC 上海]，因为他在那里上过学！",
        "[ORG 人民日报]说这部电影很好看？",
    ),
}


def _tokens(parts: Sequence[str], gap: str) -> tuple[list[str], list[str]]:
    tokens: list[str] = []
    tags: list[str] = []
    for part in parts:
        for number, piece in enumerate(part.replace("[", "]").split("]")):
            kind, _, words = piece.partition(" ") if number % 2 else ("", "", piece)
            found = words.replace(",", " ,").replace(".", " .").split() if gap else list(words)
            tokens += found
            tags += [f"{'I' if place else 'B'}-{kind}" if kind else "O" for place in range(len(found))]
    return tokens, tags


def check_labels(before: Mapping[str, Any], after: Mapping[str, Any], drawn: Any) -> None:
    """Every label of the row after is one of the row before, or was drawn, and holds the words it held.

    Raises:
        ContractViolation: it does not.
    """
    require(set(before) == set(after), "no role comes or goes", f"had {sorted(before)}, has {sorted(after)}")
    known = _labels(before) | _labels({"text": after.get("text", ""), **drawn} if isinstance(drawn, dict) else {})
    strange = sorted(_labels(after) - known)
    require(not strange, "labels hold what they held", f"{strange} in {after} are not in {before}")
    if "tags" in after:
        require(len(after["tokens"]) == len(after["tags"]), "there are as many tags as tokens", f"{after}")


def _labels(values: Mapping[str, Any]) -> set[tuple[str, str]]:
    text = values.get("text", "")
    found = {(span["label"], text[span["start"] : span["end"]]) for span in values.get("spans") or ()}
    if values.get("answers"):
        answers = values["answers"]
        pairs = zip(answers["answer_start"], answers["text"], strict=True)
        found |= {("answer", words) for _, words in pairs}
        pairs = zip(answers["answer_start"], answers["text"], strict=True)
        found |= {("answer", text[at : at + len(words)]) for at, words in pairs}
    if "tags" in values:
        tokens, tags = values["tokens"], values["tags"]
        found |= {(tags[start][2:], " ".join(tokens[start:end])) for start, end in find_entities(tags)}
    return found
