"""Chinese words that can stand for each other, chosen by hand (`synonyms.txt`), and the look-up over them."""
