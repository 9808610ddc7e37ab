"""An operator tried on rows of augkit's own, with a fixed seed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from augkit.errors import AugkitError, RecipeError
from augkit.ops.base import DatasetOperator, Operator, Row, SplitOperator
from augkit.ops.equality import same_values
from augkit.ops.example_rows import KINDS, LANGUAGES, Kind, example_rows, training_rows
from augkit.ops.registry import get_operator

__all__ = ["NEEDS", "PARAMETERS", "Example", "Trial", "example_of", "parameters_of", "trials", "tried"]

SEED = 7
MOST_COPIES = 10
SENTIMENT = {"positive": "negative", "negative": "positive"}
PARAMETERS: dict[str, tuple[dict[str, Any], ...]] = {
    "audio.audiomentations": ({"name": "TanhDistortion", "args": {"max_distortion": 0.5}},),
    "audio.background_noise": ({"folder": "noises"},),
    "audio.torchaudio": ({"name": "contrast", "args": {"enhancement_amount": [20, 80]}},),
    "image.albumentations": ({"transform": "Emboss"},),
    "tabular.missing_at_random": ({"by": "age"},),
    "text.antonym": ({"label_map": SENTIMENT},),
    "text.embedding_neighbour": ({"vectors": "vectors.txt"},),
    "text.crop": ({}, {"unit": "sentences"}),
    "text.letter_case": ({}, {"mode": "upper"}),
    "text.mask": ({}, {"merge": True, "rate": 0.4}),
    "text.negation": ({"label_map": SENTIMENT},),
    "text.nlpaug": (
        {"name": "RandomWordAug", "args": {"action": "swap"}},
        {"name": "KeyboardAug", "args": {"aug_word_p": 0.1}},
        {"name": "RandomCharAug", "args": {"action": "delete", "aug_word_p": 0.1}},
    ),
    "text.paraphrase": ({"model": "Qwen/Qwen2.5-1.5B-Instruct"},),
    "text.reserved": ({"lists": [["film", "movie"], ["hotel", "inn", "guest house"], ["York", "Leeds", "Cape Town"]]},),
    "text.split_rows": ({"pieces": 2}, {"max_words": 8, "unit": "words"}),
}
"""Operator to the parameters it is tried with, where those are not its defaults; the first ones are what `augkit ops`
shows."""

OF_LANGUAGES: dict[tuple[str, str], tuple[dict[str, Any], ...]] = {
    ("text.nlpaug", "zh"): ({"name": "RandomCharAug", "args": {"action": "delete", "aug_word_p": 0.1}},),
    ("text.reserved", "zh"): ({"lists": [["电影", "影片"], ["公司", "企业"], ["北京", "南京", "上海"]]},),
}
"""The same for texts of one language."""

ROLES: Mapping[Kind, frozenset[str]] = {
    "texts": frozenset({"text"}),
    "tokens": frozenset({"tokens", "tags"}),
    "spans": frozenset({"text", "spans"}),
    "pairs": frozenset({"text", "text_pair"}),
}

NEEDS = {
    "audio.audiomentations": "the library audiomentations: `pip install audiomentations`",
    "audio.background_noise": "a folder of recordings of noise",
    "audio.torchaudio": "the library torchaudio: `pip install torchaudio`",
    "multimodal.text_to_speech": "the program eSpeak NG: `apt install espeak-ng`",
    "text.back_translation": "a translation engine, such as Apertium: `apt install apertium apertium-eng-spa`",
    "text.embedding_neighbour": "a file of word vectors, such as those of GloVe, word2vec or fastText",
    "text.label_masked_lm": "a masked language model: `hf download distilroberta-base`, or a folder as `model`",
    "text.masked_lm": "a masked language model: `hf download distilroberta-base`, or a folder as `model`",
    "text.nlpaug": "the library nlpaug: `pip install 'augkit[text]'`",
    "text.paraphrase": "an instruction model, as a folder or Hugging Face id, or behind an endpoint",
}
"""What an operator needs that is large or is no package of pip's, and how to get it."""


@dataclass(frozen=True)
class Example:
    """What an operator made of a row.

    Attributes:
        language: of the row.
        parameters: of the operator.
        before: the row's values by role.
        after: the values of the copy; None where it could not be tried.
        drawn: what was drawn.
        why_not: why it could not be tried, or what it needs for that; empty where it could.
    """

    language: str
    parameters: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any] | None = None
    drawn: Any = None
    why_not: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Trial:
    """What an operator is tried on and how: rows of a kind in a language, and its parameters."""

    kind: Kind
    language: str
    parameters: Mapping[str, Any]


def parameters_of(name: str, language: str = "en") -> tuple[dict[str, Any], ...]:
    """Parameters to try an operator with; at least one set."""
    return OF_LANGUAGES.get((name, language)) or PARAMETERS.get(name, ({},))


def trials(name: str) -> list[Trial]:
    """All that an operator can be tried on, as far as its class says.

    Raises:
        RecipeError: there is no such operator.
    """
    cls = get_operator(name)
    if cls.modality != "text":
        return []
    languages = [code for code in LANGUAGES if not cls.languages or code in cls.languages]
    return [
        Trial(kind, language, parameters)
        for kind in KINDS
        if _serves(cls, kind) and cls.model_construct(**parameters_of(name)[0]).inputs() & ROLES[kind]
        for language in languages
        for parameters in parameters_of(name, language)[: None if kind == "texts" else 1]
    ]


def example_of(name: str) -> Example:
    """Try an operator on the first row that it changes.

    Raises:
        RecipeError: there is no such operator.
    """
    found = trials(name)
    if not found:
        given = parameters_of(name)[0]
        return Example("", given, {}, why_not=f"there are no examples for {get_operator(name).modality} here")
    first = found[0]
    try:
        made = tried(name, first, most=1)
    except Exception as error:  # an operator may need a model, a program or packages that are not here
        return Example(first.language, first.parameters, {}, why_not=reason(error))
    if not made:
        return Example(first.language, first.parameters, {}, why_not="it changes none of the sentences it was tried on")
    return made[0]


def tried(name: str, trial: Trial, *, most: int, parameters: Mapping[str, Any] | None = None) -> list[Example]:
    """The first rows that an operator changes, with one copy each; all pieces of one that splits rows.

    Args:
        name: of the operator.
        trial: the rows and the parameters.
        most: rows at most.
        parameters: others than those of `trial`, such as a model's folder on this machine.

    Raises:
        AugkitError: something that the operator needs is not here.
    """
    from augkit.building.chain import Fitted, Run
    from augkit.building.compile import compile_chain
    from augkit.building.seeding import Chance, copy_key, step_key
    from augkit.building.work import draw_copies
    from augkit.recipe.schema import Recipe

    rows = example_rows(trial.kind, trial.language)
    roles = [role for role in rows[0].values if role in _roles(get_operator(name))]
    given = dict(trial.parameters if parameters is None else parameters)
    source = {"data": "example", "columns": {role: role for role in roles}, "language": trial.language}
    written = {"augkit": 1, "name": "example", "seed": SEED, "source": source, "augment": {"chain": [{name: given}]}}
    recipe = Recipe.model_validate(written)
    chain = compile_chain(recipe)
    assert chain is not None
    (step,) = chain.steps()
    states: dict[str, bytes] = {}
    if isinstance(step.operator, DatasetOperator):
        learnt_from = [step.operator.read(_with(row, roles)) for row in training_rows(trial.kind, trial.language)]
        chance = Chance.fresh(step_key(SEED, f"{step.id}.fit", step.operator.version), copy_key("", 0))
        states[step.id] = step.operator.fit(learnt_from, chance)
    run = Run(fitted=Fitted(states))
    made: list[Example] = []
    shown = 0
    for row in rows:
        row = _with(row, roles)
        before = len(made)
        for number in range(MOST_COPIES):
            (copy,) = draw_copies(chain, run, [row], [number])
            if copy.failure is not None:
                raise copy.failure[1]
            if not same_values(copy.row.values, row.values):
                drawn = json.loads(copy.lineage)[0]["drawn"]
                made.append(Example(trial.language, given, row.values, copy.row.values, drawn))
                if not isinstance(step.operator, SplitOperator):
                    break
        shown += len(made) > before
        if shown == most:
            break
    return made


def reason(error: Exception) -> str:
    """Why an operator could not be tried and what to do, without its name and the place in a recipe nobody wrote."""
    if not isinstance(error, AugkitError):
        return (str(error).strip().splitlines() or [type(error).__name__])[0]
    where = f"{error.where}: " if isinstance(error, RecipeError) else ""
    message = re.sub(r"^[\w.]+ cannot be used here: ", "", error.message.removeprefix(where))
    return ". ".join(part.rstrip(".") for part in (message, error.hint) if part)


def _serves(cls: type[Operator[Any]], kind: Kind) -> bool:
    """Whether an operator can be tried on rows of a kind, as its class has it."""
    if kind == "texts":
        return "text" in cls.moves
    if kind == "pairs":
        return {"text", "text_pair"} <= cls.moves
    return {kind, "tags"} <= cls.moves if kind == "tokens" else kind in cls.moves


def _roles(cls: type[Operator[Any]]) -> frozenset[str]:
    return cls.moves | cls.keeps | {"text", "tokens"}


def _with(row: Row, roles: Sequence[str]) -> Row:
    return Row(row.id, {role: row.values[role] for role in roles}, row.language)
