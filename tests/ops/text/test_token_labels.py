"""Operators on tagged tokens: every scheme stays itself, read strictly, on rows made up and on real ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from augkit.ops.base import DatasetOperator
from augkit.ops.registry import get_operator
from augkit.ops.tags import find_entities
from augkit.ops.text.base import Text
from augkit.sources.conll import parse_line

from ..schemes import entities_of
from .labelled import KEYS, fitted, made, mentions, tagged_rows

OPERATORS: list[tuple[str, dict[str, Any]]] = [
    ("text.mention_replacement", {"rate": 0.6}),
    ("text.mention_replacement", {"rate": 1.0, "entities": {"PER": ["Eva Maria Brown", "Li"], "LOC": ["Oslo"]}}),
    ("text.label_token_replacement", {"rate": 0.4}),
    ("text.segment_shuffle", {"rate": 0.6}),
    ("text.sentence_shuffle", {}),
    ("text.split_rows", {"unit": "words", "min_words": 1}),
    ("text.crop", {"share": (0.2, 0.8)}),
    ("text.concatenate", {}),
]
each_operator = pytest.mark.parametrize(
    ("name", "parameters"), OPERATORS, ids=lambda value: value if isinstance(value, str) else ""
)


@each_operator
@settings(deadline=None)
@given(
    st.sampled_from(["IOB1", "IOB2", "BIOES", "BILOU"]).flatmap(
        lambda scheme: st.lists(tagged_rows(st.just(scheme)), min_size=1, max_size=4)
    ),
    KEYS,
)
def test_every_scheme_stays_itself(name: str, parameters: Any, rows: list[tuple[Text, str]], key: str) -> None:
    seqeval = pytest.importorskip("seqeval.scheme", reason="seqeval is not installed: pip install seqeval")
    scheme = rows[0][1]
    texts = [
        Text.of_tokens(text.labels["tokens"], text.labels["tags"], "en", str(number))
        for number, (text, _) in enumerate(rows)
    ]
    operator = get_operator(name).model_validate(parameters)
    learnt = fitted(operator, texts) if isinstance(operator, DatasetOperator) else None
    strict = {"IOB1": seqeval.IOB1, "IOB2": seqeval.IOB2, "BIOES": seqeval.IOBES, "BILOU": seqeval.BILOU}[scheme]
    for after in made(operator, texts[0], key, learnt):
        tokens, tags = after.labels["tokens"], list(after.labels["tags"])
        assert len(tokens) == len(tags)
        (read,) = seqeval.Entities([tags], strict).entities
        assert [(one.tag, one.start, one.end) for one in read] == entities_of(tags, scheme)


def real_rows(file: Path, language: str, most: int) -> list[Text]:
    blocks = re.split(r"\n\s*\n", file.read_text("utf-8"))[:most]
    sentences = [[pair for line in block.split("\n") if (pair := parse_line(line))] for block in blocks]
    return [
        Text.of_tokens([token for token, _ in pairs], [tag for _, tag in pairs], language, f"row-{number}")
        for number, pairs in enumerate(sentences)
    ]


def broken(tags: list[str]) -> int:
    """How many tags go on with an entity that is not there."""
    pairs = zip(["O", *tags], tags, strict=False)
    return sum(tag[:2] == "I-" and (before[:2] not in ("B-", "I-") or before[2:] != tag[2:]) for before, tag in pairs)


@pytest.mark.parametrize(("corpus", "language"), [("wnut17", "en"), ("weibo", "zh")])
@each_operator
def test_real_rows_come_through_with_their_tags(
    name: str, parameters: Any, corpus: str, language: str, shared_data: Path
) -> None:
    if language == "zh":
        pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    texts = real_rows(shared_data / "ner" / corpus / "train.conll", language, 300)
    kinds = {"person": ["Ann Li"], "PER.NAM": ["小明"]}
    parameters = parameters | ({"entities": kinds} if "entities" in parameters else {})
    operator = get_operator(name).model_validate(parameters)
    learnt = fitted(operator, texts) if isinstance(operator, DatasetOperator) else None
    changed = 0
    for text in texts:
        for after in made(operator, text, text.row_id, learnt):
            tokens, tags = after.labels["tokens"], list(after.labels["tags"])
            assert len(tokens) == len(tags)
            assert all(tokens)
            assert broken(tags) <= broken(list(text.labels["tags"])) + (name == "text.concatenate")
            changed += list(tokens) != list(text.labels["tokens"])
            if name == "text.mention_replacement":
                assert [kind for kind, _ in mentions(after)] == [kind for kind, _ in mentions(text)]
            if language == "zh":
                assert all(token[-1].isdigit() for token in tokens)
    assert changed > 50


def _has_the_option() -> bool:
    return "labelled" in get_operator("text.synonym").model_fields


@pytest.mark.skipif(not _has_the_option(), reason="text.synonym cannot leave labelled words alone yet")
@given(KEYS)
def test_synonyms_outside_entities_only(key: str) -> None:
    tokens = ["The", "old", "friend", "saw", "Big", "Mountain", "in", "the", "large", "city"]
    tags = ["O", "O", "O", "O", "B-WORK", "I-WORK", "O", "O", "O", "O"]
    text = Text.of_tokens(tokens, tags, "en")
    operator = get_operator("text.synonym").model_validate({"rate": 1.0, "labelled": "keep"})
    (after,) = made(operator, text, key)
    ((start, end),) = find_entities(after.labels["tags"])
    assert after.labels["tokens"][start:end] == ["Big", "Mountain"]
    assert len(after.labels["tokens"]) == len(after.labels["tags"])
    assert after.labels["tokens"] != tokens
