"""All SQL of the project: opening the two databases, their schemas, and the queries, one module per table or topic."""
