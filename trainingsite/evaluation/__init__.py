"""Says how the programme does: how a cohort comes along."""
