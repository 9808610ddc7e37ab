"""Steps on batches of pictures: tensors (batch, channels, height, width), uint8 or floats in [0, 1]."""
