"""augkit: a better training set, and proof that it is better.

    import augkit

    result = augkit.build("recipe.yaml")          # a versioned, augmented dataset
    data = augkit.load(result.name)               # as a datasets.DatasetDict
    pipeline = augkit.Pipeline(augkit.Recipe.load("recipe.yaml"))
    data["train"].with_transform(pipeline)        # the same operators on the fly

Names are imported when they are first used, so that `import augkit` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from augkit.api import ablate, build, explain, load, plan, plan_ablation, train, verify
    from augkit.batched.chain import Batched
    from augkit.errors import AugkitError
    from augkit.ops.base import Row, operator
    from augkit.ops.registry import list_operators
    from augkit.pipeline import Pipeline
    from augkit.recipe.schema import Recipe
    from augkit.store.store import open_store

__version__ = "0.1.0"

_HOMES = {
    "ablate": "augkit.api",
    "build": "augkit.api",
    "explain": "augkit.api",
    "load": "augkit.api",
    "plan": "augkit.api",
    "plan_ablation": "augkit.api",
    "train": "augkit.api",
    "verify": "augkit.api",
    "AugkitError": "augkit.errors",
    "Batched": "augkit.batched.chain",
    "Row": "augkit.ops.base",
    "operator": "augkit.ops.base",
    "list_operators": "augkit.ops.registry",
    "Pipeline": "augkit.pipeline",
    "Recipe": "augkit.recipe.schema",
    "open_store": "augkit.store.store",
}
__all__ = [
    "AugkitError",
    "Batched",
    "Pipeline",
    "Recipe",
    "Row",
    "ablate",
    "build",
    "explain",
    "list_operators",
    "load",
    "open_store",
    "operator",
    "plan",
    "plan_ablation",
    "train",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'augkit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
