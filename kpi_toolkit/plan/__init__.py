"""The plan: what was agreed as a whole, checked by its rules, and what became of last month's actions."""
