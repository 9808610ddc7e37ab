"""Logs of events, one a line, read as sequences of items, one a row."""
