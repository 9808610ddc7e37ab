"""Operators on tables; what over- and under-sampling is made of stands in `resampling/`."""
