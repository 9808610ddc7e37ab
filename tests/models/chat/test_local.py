"""An instruction model in this process: a tiny one with random weights, made here."""

from __future__ import annotations

from pathlib import Path

import pytest

from augkit.models.chat.base import Answer, AnswerError, Question, TooLong

from .tiny import TEXTS, make_model

torch = pytest.importorskip("torch", reason="pip install 'augkit[models]'")
pytest.importorskip("transformers", reason="pip install 'augkit[models]'")


@pytest.fixture(scope="module", params=["decoder", "encoder and decoder"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("model"), decoder=request.param == "decoder")


def questions(temperature: float, seeds: list[int]) -> list[Question]:
    return [Question(text, "", temperature, 6, seed) for text in TEXTS for seed in seeds]


def texts(answers: list[Answer | AnswerError]) -> list[str]:
    assert all(isinstance(answer, Answer) for answer in answers), answers
    return [answer.text for answer in answers if isinstance(answer, Answer)]


def test_answers_depend_on_the_seed_alone(folder: Path) -> None:
    from augkit.models.chat.local import LocalModel

    model = LocalModel(str(folder), batch_size=4)
    asked = questions(1.0, [1, 2, 3])
    answers = texts(model.ask(asked))
    assert texts(model.ask(asked[::-1]))[::-1] == answers
    assert [texts(model.ask([one]))[0] for one in asked] == answers
    assert len(set(answers)) > len(TEXTS)


def test_at_temperature_zero_the_seed_does_not_matter(folder: Path) -> None:
    from augkit.models.chat.local import LocalModel

    one, other = (texts(LocalModel(str(folder)).ask(questions(0.0, [seed]))) for seed in (1, 2))
    assert one == other


def test_torch_s_generator_is_left_alone(folder: Path) -> None:
    from augkit.models.chat.local import LocalModel

    before = torch.get_rng_state()
    LocalModel(str(folder)).ask(questions(1.0, [1]))
    assert (torch.get_rng_state() == before).all()


def test_an_answer_is_no_longer_than_asked_for(folder: Path) -> None:
    from augkit.models.chat.local import LocalModel

    asked = {most: [Question(TEXTS[0], "", 1.0, most, seed) for seed in range(8)] for most in (2, 12)}
    model = LocalModel(str(folder))
    lengths = {most: [len(text.split()) for text in texts(model.ask(asked[most]))] for most in asked}
    assert max(lengths[2]) <= 2 < max(lengths[12]) <= 12
    together = texts(model.ask([one for pair in zip(asked[2], asked[12], strict=True) for one in pair]))
    assert [len(text.split()) for text in together[::2]] == lengths[2]


def test_a_text_that_is_too_long_is_refused_alone(folder: Path) -> None:
    from augkit.models.chat.local import LocalModel

    good, long = LocalModel(str(folder)).ask([*questions(1.0, [1])[:1], Question("film " * 600, "", 1.0, 6, 1)])
    assert isinstance(good, Answer)
    assert isinstance(long, TooLong) and "longer than the model takes" in str(long)


def test_a_folder_serves_the_operator(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from augkit.building.chain import Copy, Run, Step
    from augkit.ops.base import Row
    from augkit.ops.registry import get_operator

    monkeypatch.setenv("AUGKIT_ANSWERS", str(tmp_path / "answers.sqlite"))
    operator = get_operator("text.paraphrase").model_validate(
        {"model": str(folder), "prompt": "{text}", "system": "", "max_tokens": 6, "temperature": 1.0}
    )
    operator.check_ready("en")
    copies = [Copy(Row(str(number), {"text": text}), 0) for number, text in enumerate(TEXTS)]
    Step("text.paraphrase.1", operator, 17).run(copies, Run())
    assert [copy.failure for copy in copies] == [None] * 3
    assert [copy.row.values["text"] for copy in copies] != TEXTS
