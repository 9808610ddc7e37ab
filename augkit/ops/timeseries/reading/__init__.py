"""What operators see of a time series, how its labels move, and where partners come from."""
