"""Every statement that the daily commands run, as SQLAlchemy constructs.

Parameters are named, values plain integers and texts. `python -m flashq.store.compile` turns
each into a constant of `compiled.py` under its name in capitals. A module for each of those in
`store` that run them.
"""
