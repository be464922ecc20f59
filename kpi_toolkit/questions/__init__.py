"""A question as people ask it, in Chinese or English: read by a grammar, never by a model, and never guessed."""
