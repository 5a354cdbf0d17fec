"""Every rule a function with its citation."""
