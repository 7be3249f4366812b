"""Every SQL statement, the tables and the migrations. Nobody else knows SQL.

Statements are SQLAlchemy constructs (`statements/`), compiled ahead of time into
`compiled.py`, and run as text through `sqlite3`; SQLAlchemy itself is imported only to make
or migrate a database.
"""
