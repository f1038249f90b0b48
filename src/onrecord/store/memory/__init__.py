"""The store in plain dictionaries: right for one run, and what the other engines are measured against."""

from onrecord.store.memory.store import MemoryStore

__all__ = ["MemoryStore"]
