"""What people are told of a report: sentences, dates and names, in their language."""
