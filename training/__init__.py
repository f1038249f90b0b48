"""Makes a model folder from a corpus. Needs torch; not shipped in the wheel."""
