"""The record in a browser: pages to search, check and correct it, and the same as JSON.

`onrecord.serve.run.run` serves a record; `onrecord.serve.app.create_app` makes the application for another
server.
"""
