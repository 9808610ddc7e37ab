"""What happens to a history of interactions: the items of a user or a session, oldest first."""
