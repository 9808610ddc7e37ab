"""Operators on images, one a file; `kernels/` changes arrays, `reading/` knows files and labels, `kinds/` has bases."""
