"""The commands: each one reads its arguments, calls a use case, and says the result."""
