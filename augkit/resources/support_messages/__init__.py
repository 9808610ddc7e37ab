"""Customer-support messages of an imagined online shop, written for augkit."""
