"""What operators that over-sample share: which rows of a class new ones start from, and where they go."""
