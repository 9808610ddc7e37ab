"""Models that operators and gates call: where their weights lie, loading them, and what they are asked for."""
