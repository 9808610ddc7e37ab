"""Every registered operator keeps the contract, and `check_operator` finds each way of breaking it."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, ClassVar, get_args

import numpy as np
import pytest
from numpy.random import Generator
from pydantic import Field

import augkit
from augkit.building.chain import Copy, Fitted, InOrder, Run, Step
from augkit.building.seeding import Chance
from augkit.ops.base import Row
from augkit.ops.registry import get_operator, list_operators
from augkit.ops.text.base import Text, TextBatchOperator, TextDatasetOperator, TextOperator
from augkit.testing import ContractViolation, check_operator, samples_of

from .honest import FrequentWord, ShoutLongest
from .parameters import parameters_of


def named(cls: Any, name: str = "text.broken") -> Any:
    """A class with what `@operator` sets, without making it known to the rest of the tests."""
    cls.name, cls.version = name, 1
    return cls


OPERATORS = list_operators()


def named_classes(classes: Iterable[Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("cls", list(classes), ids=lambda cls: cls.name)


def texts_of(cls: Any) -> tuple[str, ...]:
    """The roles that an operator can change; none for one that is not about text."""
    return get_args(cls.model_fields["on"].annotation) if cls.modality == "text" else ()


@named_classes(OPERATORS)
def test_every_registered_operator_keeps_the_contract(cls: Any) -> None:
    check_operator(cls, **parameters_of(cls.name))


@named_classes(cls for cls in OPERATORS if "rate" in cls.model_fields)
def test_the_contract_holds_at_the_highest_rate(cls: Any) -> None:
    check_operator(cls, **parameters_of(cls.name) | {"rate": 1.0})


@named_classes(cls for cls in OPERATORS if "text_pair" in texts_of(cls))
def test_the_contract_holds_on_the_second_text_of_a_pair(cls: Any) -> None:
    check_operator(cls, **parameters_of(cls.name) | {"on": "text_pair"})


@named_classes(cls for cls in OPERATORS if cls.modality == "text")
def test_the_contract_holds_with_words_to_keep(cls: Any) -> None:
    check_operator(cls, **parameters_of(cls.name) | {"keep": ["the", "film"]})


def test_an_honest_batch_operator_passes() -> None:
    check_operator(ShoutLongest)
    check_operator(ShoutLongest, batch_size=2)


def test_an_honest_dataset_operator_passes() -> None:
    check_operator(FrequentWord)
    check_operator(FrequentWord, vocabulary=3)


def test_honest_operators_of_all_shapes_run_in_one_chain() -> None:
    rows = [Row(str(number), {"text": text}) for number, text in enumerate(["a tiny film", "that great movie"])]
    dataset, batch = FrequentWord(vocabulary=1), ShoutLongest()
    state = dataset.fit([dataset.read(row) for row in [*rows, rows[0]]], Chance.fresh(b"fit", b""))
    chain = InOrder(
        "chain",
        [Step("text.frequent_word.1", dataset, seed=1), Step("text.shout_longest.1", batch, seed=1)],
        seed=1,
    )
    copies = [Copy(row, 0) for row in rows]
    chain.run(copies, Run(fitted=Fitted({"text.frequent_word.1": state})))
    assert [copy.failure for copy in copies] == [None, None]
    texts = [copy.row.values["text"].split() for copy in copies]
    for words, source in zip(texts, (["a", "tiny", "film"], ["that", "great", "movie"]), strict=True):
        assert [word.lower() for word in words].count("a") >= 1  # the one word that was learnt
        assert sum(word.lower() != other for word, other in zip(words, source, strict=True)) <= 1
        assert max(words, key=len).isupper()


class Broken(TextOperator):
    """Put a mark behind a word; subclasses each break one clause.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        if not text.words:
            return []
        end = text.words[int(rng.random() * len(text.words))][1]
        return [(end, end, " indeed")] if text.allows((end, end, " ")) else []


class Honest(Broken):
    """Put a word behind a word.

    Source: made for this test.
    """


def test_the_operator_that_the_broken_ones_stem_from_is_honest() -> None:
    check_operator(named(Honest))


def test_an_operator_that_rewrites_the_whole_text_is_honest_where_it_says_that_it_moves_no_spans() -> None:
    check_operator(named(RewritesTheWholeText))


class MutatesTheRow(Broken):
    """Change the list of tokens in place.

    Source: made for this test.
    """

    def apply(self, sample: Text, drawn: Any) -> Text:
        if "tags" in sample.labels:
            sample.labels["tags"][0] = "O"
            sample.labels["tokens"].append("!")
            sample.labels["tags"].append("O")
            return Text.of_tokens(sample.labels["tokens"], sample.labels["tags"], sample.language)
        return super().apply(sample, drawn)


class MutatesTheDraw(Broken):
    """Empty the list it was given.

    Source: made for this test.
    """

    def apply(self, sample: Text, drawn: Any) -> Text:
        edits = list(drawn)
        drawn.clear()
        return super().apply(sample, edits)


class Impure(Broken):
    """Give another result at each call.

    Source: made for this test.
    """

    calls: ClassVar[list[int]] = []

    def apply(self, sample: Text, drawn: Any) -> Text:
        self.calls.append(1)
        return super().apply(sample, [(low, high, f"{by} {len(self.calls)}") for low, high, by in drawn])


class NeedsItsDraw(Broken):
    """Remember in `draw` what `apply` will need.

    Source: made for this test.
    """

    memory: ClassVar[dict[int, str]] = {}

    def draw(self, text: Text, rng: Generator) -> Any:
        edits = super().draw(text, rng)
        self.memory[id(self)] = " indeed"
        return [(low, high, "") for low, high, _ in edits] and {"at": edits[0][0]}

    def apply(self, sample: Text, drawn: Any) -> Text:
        return sample.edited([(drawn["at"], drawn["at"], self.memory.get(id(self), " not"))])


class DrawsTuplesOfNumpy(Broken):
    """Draw NumPy integers.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        return [(np.int64(low), np.int64(high), by) for low, high, by in super().draw(text, rng)]


class DrawsASet(Broken):
    """Draw a set.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        return set(super().draw(text, rng)) or None


class DrawsNumberedKeys(Broken):
    """Draw a mapping whose keys JSON turns into strings.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        return {low: by for low, _, by in super().draw(text, rng)} or None


class ReadsGlobalRandom(Broken):
    """Use the global generator of Python.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        end = random.choice(text.words or [(0, 0)])[1]
        return [(end, end, " indeed")] if text.words and text.allows((end, end, " ")) else []


class ReadsGlobalNumpy(Broken):
    """Use the global generator of NumPy and put it back.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        state = np.random.get_state()
        draws = super().draw(text, np.random)  # type: ignore[arg-type]
        np.random.set_state(state)
        return draws


class ReseedsGlobalRandom(Broken):
    """Seed the global generator of Python.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        random.seed(1)
        return super().draw(text, rng)


class Forgetful(Broken):
    """Draw otherwise each time.

    Source: made for this test.
    """

    generator: ClassVar[Generator] = np.random.default_rng(1)

    def draw(self, text: Text, rng: Generator) -> Any:
        return super().draw(text, self.generator)


class DrawsAlwaysTheSame(Broken):
    """Take numbers from the generator and not use them.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        rng.random()
        return {"by": " indeed"} if text.words else None

    def apply(self, sample: Text, drawn: Any) -> Text:
        end = sample.words[-1][1]
        edit = (end, end, drawn["by"])
        return sample.edited([edit]) if sample.allows(edit) else sample


class LeavesSpans(Broken):
    """Change the text and leave spans where they were.

    Source: made for this test.
    """

    def apply(self, sample: Text, drawn: Any) -> Text:
        moved = super().apply(sample, drawn)
        if "spans" in sample.labels:
            return Text(moved.value, sample.labels, sample.language)
        return moved


class LeavesAnswers(Broken):
    """Change the text and leave answers where they were.

    Source: made for this test.
    """

    def apply(self, sample: Text, drawn: Any) -> Text:
        moved = super().apply(sample, drawn)
        return Text(moved.value, sample.labels, sample.language) if "answers" in sample.labels else moved


class ForgetsTags(Broken):
    """Insert tokens and leave the tags as they are.

    Source: made for this test.
    """

    def write(self, row: Row, sample: Text) -> Row:
        return (
            row.replaced({**super().write(row, sample).values, "tags": row.values["tags"]})
            if ("tags" in row.values)
            else super().write(row, sample)
        )


class ShiftsTags(Broken):
    """Turn the tags of a row round.

    Source: made for this test.
    """

    def apply(self, sample: Text, drawn: Any) -> Text:
        moved = super().apply(sample, drawn)
        if "tags" in moved.labels:
            labels = moved.labels
            return Text.of_tokens(labels["tokens"], labels["tags"][::-1], moved.language)
        return moved


class ChangesMore(Broken):
    """Change what was not drawn.

    Source: made for this test.
    """

    def apply(self, sample: Text, drawn: Any) -> Text:
        moved = super().apply(sample, drawn)
        return moved if moved.labels else Text(moved.value.replace("e", "E"), None, moved.language)


class ChangesTheLabel(Broken):
    """Change a role that it says it keeps.

    Source: made for this test.
    """

    def write(self, row: Row, sample: Text) -> Row:
        written = super().write(row, sample)
        return written.replaced({"label": 1 - row.values["label"]}) if "label" in row.values else written


class AddsARole(Broken):
    """Add a role to the row.

    Source: made for this test.
    """

    def write(self, row: Row, sample: Text) -> Row:
        return super().write(row, sample).replaced({"time": 1})


class WritesAnotherView(Broken):
    """Write one text and leave another for the next operator to read.

    Source: made for this test.
    """

    def write(self, row: Row, sample: Text) -> Row:
        written = super().write(row, sample)
        written.views[self.on] = self.read(row)
        return written


class TakesAWrongShortcut(Broken):
    """Carry out more than was drawn.

    Source: made for this test.
    """

    def carry_out(self, row: Row, sample: Text, drawn: Any) -> Row:
        carried = super().carry_out(row, sample, drawn)
        return carried.replaced({"text": carried.values["text"].upper()}) if "text" in carried.values else carried


class RewritesTheWholeText(TextOperator):
    """Draw no edits but a number of times to say everything.

    Source: made for this test.
    """

    moves: ClassVar[frozenset[str]] = frozenset({"text"})

    def draw(self, text: Text, rng: Generator) -> Any:
        return {"times": 2 + int(rng.random() * 3)} if text.value else None

    def apply(self, sample: Text, drawn: Any) -> Text:
        return Text(" ".join([sample.value] * drawn["times"]), None, sample.language)


class DiesOnEmpty(Broken):
    """Fail where there is no word.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        text.words[0]
        return super().draw(text, rng)


class CutsALabel(Broken):
    """Keep the first half of the text, through whatever stands there, and the labels as they are.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        half = len(text.value) // 2
        return {"part": [0, half]} if half and "tokens" not in text.labels else None

    def apply(self, sample: Text, drawn: Any) -> Text:
        return Text(sample.value[slice(*drawn["part"])], sample.labels, sample.language, sample.row_id, sample.label)


class Slow(Broken):
    """Need time that grows faster than the text.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        if len(text.value) > 100_000:
            time.sleep(0.3)
        return super().draw(text, rng)


class DoesNothing(Broken):
    """Never change anything.

    Source: made for this test.
    """

    def draw(self, text: Text, rng: Generator) -> Any:
        return []


class Loose(Broken, extra="ignore"):
    """Accept whatever parameters it is given.

    Source: made for this test.
    """


class Lax(Broken, strict=False):
    """Accept text for a number.

    Args:
        rate: a share, in [0, 1].

    Source: made for this test.
    """

    rate: Annotated[float, Field(ge=0, le=1)] = 0.5


class Changeable(Broken, frozen=False):
    """Let its parameters be changed.

    Source: made for this test.
    """


class Undocumented(Broken):
    """Leave a parameter unexplained.

    Source: made for this test.
    """

    rate: float = 0.5


class NoSource(Broken):
    """Name no source."""


class NoDocstring(Broken):
    pass


class LongSummary(Broken):
    """Say on two lines what
    one could say.

    Source: made for this test.
    """


class SpeaksLatin(Broken):
    """Name a language by its English name.

    Source: made for this test.
    """

    languages: ClassVar[frozenset[str]] = frozenset({"en", "Latin"})


class MovesAndKeeps(Broken):
    """Move a role and keep it.

    Source: made for this test.
    """

    keeps: ClassVar[frozenset[str]] = frozenset({"label", "spans"})


class MovesWhatNobodyNames(Broken):
    """Move a role that no recipe can name.

    Source: made for this test.
    """

    moves: ClassVar[frozenset[str]] = Broken.moves | {"mood"}


class HoldsALambda(Broken):
    """Hold what cannot be pickled.

    Source: made for this test.
    """

    def model_post_init(self, context: Any) -> None:
        self.__dict__["hidden"] = lambda: 1


class LooksAtItsNeighbours(TextBatchOperator):
    """Draw for each row what the first row of its batch suggests.

    Source: made for this test.
    """

    def draw_batch(self, samples: Any, rngs: Any) -> Any:
        word = samples[0].value[:3]
        return [[(0, 0, f"{word} ")] if text.allows((0, 0, " ")) else [] for text in samples]


class SharesOneGenerator(TextBatchOperator):
    """Draw for all rows from the generator of the first.

    Source: made for this test.
    """

    def draw_batch(self, samples: Any, rngs: Any) -> Any:
        return [Broken().draw(text, rngs[0]) for text in samples]


class DropsARow(TextBatchOperator):
    """Draw for all rows but the empty ones.

    Source: made for this test.
    """

    def draw_batch(self, samples: Any, rngs: Any) -> Any:
        drawn = [Broken().draw(text, rng) for text, rng in zip(samples, rngs, strict=True)]
        return [edits for edits in drawn if edits]


class Learner(TextDatasetOperator):
    """Learn nothing much.

    Source: made for this test.
    """

    def fit(self, samples: Iterable[Text], rng: Generator) -> Any:
        return f"{sum(1 for _ in samples)}".encode()

    def restore(self, state: bytes) -> Any:
        return int(state)

    def draw(self, sample: Text, rng: Generator, fitted: Any) -> Any:
        return Broken().draw(sample, rng)


class LearnsTheClock(Learner):
    """Learn otherwise each time.

    Source: made for this test.
    """

    def fit(self, samples: Iterable[Text], rng: Generator) -> Any:
        return str(time.perf_counter_ns()).encode()


class LearnsText(Learner):
    """Return a string from `fit`.

    Source: made for this test.
    """

    def fit(self, samples: Iterable[Text], rng: Generator) -> Any:
        return "learnt"


class NeedsManyRows(Learner):
    """Fail on a training split of one row.

    Source: made for this test.
    """

    def fit(self, samples: Iterable[Text], rng: Generator) -> Any:
        return str(1 / (sum(1 for _ in samples) - 1)).encode()

    def restore(self, state: bytes) -> Any:
        return float(state)


class LearnsWhileDrawing(Learner):
    """Change what was fitted with every draw.

    Source: made for this test.
    """

    def restore(self, state: bytes) -> Any:
        return []

    def draw(self, sample: Text, rng: Generator, fitted: Any) -> Any:
        fitted.append(1)
        end = sample.words[len(fitted) % len(sample.words)][1] if sample.words else 0
        return [(end, end, " indeed")] if sample.words and sample.allows((end, end, " ")) else []


BROKEN = [
    (MutatesTheRow, "apply changes nothing it is given", "the row was"),
    (MutatesTheDraw, "apply changes nothing it is given", "what was drawn was"),
    (Impure, "apply is pure", "another result"),
    (NeedsItsDraw, "replay equals the first run", "through JSON"),
    (DrawsTuplesOfNumpy, "what is drawn is JSON", "int64"),
    (DrawsASet, "what is drawn is JSON", "set"),
    (DrawsNumberedKeys, "what is drawn is JSON", "is not a string"),
    (ReadsGlobalRandom, "the same key draws the same", ", then "),
    (ReadsGlobalNumpy, "global generators are not read", "use the rng given"),
    (ReseedsGlobalRandom, "global generators stay as they are", "random was changed"),
    (Forgetful, "the same key draws the same", "then"),
    (DrawsAlwaysTheSame, "different rows draw differently", "all of them drew"),
    (LeavesSpans, "spans move with the text", "was expected"),
    (LeavesAnswers, "answers move with the text", "does not stand at"),
    (ForgetsTags, "there are as many tags as tokens", "tags"),
    (ShiftsTags, "tags stay valid IOB2", "after"),
    (ChangesMore, "nothing changes outside the edits", "apply made"),
    (ChangesTheLabel, "roles in `keeps` stay as they are", "label: 0 became 1"),
    (AddsARole, "no role comes or goes", "time"),
    (WritesAnotherView, "what `write` puts into a row is what `read` finds", "row after"),
    (TakesAWrongShortcut, "`carry_out` does what `apply` and `write` do", "shorter way"),
    (CutsALabel, "labels hold what they held", "are not in"),
    (DiesOnEmpty, "odd rows come through", "IndexError"),
    (DoesNothing, "an operator does something to everyday rows", "drew nothing"),
    (Loose, "unknown parameters are refused", "no_such_parameter"),
    (Lax, "parameters of a wrong type are refused", "rate='0.5'"),
    (Changeable, "parameters cannot be changed", "frozen=True"),
    (Undocumented, "the docstring's Args explain every parameter", "'rate'"),
    (NoSource, "the docstring names its source", "Source:"),
    (NoDocstring, "the docstring starts with a summary", "there is none"),
    (LongSummary, "the docstring starts with a summary", "Say on two lines what"),
    (SpeaksLatin, "languages are ISO 639 codes", "'Latin'"),
    (MovesAndKeeps, "a role is moved or kept, not both", "spans"),
    (MovesWhatNobodyNames, "targets are roles that a recipe can name", "mood"),
    (HoldsALambda, "an operator survives pickling", "lambda"),
    (LooksAtItsNeighbours, "batch size does not matter", "row"),
    (SharesOneGenerator, "batch size does not matter", "row"),
    (LearnsTheClock, "fitting twice gives equal bytes", "other bytes"),
    (LearnsText, "fit returns bytes", "str"),
    (NeedsManyRows, "one row is enough to fit", "ZeroDivisionError"),
]


@pytest.mark.parametrize(("cls", "clause", "details"), BROKEN, ids=lambda part: getattr(part, "__name__", None))
def test_a_broken_operator_is_caught_with_the_clause_it_breaks(cls: Any, clause: str, details: str) -> None:
    with pytest.raises(ContractViolation) as caught:
        check_operator(named(cls))
    assert clause in caught.value.clause
    assert details in str(caught.value)
    assert str(caught.value).startswith("text.broken breaks the contract: ")


@pytest.mark.parametrize("cls", [DropsARow, LearnsWhileDrawing])
def test_an_operator_that_fails_or_drifts_in_a_chain_is_caught(cls: Any) -> None:
    with pytest.raises(ContractViolation):
        check_operator(named(cls))


def test_a_text_that_takes_too_long_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("augkit.testing.draws.HUGE_SECONDS", 0.2)
    with pytest.raises(ContractViolation, match="huge rows take bounded time"):
        check_operator(named(Slow))


def test_a_class_without_a_name_is_told_how_to_get_one() -> None:
    class Nameless(Broken):
        """Have no name."""

    with pytest.raises(ContractViolation, match="@operator"):
        check_operator(Nameless)


@pytest.mark.parametrize("parameters", [{"rate": 0.0}, {"rate": "a lot"}, {"speed": 1}])
def test_parameters_to_try_it_with_must_be_valid(parameters: dict[str, Any]) -> None:
    with pytest.raises(ContractViolation, match="the parameters given are valid"):
        check_operator(get_operator("text.swap"), **parameters)


def test_global_generators_are_as_before_after_a_check() -> None:
    random.seed(5)
    np.random.seed(5)
    expected = random.random(), np.random.random()
    random.seed(5)
    np.random.seed(5)
    check_operator(named(Honest))
    assert (random.random(), np.random.random()) == expected


def test_a_modality_without_samples_says_how_to_add_them() -> None:
    with pytest.raises(LookupError, match="SAMPLES"):
        samples_of("smell")


SHOUTING = '''
from augkit.ops.base import operator
from augkit.ops.text.base import TextOperator


@operator("text.shouting", version=3)
class Shouting(TextOperator):
    """Write a word in capitals.

    Source: made for this test.
    """

    def draw(self, text, rng):
        words = [word for word in text.words if text.value[slice(*word)].upper() != text.value[slice(*word)]]
        if not words:
            return []
        start, end = words[int(rng.random() * len(words))]
        return [(start, end, text.value[start:end].upper())]


NotAnOperator = dict
'''
ENTRY_POINTS = """
[augkit.operators]
text.shouting = shouting:Shouting
text.liar = shouting:NotAnOperator
text.alias = shouting:Shouting
"""


@pytest.fixture
def third_party(tmp_path: Path) -> Callable[[str], str]:
    """Run code in a process whose path holds a package installed as pip would leave it; its output."""
    (tmp_path / "shouting.py").write_text(SHOUTING)
    info = tmp_path / "shouting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    root = str(Path(augkit.__file__).parent.parent)

    def run(code: str) -> str:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), root])}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def test_a_third_party_operator_is_found_through_its_entry_point(third_party: Callable[[str], str]) -> None:
    code = """
import augkit
from augkit.ops.registry import get_operator, operator_names
from augkit.testing import check_operator
assert "text.shouting" in operator_names()
cls = get_operator("text.shouting")
check_operator(cls)
recipe = augkit.Recipe(
    augkit=1, name="tiny", source={"data": "-", "columns": {"text": "text"}}, augment={"chain": ["text.shouting"]}
)
print(cls.__module__, cls.version, augkit.Pipeline(recipe)({"text": "film"}))
"""
    assert third_party(code) == "shouting 3 {'text': 'FILM'}"


def test_entry_points_that_are_not_what_they_say_are_refused(third_party: Callable[[str], str]) -> None:
    code = """
import augkit
from augkit.ops.registry import get_operator
for name in ("text.liar", "text.alias"):
    try:
        get_operator(name)
    except augkit.AugkitError as error:
        print(error)
"""
    assert third_party(code).splitlines() == [
        "entry point text.liar = shouting:NotAnOperator is not an operator class",
        "entry point text.alias = shouting:Shouting defines an operator of another name",
    ]
