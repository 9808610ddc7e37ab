"""Which augmentation helped: arms, runs, statistics and verdicts."""
