"""The table of look-alike letters made from Unicode's confusables, the script that makes it, and a licence."""
