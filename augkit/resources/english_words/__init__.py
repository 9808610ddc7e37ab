"""The list of common English words made from SCOWL, the script that makes it, and the licence."""
