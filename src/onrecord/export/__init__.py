"""Records out: a table for people, JSON and JSONL for programs, a web page for readers.

Each writer takes an iterable of records and an open text file, and writes as the records come where its
format allows:

- `onrecord.export.table.write_table`: who, how, what, when, how sure
- `onrecord.export.jsonl.write_json` and `write_jsonl`: `onrecord/1` objects
- `onrecord.export.page.write_page`: the articles with every attribution marked, in one file

Import them from their own modules, so that writing JSON doesn't load what draws tables.
"""
