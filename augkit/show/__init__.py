"""What a person sees: tables, progress, changes in a text. `rich` draws; without a terminal it is plain text."""
