"""What operators on interactions learn from the training split."""
