"""What proves it: evidence, its files, its links to answers, and the verdicts."""
