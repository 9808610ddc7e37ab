"""Kernels on arrays of numbers that operators share: curves, noise, interpolation, alignment."""
