"""Files: strict YAML, files put into place whole, and what is shipped with the package."""
