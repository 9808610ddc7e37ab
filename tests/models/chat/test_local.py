"""An instruction model in this process: a tiny one with random weights, made here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from augkit.models.chat.base import Answer, AnswerError, Question

torch = pytest.importorskip("torch", reason="pip install 'augkit[models]'")
transformers = pytest.importorskip("transformers", reason="pip install 'augkit[models]'")

TEXTS = ["say hello to the old friend", "the film was good", "where is my order now please"]
TEMPLATE = "{% for m in messages %}<{{ m['role'] }}> {{ m['content'] }} {% endfor %}<assistant>"


def tokenizer(texts: list[str]) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    made = Tokenizer(models.WordLevel(unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = ["<pad>", "<end>", "<unk>", "<user>", "<system>", "<assistant>"]
    made.train_from_iterator(texts, trainers.WordLevelTrainer(special_tokens=special))
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="<pad>", eos_token="<end>", unk_token="<unk>", model_max_length=64
    )


@pytest.fixture(scope="module", params=["decoder", "encoder and decoder"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model")
    words = tokenizer(TEXTS)
    with torch.random.fork_rng():
        torch.manual_seed(3)
        if request.param == "decoder":
            words.chat_template = TEMPLATE
            config = transformers.GPT2Config(
                vocab_size=len(words), n_layer=1, n_head=2, n_embd=16, n_positions=64, bos_token_id=1, eos_token_id=1
            )
            model = transformers.GPT2LMHeadModel(config)
        else:
            config = transformers.T5Config(
                vocab_size=len(words), d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2,
                decoder_start_token_id=0, pad_token_id=0, eos_token_id=1,
            )  # fmt: skip
            model = transformers.T5ForConditionalGeneration(config)
    model.save_pretrained(path)
    words.save_pretrained(path)
    return path


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
    assert isinstance(long, AnswerError) and "longer than the model takes" in str(long)


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
