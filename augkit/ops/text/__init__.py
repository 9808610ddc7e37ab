"""Text operators, one a file. `base.py` holds what a text sample is, `words.py` what a word is."""
