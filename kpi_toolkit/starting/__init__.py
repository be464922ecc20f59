"""The first hour: what files look like, which exports they are, and the kpi.yaml that reads them."""
