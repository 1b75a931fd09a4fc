"""Recognition: achievements, credentials that anyone can verify, and the pages that show them."""
