"""Over- and under-sampling of tables.

A sampler's kernel decides which rows stay and what new rows are made of; `lineage.py` turns that into values. The
neighbours that most of them ask for are found in `search/`. `augkit.tabular` offers the same to scikit-learn.
"""
