"""The commands put together."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from augkit.cli import (
    ablate,
    build,
    collect,
    diff,
    doctor,
    explain,
    export,
    init,
    ops,
    plan,
    preview,
    remove,
    report,
    schema,
    show,
    tag,
    train,
    verify,
    versions,
)

__all__ = ["app", "main"]

SECTIONS = {
    "Make a dataset": ("init", "plan", "preview", "build"),
    "Look at what was made": ("versions", "show", "diff", "explain", "verify"),
    "Train on it": ("train", "ablate", "report"),
    "Use and keep it": ("tag", "export", "remove", "collect"),
    "Find out more": ("ops", "schema", "doctor"),
}


class Commands(TyperGroup):
    """Lists the commands by what they are for."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        listed = {name for names in SECTIONS.values() for name in names}
        others = tuple(name for name in self.list_commands(ctx) if name not in listed)
        for title, names in {**SECTIONS, "Others": others}.items():
            rows = [(name, self.commands[name].get_short_help_str(limit=90)) for name in names if name in self.commands]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


app = typer.Typer(
    name="augkit",
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
for command in (
    init.init,
    plan.plan,
    preview.preview,
    build.build,
    versions.versions,
    show.show,
    diff.diff,
    explain.explain,
    verify.verify,
    tag.tag,
    export.export,
    remove.remove,
    collect.collect,
    train.train,
    ablate.ablate,
    report.report,
    ops.ops,
    schema.schema,
    doctor.doctor,
):
    app.command()(command)


def _version(asked: bool) -> None:
    if asked:
        from augkit import __version__

        typer.echo(f"augkit {__version__}")
        raise typer.Exit


@app.callback(epilog="Start with: augkit init DATA.csv, then augkit preview recipe.yaml")
def _augkit(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """A better training set, and proof that it is better."""


def main() -> None:
    """Entry point of the command `augkit`."""
    app(prog_name="augkit")
