"""Names of persons and places, made by `make_table.py`; read by `augkit.resources.naming`."""
