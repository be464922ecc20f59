"""What a review says and shows: sentences, tables, charts, and its record as JSON."""
