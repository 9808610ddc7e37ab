"""What operators learn of the columns and rows of a table."""
