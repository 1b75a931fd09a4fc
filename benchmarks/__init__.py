"""Speed, as ratios to reference runs on the same server in the same call."""
