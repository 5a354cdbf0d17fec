"""From what somebody hands in to the text of a credential."""
