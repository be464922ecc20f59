"""A folder, database or pandas frames become checked canonical tables: the only reader of data."""
