"""Data that ships with augkit and the look-ups over it; each data set has a folder with its licence."""
