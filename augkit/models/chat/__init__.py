"""Instruction models: what they are asked, who answers, and the book in which answers are kept."""
