"""Models that are trained: from scratch, or from pretrained weights."""
