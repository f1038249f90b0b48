"""Imported by the process that all runs are forked from, so that none waits for what each of them needs."""

from __future__ import annotations

import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401

import onrecord.collect
import onrecord.read.items
import onrecord.store.sql.store  # noqa: F401
from onrecord.read.language import language_of
from tests.endurance.news import article

language_of(article(0))  # opens what languages are told by
