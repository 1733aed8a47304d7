"""How the tables came to be what they are: one file for each step, in `versions`, run by Alembic through `env`.

A new step: change `tables.py`, let Alembic write a draft (`tests/store/test_database_schema.py` compares the two), give
it the next number, and raise `schema.HEAD`.
"""
