"""From files and bytes to sounds and back, and how times in a sound move."""
