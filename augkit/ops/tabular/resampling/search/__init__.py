"""The nearest rows of a table: exact (by matrix products or by a tree), or approximate where that is asked for."""
