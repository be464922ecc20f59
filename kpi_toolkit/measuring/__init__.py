"""From a workspace to measured numbers: what is asked, planned, queried and kept."""
