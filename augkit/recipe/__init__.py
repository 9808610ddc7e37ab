"""What the user writes: the schema of a recipe, reading it from YAML, and writing it back in full.

`schema` says what is allowed, `yaml` reads text and keeps line numbers, `load` turns files and `--set` into a `Recipe`,
`problems` says in plain words what is wrong with one, `json_schema` tells editors, `resolve` spells out every default.
"""
