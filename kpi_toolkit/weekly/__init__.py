"""Weekly baselines, the chain of points and the policy lab."""
