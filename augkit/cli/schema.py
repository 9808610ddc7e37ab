"""`augkit schema`."""

from __future__ import annotations

from augkit.cli.options import AsJson, Verbose
from augkit.cli.reporting import reporting


def schema(as_json: AsJson = False, verbose: Verbose = False) -> None:
    """Print the JSON Schema of a recipe, for editors.

    With it they complete and check a recipe while it is written. Save it with `augkit schema > recipe.schema.json`;
    most editors use it where the recipe begins with this line:
    `# yaml-language-server: $schema=recipe.schema.json`.
    """
    with reporting(as_json, verbose) as out:
        import json

        from augkit.gates.registry import GATES
        from augkit.ops.catalogue import parameter_schemas
        from augkit.recipe.json_schema import recipe_schema

        made = recipe_schema(parameter_schemas(), {name: gate.model_json_schema() for name, gate in GATES.items()})
        if as_json:
            out.line(made)
        else:
            print(json.dumps(made, indent=2))
