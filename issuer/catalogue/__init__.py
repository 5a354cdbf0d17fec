"""The catalogue file: read strictly, checked against the policy, said all at once."""
