"""The metric library: one module per section, one declaration per metric.

The façade makes every metric an attribute of it: ``kt.metrics.repurchase_rate(shop, "2026-10")``.
"""
