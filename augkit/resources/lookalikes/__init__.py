"""Chinese characters that look alike, and the script that finds them in the glyphs of two fonts."""
