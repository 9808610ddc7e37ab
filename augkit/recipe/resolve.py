"""Writes a recipe back in full, and cuts out the part of it that decides what a build makes."""

from __future__ import annotations

import json
import math
from typing import Any

import yaml

from augkit.recipe.data_paths import with_absolute_data
from augkit.recipe.schema import Recipe
from augkit.recipe.yaml import BOOLEAN, FLOAT, INTEGER, NOT_FINITE, NULL
from augkit.roles import MEDIA_ROLES, ROLES

__all__ = ["canonical_json", "identity", "resolved", "to_yaml"]

NOT_IN_IDENTITY = ("description", "on_error", "max_quarantined", "train", "ablate")
NOT_IN_SOURCE_IDENTITY = ("data", "max_megapixels", "box_format")
MEDIA = frozenset(ROLES[role].modality for role in MEDIA_ROLES)
"""Modalities whose encoding has a section under `output`; it decides nothing about data without them."""


def resolved(recipe: Recipe) -> dict[str, Any]:
    """The recipe as plain values, every default spelt out and every path absolute, keys in the schema's order.

    Read back by `Recipe.model_validate` or through `to_yaml`, it gives an equal recipe.
    """
    data: dict[str, Any] = recipe.model_dump(mode="python")
    if splits := data["source"]["splits"]:
        fractions = splits.pop("fractions")
        data["source"]["splits"] = fractions | splits
    data["source"] = with_absolute_data(data["source"], lambda path: recipe.folder)
    return data


def identity(recipe: Recipe) -> dict[str, Any]:
    """The part of a recipe that decides the bytes of a build, to be hashed beside the source's own fingerprint.

    Left out: where the data stands, what it is for, what happens to bad rows, training and ablation. A step is always
    `{name: parameters}` here, so that `text.swap` and `{text.swap: {}}` are the same.
    """
    data = {key: value for key, value in resolved(recipe).items() if key not in NOT_IN_IDENTITY}
    data["source"] = {key: value for key, value in data["source"].items() if key not in NOT_IN_SOURCE_IDENTITY}
    if data["source"]["events"] is None:  # as every recipe had it before there were event logs
        del data["source"]["events"]
    else:
        for key in ("session", "negatives"):
            if not data["source"]["events"][key]:
                del data["source"]["events"][key]
    if data["source"]["steps"] is None:
        del data["source"]["steps"]
    if data["source"]["channels"] == "last":
        del data["source"]["channels"]
    if not data["source"]["new_columns"]:
        del data["source"]["new_columns"]
    if not data["source"]["weighted_labels"]:
        del data["source"]["weighted_labels"]
    media = {ROLES[role].modality for role in recipe.source.columns if role in MEDIA_ROLES}
    data["output"] = {key: value for key, value in data["output"].items() if key in media or key not in MEDIA}
    if data["source"]["splits"]:  # in this order; canonical JSON would sort a mapping
        data["source"]["splits"] = [list(pair) for pair in data["source"]["splits"].items()]
    if data["augment"]:
        data["augment"] = data["augment"] | {"chain": [_spelt_out(step) for step in data["augment"]["chain"]]}
        if data["augment"]["perturb"]:  # as every recipe had it before it could say otherwise
            del data["augment"]["perturb"]
    data["gates"] = [_spelt_out(gate) for gate in data["gates"]]
    return data


def _spelt_out(step: Any) -> Any:
    """A step as `{name: parameters}`, and so the steps inside it."""
    if isinstance(step, str):
        return {step: {}}
    if not isinstance(step, dict):
        return step
    whole: dict[str, Any] = {}
    for name, inside in step.items():
        if name in ("one_of", "sequence") and isinstance(inside, list):
            whole[name] = [_spelt_out(item) for item in inside]
        elif name == "some_of" and isinstance(inside, dict) and isinstance(inside.get("steps"), list):
            whole[name] = inside | {"steps": [_spelt_out(item) for item in inside["steps"]]}
        else:
            whole[name] = {} if inside is None else inside
    return whole


def canonical_json(value: Any) -> bytes:
    """The one JSON spelling of a value, for hashing: sorted keys, no spaces, UTF-8.

    Raises:
        ValueError: for NaN and infinity, and where two keys of a mapping are the same text.

    >>> canonical_json({"b": [1, 0.5], "a": "ü"}).decode()
    '{"a":"ü","b":[1,0.5]}'
    """
    text = json.dumps(_text_keys(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def _text_keys(value: Any) -> Any:
    """JSON has text keys only, and Python cannot sort text among numbers."""
    if isinstance(value, dict):
        named = {str(key): _text_keys(item) for key, item in value.items()}
        if len(named) < len(value):
            raise ValueError(f"two keys are the same text: {list(value)}")
        return named
    return [_text_keys(item) for item in value] if isinstance(value, list | tuple) else value


def to_yaml(data: dict[Any, Any]) -> str:
    """Readable block YAML, which `augkit.recipe.yaml.parse` reads back to the same value.

    Raises:
        ValueError: for NaN and infinity, which a recipe cannot hold.

    >>> print(to_yaml({"name": "no", "steps": [1, "1e-3"]}), end="")
    name: "no"
    steps:
      - 1
      - "1e-3"
    """
    return yaml.dump(
        data,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=1 << 30,
    )


class _Dumper(yaml.SafeDumper):
    """Block YAML without aliases, lists indented under their key."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _is_special(text: str) -> bool:
    """Whether text, left unquoted, would be read as something else, by YAML 1.2 or by 1.1."""
    patterns = (NULL, BOOLEAN, INTEGER, FLOAT, NOT_FINITE)
    if any(pattern.fullmatch(text) for pattern in patterns):
        return True
    resolvers = yaml.SafeDumper.yaml_implicit_resolvers.get(text[:1], [])
    return any(pattern.match(text) for _, pattern in resolvers)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if any(letter in text for letter in "\r\t\x85\u2028\u2029\ufeff"):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif _is_special(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _represent_number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    if not math.isfinite(number):
        raise ValueError(f"a recipe cannot hold {number}")
    return dumper.represent_float(number)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(float, _represent_number)
