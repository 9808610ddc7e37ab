"""An operator tried on a sentence, with a fixed seed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from augkit.ops.base import DatasetOperator
from augkit.ops.registry import get_operator

__all__ = ["Example", "example_of"]

SENTENCES = {
    "en": "The film is surprisingly good, but its ending feels far too long for such a simple story.",
    "zh": "这部电影非常好看，可惜结尾有点拖沓，故事也过于简单。",
}
MORE_SENTENCES = {
    "en": [
        "The actors are excellent.",
        "I found the plot boring and slow.",
        "A fine story, well told, with a happy end.",
    ],
    "zh": ["演员非常出色。", "我觉得剧情无聊又缓慢。", "故事讲得很好，结局圆满。"],
}
SEED = 7
MOST_DRAWS = 10


@dataclass(frozen=True)
class Example:
    """What an operator makes of a sentence.

    Attributes:
        language: of the sentence.
        before: the sentence.
        after: what became of it; None where it could not be tried.
        drawn: what was drawn.
        why_not: why it could not be tried; empty where it could.
    """

    language: str
    before: str
    after: str | None = None
    drawn: Any = None
    why_not: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def example_of(name: str) -> Example:
    """Try an operator with its default parameters on one sentence.

    Raises:
        RecipeError: there is no such operator.
    """
    cls = get_operator(name)
    language = "en" if not cls.languages or "en" in cls.languages else next(iter(sorted(cls.languages)))
    before = SENTENCES.get(language, "")
    if cls.modality != "text" or not before:
        return Example(language, before, why_not=f"there is no example for {cls.modality} in {language!r} here")
    try:
        drawn, after = _tried(name, language, before)
    except Exception as error:  # an operator may need parameters, a model or packages that are not here
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return Example(language, before, why_not=first)
    return Example(language, before, after, drawn)


def _tried(name: str, language: str, text: str) -> tuple[Any, str]:
    from augkit.building.chain import Fitted, Run, Step
    from augkit.building.compile import compile_chain
    from augkit.building.seeding import Chance, copy_key, step_key
    from augkit.building.work import draw_copies
    from augkit.ops.base import Row
    from augkit.recipe.schema import Augment, Recipe, Source

    source = Source(data="example", columns={"text": "text"}, language=language)
    recipe = Recipe(augkit=1, name="example", seed=SEED, source=source, augment=Augment(chain=[name]))
    chain = compile_chain(recipe)
    assert chain is not None
    step: Step = chain.steps()[0]
    states: dict[str, bytes] = {}
    if isinstance(step.operator, DatasetOperator):
        rows = [
            Row(str(number), {"text": one}, language) for number, one in enumerate([text, *MORE_SENTENCES[language]])
        ]
        states[step.id] = step.operator.fit(
            [step.operator.read(row) for row in rows], Chance.fresh(step_key(SEED, step.id), copy_key("", 0))
        )
    row = Row("example", {"text": text}, language)
    copies = draw_copies(chain, Run(fitted=Fitted(states)), [row] * MOST_DRAWS, range(MOST_DRAWS))
    copy = next((copy for copy in copies if copy.failure or copy.row.values != row.values), copies[0])
    if copy.failure is not None:
        raise copy.failure[1]
    trace = json.loads(copy.lineage)
    return (trace[0]["drawn"] if trace else None), copy.row.values["text"]
