"""The command line: one file a command. A command parses, calls what `import augkit` offers, and prints.

Nothing heavy is imported here or at the head of a command's file, so that `augkit --help` answers at once.
"""

from augkit.cli.app import main

__all__ = ["main"]
