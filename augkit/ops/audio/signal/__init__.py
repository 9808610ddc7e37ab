"""Pure functions on arrays of samples, float32 of shape (frames, channels), values in [-1, 1] at full scale."""
