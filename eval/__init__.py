"""Does it still answer well: question sets, how answers are judged, runs and their reports."""
