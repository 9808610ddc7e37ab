"""Operators on audio, one a file."""
