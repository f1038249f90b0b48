"""Who is behind a source, and which day the time words mean."""
