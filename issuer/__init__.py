"""What the Centre for Continuing Education does."""
