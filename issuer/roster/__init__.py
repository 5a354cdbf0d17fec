"""Results from a Moodle gradebook export: what can be read, and all that cannot."""
