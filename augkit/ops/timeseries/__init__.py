"""Operators on time series: numbers over steps, one row of them a channel."""
