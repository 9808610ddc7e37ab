"""What must hold before rows are published. A gate says why it drops a row; nothing is dropped in silence."""
