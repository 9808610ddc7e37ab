"""What operators have to know about a text before they change it: its words, sentences, names, dates and numbers."""
