"""Operators on several modalities of a row at once."""
