"""What happens to a row: the operator contract (`base.py`), edits, the registry, and one folder a modality."""
