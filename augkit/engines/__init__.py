"""Where shards are worked. An engine maps a pure function over jobs and hands back results as they finish."""
