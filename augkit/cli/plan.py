"""`augkit plan`."""

from __future__ import annotations

from augkit.cli.options import AsJson, Limit, Overrides, RecipePath, StorePlace, Verbose, with_limit
from augkit.cli.reporting import reporting


def plan(
    recipe: RecipePath,
    store: StorePlace = None,
    overrides: Overrides = None,
    limit: Limit = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Check a recipe against its data and say what a build would do.

    Nothing is augmented and nothing is written; whatever can be refused is refused here.
    """
    with reporting(as_json, verbose) as out:
        from augkit import api
        from augkit.recipe.schema import Recipe
        from augkit.show.plan import planned

        loaded = Recipe.load(recipe, with_limit(overrides, limit))
        summary = api.plan(loaded, store)
        out.result(summary, lambda: planned(loaded, summary, recipe))
