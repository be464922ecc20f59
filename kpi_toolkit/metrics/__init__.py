"""The metric library: one module per section, one declaration per metric."""
