"""Chinese words and characters by how they are read, the script that makes the table, and its licences."""
