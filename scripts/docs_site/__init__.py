"""The documentation as static pages in both languages: `python -m scripts.docs_site FOLDER`, or `make docs-site`.

What is written by hand lies under docs/zh and docs/en, a page in each; what the code knows is asked of it.
"""
