"""A letter and how it gets to somebody: channels, mail, web hooks, the ledger of deliveries.

Knows nothing of metrics.
"""
