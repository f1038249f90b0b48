"""Links between documents: names that are one person's or body's, and texts that are one article."""
