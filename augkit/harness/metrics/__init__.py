"""Scores as pure functions of arrays, each naming the paper or library it follows."""
