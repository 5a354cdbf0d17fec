"""`signet demo`: the whole main job on sample data, checked as an employer would."""
