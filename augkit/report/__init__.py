"""One self-contained HTML page out of what a study or a build left behind; its numbers stand there as JSON too."""
