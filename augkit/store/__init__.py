"""Versions on disk: objects by content, manifests, tags, and what can be asked of them. A verb a file."""
