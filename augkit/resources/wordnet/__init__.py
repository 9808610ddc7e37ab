"""The synonym table made from WordNet 3.0, the script that makes it (`make_table.py`), and its licence."""
