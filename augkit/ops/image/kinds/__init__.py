"""Base classes that families of image operators share."""
