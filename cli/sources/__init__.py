"""The sources of a run: read from files and from what people decided, and the commands that decide."""
