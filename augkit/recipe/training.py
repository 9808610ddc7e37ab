"""The `train` section of a recipe: what is trained, how, and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from augkit.recipe.section import Section

__all__ = ["Budget", "Lora", "TaskName", "TrainSettings"]

TaskName = Literal[
    "text-classification",
    "token-classification",
    "sequence-to-sequence",
    "image-classification",
    "audio-classification",
    "time-series-classification",
    "next-item",
    "tabular-classification",
    "tabular-regression",
]
MetricName = Literal["accuracy", "balanced_accuracy", "macro_f1", "weighted_f1", "mcc"]
Schedule = Literal["linear", "cosine", "constant", "constant_with_warmup", "polynomial", "inverse_sqrt"]
Tracker = Literal["tensorboard", "wandb", "mlflow"]
Positive = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(ge=0, lt=1)]

DEFAULT_STEPS = 300
PRESETS = ("zero0", "zero1", "zero2", "zero3")
FROM_SCRATCH_RATE, PRETRAINED_RATE, LORA_RATE = 1e-3, 5e-5, 5e-4
FASTER = frozenset({"builtin:text-cnn", "builtin:bilstm", "builtin:seq2seq-tiny"})
"""Models that learn faster at twice the rate of others from scratch (300 steps on 500 rows of SST-2 and TREC)."""
NORMALISED_RATE = 5e-3
NORMALISED = frozenset({"builtin:resnet-32px", "builtin:audio-cnn", "builtin:sasrec"})
"""Models that bear a higher rate: with batch normalisation, and SASRec, which at 1e-3 learns little but popularity."""

OVER_WORDS = ("builtin:text-cnn", "builtin:bilstm")
"""Models whose inputs are whole words, so that word vectors can be given to them."""


_ALWAYS = {"task", "model", "budget", "metric", "threads", "keep_model", "bootstrap", "threshold", "class_weights"}
ESTIMATORS: Mapping[str, frozenset[str]] = {
    "builtin:gradient-boosting": frozenset(
        {*_ALWAYS, "learning_rate", "evaluate_every", "early_stopping", "select"},
    ),
    "builtin:logistic-regression": frozenset(_ALWAYS),
}
"""Models of scikit-learn, which are fitted to all rows at once, and the keys of `train` that mean something to them."""
BOOSTING_RATE = 0.1

LATER = ("metric", "threshold", "bootstrap")
"""Keys that came after studies had been begun; see `TrainSettings.as_asked`."""


class Budget(Section):
    """How long a training lasts; exactly one of the three.

    Attributes:
        steps: optimizer steps.
        epochs: passes over the training split.
        examples: rows seen, repetitions counted.
    """

    steps: Positive | None = None
    epochs: Annotated[float, Field(gt=0)] | None = None
    examples: Positive | None = None

    @model_validator(mode="after")
    def _one(self) -> Budget:
        if sum(value is not None for value in (self.steps, self.epochs, self.examples)) != 1:
            raise ValueError("give exactly one of steps, epochs and examples")
        return self

    def optimizer_steps(self, rows: int, batch_size: int) -> int:
        """Optimizer steps of `batch_size` rows each that the budget amounts to, for a training split of `rows` rows.

        >>> Budget(epochs=2).optimizer_steps(rows=100, batch_size=32)
        7
        """
        if self.steps is not None:
            return self.steps
        examples = self.examples if self.examples is not None else (self.epochs or 0) * rows
        return max(1, int(-(-examples // batch_size)))


class Lora(Section):
    """Low-rank adapters instead of all weights (Hu et al. 2022, through PEFT).

    Attributes:
        rank: of the two factors.
        alpha: the update is scaled by alpha / rank.
        dropout: share of the adapter's inputs that is left out while training.
        targets: names of the linear layers that get an adapter; PEFT's own choice for the architecture where left out,
            else every linear layer but the head.
    """

    rank: Positive = 8
    alpha: Positive = 16
    dropout: Share = 0.0
    targets: list[str] | None = None


class TrainSettings(Section):
    """What is trained, how, and for how long.

    Attributes:
        task: what is learnt; follows from the columns' roles where left out.
        model: a model that is trained from scratch, as in `builtin:text-cnn`, one that suits the columns where left
            out; else the Hugging Face id or the folder of a pretrained model.
        metric: the score on validation that weights are chosen by, and on test that arms of a study are judged by;
            the task's own where left out.
        vectors: word vectors that `builtin:text-cnn` and `builtin:bilstm` keep instead of learning their own: a
            file in word2vec's or GloVe's format, or a model's folder, of which the input embeddings are read.
        budget: a number of optimizer steps, or one of `{steps: n}`, `{epochs: n}`, `{examples: n}`; for
            `builtin:gradient-boosting` of boosting iterations, for `builtin:logistic-regression` of the solver's.
        batch_size: rows of one optimizer step, over all processes and accumulated pieces; `auto` finds the largest
            that fits and pays, once, and keeps to it.
        gradient_accumulation: pieces that the rows of a step are cut into, to save memory.
        learning_rate: at its highest; left out, 1e-3 to 5e-3 from scratch, as suits the model, 5e-5 for pretrained
            weights, 5e-4 with LoRA.
        schedule: how the learning rate goes on after warm-up.
        warmup: optimizer steps in which the learning rate rises from nothing, or a share of the budget below 1.
        weight_decay: of AdamW.
        max_gradient_norm: gradients above it are scaled down to it; 0 leaves them as they are.
        label_smoothing: share of the probability that is spread over all labels in the loss.
        class_weights: `balanced`, or label to weight in the loss.
        threshold: `tuned` moves the border between the labels, once the weights are chosen, to where validation has the
            best score by the metric; the probabilities stay what they are.
        bootstrap: whether the seed draws, with replacement, which source rows are learnt, copies beside their source
            row; for models of scikit-learn, of which nothing else is drawn. `augkit ablate` does so with them.
        evaluate_every: optimizer steps between evaluations on the validation split; a tenth of the budget where left
            out.
        early_stopping: optimizer steps without a better score on the validation split after which training stops.
        select: which weights are scored on the test split: the `best` on the validation split, or the `last`.
        max_length: tokens a text is cut at.
        length_grouping: whether texts of like length share a batch, which saves padding.
        precision: of the arithmetic; weights stay in fp32.
        activation_checkpointing: compute activations again in the backward pass instead of keeping them.
        torch_compile: compile the model with `torch.compile`.
        attention: the attention kernel of transformers; `auto` takes `eager` on the CPU and `sdpa` on a GPU.
        threads: threads that torch computes with; as many as it takes by itself where left out.
        lora: train low-rank adapters only; `true`, or their settings.
        deepspeed: `zero0`, `zero1`, `zero2`, `zero3`, or the path of DeepSpeed's own JSON.
        checkpoint_every: optimizer steps between checkpoints to resume from; once a minute where left out.
        evaluation_batch_size: rows at once when scoring.
        keep_model: whether the run folder keeps the selected weights.
        report_to: trackers that are told of every logged step.

    >>> TrainSettings(budget=100).budget.steps
    100
    """

    task: TaskName | None = None
    model: Annotated[str, Field(min_length=1)] = "builtin:text-cnn"
    metric: MetricName | None = None
    vectors: Annotated[str, Field(min_length=1)] | None = None
    budget: Budget = Field(default_factory=lambda: Budget(steps=DEFAULT_STEPS))
    batch_size: Positive | Literal["auto"] = 32
    gradient_accumulation: Positive = 1
    learning_rate: Annotated[float, Field(gt=0)] | None = None
    schedule: Schedule = "linear"
    warmup: Annotated[int, Field(ge=0)] | Share = 0
    weight_decay: Annotated[float, Field(ge=0)] = 0.01
    max_gradient_norm: Annotated[float, Field(ge=0)] = 1.0
    label_smoothing: Share = 0.0
    class_weights: Literal["balanced"] | dict[str, Annotated[float, Field(ge=0)]] | None = None
    threshold: Literal["tuned"] | None = None
    bootstrap: bool = False
    evaluate_every: Positive | None = None
    early_stopping: Positive | None = None
    select: Literal["best", "last"] = "best"
    max_length: Annotated[int, Field(ge=4)] = 128
    length_grouping: bool = False
    precision: Literal["fp32", "bf16", "fp16"] = "fp32"
    activation_checkpointing: bool = False
    torch_compile: bool = False
    attention: Literal["auto", "eager", "sdpa", "flash_attention_2"] = "auto"
    threads: Positive | None = None
    lora: Lora | None = None
    deepspeed: str | None = None
    checkpoint_every: Positive | None = None
    evaluation_batch_size: Positive = 128
    keep_model: bool = True
    report_to: list[Tracker] = Field(default_factory=list)

    @field_validator("budget", mode="before")
    @classmethod
    def _steps(cls, value: Any) -> Any:
        """A number alone counts optimizer steps."""
        return {"steps": value} if isinstance(value, int) and not isinstance(value, bool) else value

    @field_validator("lora", mode="before")
    @classmethod
    def _plain_lora(cls, value: Any) -> Any:
        return ({} if value else None) if isinstance(value, bool) else value

    @field_validator("class_weights", mode="before")
    @classmethod
    def _labels_as_text(cls, value: Any) -> Any:
        """YAML reads the label 0 as a number; labels are compared as text."""
        return {str(key): item for key, item in value.items()} if isinstance(value, dict) else value

    @field_validator("deepspeed")
    @classmethod
    def _preset_or_file(cls, value: str | None) -> str | None:
        if value is not None and value not in PRESETS and not value.endswith(".json"):
            raise ValueError(f"{value!r} is neither a preset ({', '.join(PRESETS)}) nor the path of a .json file")
        return value

    @model_validator(mode="after")
    def _consistent(self) -> TrainSettings:
        if self.batch_size != "auto" and self.batch_size % self.gradient_accumulation:
            raise ValueError(
                f"batch_size {self.batch_size} cannot be cut into {self.gradient_accumulation} equal pieces "
                "(gradient_accumulation); a multiple of it can"
            )
        if self.lora and self.builtin:
            raise ValueError(f"`lora` adapts pretrained weights, and {self.model} is trained from scratch")
        if self.vectors and self.model not in OVER_WORDS:
            raise ValueError(f"`vectors` are for {' and '.join(OVER_WORDS)}; {self.model} does not read whole words")
        if said := self.meaningless():
            raise ValueError(said)
        return self

    def meaningless(self) -> str:
        """What is asked of a model that cannot do it, in words; empty where nothing is."""
        if self.bootstrap and not self.fitted:
            return f"`bootstrap` is for {' and '.join(ESTIMATORS)}; the seed of {self.model} draws weights and order"
        if not self.fitted:
            return ""
        for name, field in type(self).model_fields.items():
            if name not in ESTIMATORS[self.model] and getattr(self, name) != field.get_default(
                call_default_factory=True
            ):
                return f"`{name}` means nothing to {self.model}, which is fitted to all rows at once; leave it out"
        if self.budget.steps is None:
            return f"every iteration of {self.model} sees all rows: give `budget` as a number of them"
        return ""

    def as_asked(self) -> dict[str, Any]:
        """The settings as JSON values, without what later came to be settable and is as it always was.

        So a run or a study that was made before is found again.
        """
        values = self.model_dump(mode="json")
        return {
            name: value
            for name, value in values.items()
            if name not in LATER or value != type(self).model_fields[name].default
        }

    @property
    def fitted(self) -> bool:
        """Whether the model is one of scikit-learn's, fitted to all rows at once."""
        return self.model in ESTIMATORS

    @property
    def builtin(self) -> bool:
        """Whether the model is one of augkit's own, trained from scratch."""
        return self.model.startswith("builtin:")

    @property
    def peak_learning_rate(self) -> float:
        """The learning rate as given, else the one that suits the model."""
        if self.learning_rate is not None:
            return self.learning_rate
        if self.builtin:
            if self.fitted:
                return BOOSTING_RATE
            if self.model in NORMALISED:
                return NORMALISED_RATE
            return FROM_SCRATCH_RATE * (2 if self.model in FASTER else 1)
        return LORA_RATE if self.lora else PRETRAINED_RATE

    def evaluation_steps(self, steps: int) -> int:
        """Optimizer steps between evaluations, for a budget of so many."""
        return self.evaluate_every or max(1, steps // 10)
