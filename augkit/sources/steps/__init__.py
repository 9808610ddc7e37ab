"""Tables with a line for each step of a time series, read as series, one a row."""
