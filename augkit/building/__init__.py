"""How rows become a dataset: plan, chance, ingest, assignment, shards, and the run that ties them together."""
