"""`similarity`: the cosine of source row and copy, with the weights of MiniLM."""

from __future__ import annotations

import numpy as np
import pytest

from augkit.errors import RecipeError
from augkit.gates.similarity import Similarity
from augkit.models.sentences import SentenceEmbedder, load_embedder

from .rows import row, sentence_model

SOURCE = "the film is funny and moving"
COPIES = ["the movie is funny and touching", "shares of the bank fell sharply on monday", SOURCE, ""]


@pytest.fixture(scope="module")
def model() -> str:
    return sentence_model()


def judged(gate: Similarity, copies: list[str], source: str = SOURCE) -> list[str | None]:
    return list(gate.judge([row(source)] * len(copies), [row(copy) for copy in copies]))


def test_a_paraphrase_stays_and_another_subject_goes(model: str) -> None:
    paraphrase, other, same, empty = judged(Similarity(model=model), COPIES)
    assert paraphrase is None and same is None
    assert other is not None and other.startswith("similarity 0.0") and other.endswith(" is below 0.7")
    assert empty is not None


def test_the_numbers_are_the_cosines_of_the_model(model: str) -> None:
    vectors = load_embedder(model).embed([SOURCE, *COPIES])
    expected = vectors[1:] @ vectors[0]
    found = Similarity(model=model).cosines([SOURCE] * len(COPIES), COPIES)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert found[2] == 1.0
    assert found[0] > 0.75 > 0.1 > found[1]


def test_what_is_too_much_alike_can_be_dropped_as_well(model: str) -> None:
    gate = Similarity(model=model, min=-1.0, max=0.999)
    assert judged(gate, COPIES) == [None, None, "similarity 1.00 is above 0.999", None]


def test_a_verdict_does_not_hang_on_the_other_copies_even_at_the_very_limit(model: str) -> None:
    copies = [f"the film is {word} and moving" for word in ("funny", "dull", "long", "new", "a comedy of errors")]
    together = Similarity(model=model, min=-1.0).cosines([SOURCE] * 5, copies)
    for place, copy in enumerate(copies):
        gate = Similarity(model=model, min=float(together[place]))
        alone = judged(gate, [copy])
        assert judged(gate, copies)[place] == alone[0]
        assert judged(gate, [*copies[::-1], *COPIES])[4 - place] == alone[0]


def test_a_source_row_is_embedded_once_over_all_rounds(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    embed = SentenceEmbedder.embed

    def noted(self: SentenceEmbedder, texts: list[str], batch_size: int = 64) -> np.ndarray:
        seen.extend(texts)
        return embed(self, texts, batch_size)

    monkeypatch.setattr(SentenceEmbedder, "embed", noted)
    gate, source = Similarity(model=model, min=0.123), "a source row that no other test has"
    judged(gate, ["one copy", "another copy", "a third"], source)
    judged(gate, ["a fourth copy"], source)
    assert seen.count(source) == 1
    assert len(seen) == 5


def test_the_usual_model_reads_english_alone() -> None:
    with pytest.raises(RecipeError, match="its usual model reads English, and the text is in zh") as caught:
        Similarity().check_ready("zh")
    assert "`model: sentence-transformers/" in caught.value.hint


def test_a_model_that_is_not_there_is_refused(model: str) -> None:
    with pytest.raises(RecipeError, match="there is no folder '/nowhere/model'"):
        Similarity(model="/nowhere/model").check_ready("en")


def test_the_fingerprint_is_that_of_the_weights(model: str) -> None:
    assert len(Similarity(model=model).fingerprint()) == 32
    assert Similarity(model=model).fingerprint() == Similarity(model=model + "/", min=0.1).fingerprint()
