"""Files that come in and go out: instruments, scores, assignments, spreadsheets, and how numbers are read from them."""
