"""Sheets of a plan as people fill them in: cells, headings, typed values, and what is wrong with them."""
