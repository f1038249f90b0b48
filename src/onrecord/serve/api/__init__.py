"""The same as the pages, as JSON under `/api/v1`."""
