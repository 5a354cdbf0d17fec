"""The policy's own words: micro-credentials, offerings, enrolments, awards."""
