"""Where records are kept: an SQLite file by default, PostgreSQL for a team, memory for one run."""

from onrecord.store.base import Added, Entry, Page, Query, Sort, Store, View, Writer

__all__ = ["Added", "Entry", "Page", "Query", "Sort", "Store", "View", "Writer"]
