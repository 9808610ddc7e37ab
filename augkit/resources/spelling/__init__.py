"""The table of misspellings made from codespell's dictionary, the script that makes it (`make_table.py`), a licence."""
