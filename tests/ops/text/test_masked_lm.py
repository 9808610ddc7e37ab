"""`text.masked_lm`: words change for what a masked language model would write there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from augkit.errors import RecipeError
from augkit.models.masked import load_masked_model
from augkit.models.sentences import load_embedder
from augkit.ops.text.base import Text
from augkit.ops.text.masked_lm import MaskedLM
from augkit.testing import check_operator

from ...models import tiny
from .batches import changed, changed_rows, drawn_in_batch

POLAR = {*tiny.PRAISE, *tiny.BLAME}
EVERYTHING_ELSE = ["his", "new", "film", "is", "really"]


def masked_lm(**parameters: Any) -> MaskedLM:
    return MaskedLM.model_validate({"model": tiny.english_model()} | parameters)


def test_a_word_is_replaced_by_others_of_its_kind() -> None:
    results = changed(masked_lm(top_k=12, keep=EVERYTHING_ELSE), "his new film is really great .")
    found = [re.fullmatch(r"his new film is really (\w+) \.", result) for result in results]
    words = [match.group(1) for match in found if match]
    assert len(words) == len(results)
    assert sum(word in POLAR | {*tiny.NEUTRAL} for word in words) > 0.8 * len(words)
    assert len(set(words)) >= 6
    assert "great" not in words


def test_the_likeliest_word_comes_where_only_that_is_looked_at() -> None:
    import torch

    operator = masked_lm(top_k=1, keep=EVERYTHING_ELSE)
    model = load_masked_model(operator.model)
    tokenizer = model.tokenizer
    with torch.no_grad():
        inputs = tokenizer(f"his new film is really {tokenizer.mask_token} .", return_tensors="pt")
        scores = model.network(**inputs).logits[0, 6]
    ranked = [tokenizer.convert_ids_to_tokens(int(token)) for token in scores.argsort(descending=True)]
    content = {*tiny.NOUNS, *tiny.ADVERBS, *POLAR, *tiny.NEUTRAL} - {"often", "english", "great", *EVERYTHING_ELSE}
    expected = next(word for word in ranked if word in content)
    assert set(changed(operator, "his new film is really great .")) == {f"his new film is really {expected} ."}


def test_words_are_inserted_between_others() -> None:
    operator = masked_lm(action="insert", top_k=20)
    for result in changed(operator, "his film is great ."):
        found = re.fullmatch(r"his (\w+ )?film is (\w+ )?great \.", result)
        assert found and len([word for word in found.groups() if word]) == 1
        (word,) = (word.strip() for word in found.groups() if word)
        assert word in {*tiny.NOUNS, *tiny.ADVERBS, *POLAR, *tiny.NEUTRAL} - {"film", "great"}


@pytest.mark.parametrize(("text", "vowel"), [("it is an ugly film .", True), ("it is a great film .", False)])
@pytest.mark.parametrize("action", ["substitute", "insert"])
def test_what_stands_behind_an_article_agrees_with_it(text: str, vowel: bool, action: str) -> None:
    for result in changed(masked_lm(action=action, rate=1.0, top_k=30), text):
        (_, word) = re.findall(r"\b(an?) (\w+)", result)[0]
        assert (word[0] in "aeiou") == vowel


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        pytest.param("GREAT FILM", r"[A-Z]+ [A-Z]+", id="in capitals"),
        pytest.param("Film is short.", r"([A-Z][a-z]+ is short|Film is [a-z]+)\.", id="with a capital at the start"),
        pytest.param("a “great” (film)!", r"a (“[a-z]+” \(film\)|“great” \([a-z]+\))!", id="within marks"),
    ],
)
def test_a_word_is_written_as_the_one_it_replaces(text: str, pattern: str) -> None:
    results = changed(masked_lm(), text)
    assert all(re.fullmatch(pattern, result) for result in results)
    assert len(set(results)) > 4


def test_the_rate_is_the_share_of_the_words() -> None:
    text = Text("the film was great and the story was funny and the song was short .")

    def count(rate: float) -> int:
        (edits,) = drawn_in_batch(masked_lm(rate=rate), [text], ["a"])
        return len(edits)

    assert count(0.01) == 1
    assert count(0.2) == 3
    assert 4 <= count(1.0) <= 6  # six words carry a meaning; one that comes twice is written once


def test_words_side_by_side_see_each_other() -> None:
    results = changed(masked_lm(rate=1.0, top_k=6), "the film was really great .", count=60)
    pairs = [tuple(re.fullmatch(r"the \w+ was (\w+) (\w+) \.", result).groups()) for result in results]  # type: ignore[union-attr]
    fitting = [first in {*tiny.ADVERBS, *POLAR} or second not in POLAR for first, second in pairs]
    assert sum(fitting) > 0.8 * len(fitting)


def test_labels_stay_where_they_were_and_what_they_were() -> None:
    spans = [{"start": 4, "end": 14, "label": "WORK"}, {"start": 23, "end": 28, "label": "X", "text": "story"}]
    values = {"text": "his great film and the story was short", "spans": spans}
    for action in ("substitute", "insert"):
        for after in changed_rows(masked_lm(action=action, rate=0.5), values):
            found = [after["text"][span["start"] : span["end"]] for span in after["spans"]]
            assert found == ["great film", "story"]


def test_tags_stay_with_their_tokens() -> None:
    values = {"tokens": ["his", "great", "film", "was", "short"], "tags": ["O", "O", "B-WORK", "O", "O"]}
    seen = set()
    for after in changed_rows(masked_lm(rate=0.4), values):
        assert after["tags"] == values["tags"]
        assert after["tokens"][2] == "film"
        seen.add(tuple(after["tokens"]))
    assert len(seen) > 5


def test_of_a_long_text_only_the_beginning_changes() -> None:
    text = "the film was great . " * 300
    for result in changed(masked_lm(rate=0.5), text, count=3):
        assert result != text
        assert result.endswith(text[600:])


def test_negations_are_neither_touched_nor_brought_in() -> None:
    text = "the film was not great but it is not dull ."
    for result in changed(masked_lm(rate=1.0, top_k=100), text):
        assert result.split().count("not") == 2
        assert [number for number, word in enumerate(result.split()) if word == "not"] == [3, 8]


def test_models_of_bytes_write_words_with_capitals_and_spaces() -> None:
    operator = masked_lm(model=tiny.byte_level_model(), top_k=10)
    for result in changed(operator, "The film was wonderful (really)."):
        assert re.fullmatch(r"The \w+ was \w+ \(\w+\)\.", result)
        assert result[4:] == result[4:].lower()


def test_chinese_words_are_replaced_by_words_of_their_length() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    operator = masked_lm(model=tiny.chinese_model(), top_k=5)
    results = changed(operator, "我喜欢这个精彩的电影。", language="zh")
    assert all(re.fullmatch("我..这个..的..。", result) for result in results)
    films = {result[-3:-1] for result in results} - {"电影"}
    assert len(films & set(tiny.CHINESE_NOUNS)) >= 2
    inserted = changed(operator.model_copy(update={"action": "insert"}), "我们喜欢电影。", language="zh")
    assert all(re.fullmatch("我们(..)?喜欢(..)?电影。", result) and len(result) == 9 for result in inserted)


@pytest.mark.parametrize(
    ("action", "tokens", "expected"),
    [
        pytest.param("substitute", "我喜欢这个精彩的电影。", "我..这个..的电影。", id="substitute"),
        pytest.param("insert", "我喜欢这个精彩的电影。", "我(..)?喜欢这个(..)?精彩的(..)?电影。", id="insert"),
    ],
)
def test_characters_that_are_tokens_stay_tokens(action: str, tokens: str, expected: str) -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    operator = masked_lm(model=tiny.chinese_model(), action=action)
    text = Text.of_tokens(list(tokens), [*["O"] * 8, "B-WORK", "I-WORK", "O"], "zh")
    seen = set()
    for (edits,) in [drawn_in_batch(operator, [text], [str(key)]) for key in range(40)]:
        after = text.edited(edits).labels
        assert all(len(token) == 1 for token in after["tokens"])
        assert re.fullmatch(expected, "".join(after["tokens"]))
        assert [token for token, tag in zip(after["tokens"], after["tags"], strict=True) if tag != "O"] == ["电", "影"]
        seen.add(tuple(after["tokens"]))
    assert len(seen) > 4


def test_a_result_is_as_similar_as_asked_or_the_text_stays() -> None:
    similarity = {"similarity_model": tiny.minilm()}
    text = "the film was great and the story was funny ."
    plain = changed(masked_lm(), text)
    near = changed(masked_lm(min_similarity=0.85, **similarity), text)
    embedder = load_embedder(tiny.minilm())
    (source, *vectors) = embedder.embed([text, *plain, *near])
    cosines = [float(source @ vector) for vector in vectors]
    assert min(cosines[: len(plain)]) < 0.8
    assert min(cosines[len(plain) :]) >= 0.85 - 1e-5
    assert len({result for result in near if result != text}) > 3
    first_try = [one for one, cosine in zip(plain, cosines, strict=False) if cosine > 0.8501]
    assert set(first_try) <= set(near)  # those that were near enough are not drawn again
    assert set(changed(masked_lm(min_similarity=1.0, **similarity), text)) == {text}


@pytest.mark.parametrize(
    "parameters",
    [
        pytest.param({"rate": 0.3}, id="substitute"),
        pytest.param({"rate": 1.0, "top_k": 3, "temperature": 0.5}, id="everything"),
        pytest.param({"action": "insert", "rate": 0.5, "keep": ["the"]}, id="insert"),
        pytest.param({"on": "text_pair"}, id="second text of a pair"),
    ],
)
def test_the_contract_holds(parameters: dict[str, Any]) -> None:
    check_operator(MaskedLM, model=tiny.english_model(), **parameters)


def test_the_contract_holds_with_a_floor_of_similarity_and_with_bytes() -> None:
    floor = {"min_similarity": 0.7, "similarity_model": tiny.english_model()}
    check_operator(MaskedLM, model=tiny.byte_level_model(), rate=0.3, **floor)


def test_a_chinese_row_of_every_kind_keeps_its_labels() -> None:
    pytest.importorskip("jieba", reason="jieba is not installed: pip install 'augkit[zh]'")
    from augkit.building.chain import Copy, Run, Step
    from augkit.ops.base import Row
    from augkit.testing.text import check_text_row, text_odd, text_ordinary

    rows = [dict(values) for values in (*text_ordinary("zh"), *text_odd("zh").values())]
    rows = [values for values in rows if len(values.get("text", "")) < 10_000]
    for action in ("substitute", "insert"):
        operator = masked_lm(model=tiny.chinese_model(), action=action, rate=0.5)
        copies = [Copy(Row(str(number), values, "zh"), 0) for number, values in enumerate(rows)]
        Step("text.masked_lm.1", operator, 17).run(copies, Run())
        assert sum(copy.row.values != values for copy, values in zip(copies, rows, strict=True)) > 8
        for copy, values in zip(copies, rows, strict=True):
            assert copy.failure is None
            check_text_row(values, copy.row.values, None)


def test_what_is_missing_is_told_before_the_first_row() -> None:
    model = tiny.english_model()
    masked_lm().check_ready("en")
    with pytest.raises(RecipeError, match="cannot write Chinese"):
        masked_lm().check_ready("zh")
    with pytest.raises(RecipeError, match="does not find words in 'ja'"):
        masked_lm().check_ready("ja")
    with pytest.raises(RecipeError, match="there is no folder"):
        masked_lm(model=f"{model}/none").check_ready("en")
    with pytest.raises(RecipeError, match="there is no folder"):
        masked_lm(min_similarity=0.5, similarity_model=f"{model}/none").check_ready("en")


def test_an_encoder_without_a_head_is_no_masked_language_model(tmp_path: Path) -> None:
    from transformers import AutoModel, AutoTokenizer

    folder = str(tmp_path / "encoder")
    AutoModel.from_pretrained(tiny.english_model()).save_pretrained(folder)
    AutoTokenizer.from_pretrained(tiny.english_model()).save_pretrained(folder)
    with pytest.raises(RecipeError, match="is no masked language model but BertModel"):
        masked_lm(model=folder).check_ready("en")
    with pytest.raises(RecipeError, match=r"has no weights for cls\."):
        drawn_in_batch(masked_lm(model=folder), [Text("the film was great")], ["a"])


def test_the_fingerprint_is_that_of_the_models_in_use() -> None:
    other = {"similarity_model": tiny.byte_level_model()}
    assert masked_lm().fingerprint() == masked_lm(**other).fingerprint()
    assert masked_lm().fingerprint() != masked_lm(**other, min_similarity=0.5).fingerprint()
    assert masked_lm().fingerprint() != masked_lm(model=tiny.byte_level_model()).fingerprint()
