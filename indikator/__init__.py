"""What is asked and what it is worth: instrument, evaluation, answers, scores."""
