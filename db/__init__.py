"""All SQL of the project: opening the two files, their schema, and the queries, one module per noun."""
