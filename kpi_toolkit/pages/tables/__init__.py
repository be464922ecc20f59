"""What the parts of a review are filled with."""
