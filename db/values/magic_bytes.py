"""First bytes of compressed files, pictures and databases (pure)."""

GZIP_MAGIC = b"\x1f\x8b\x08"  # with deflate, the only method in use (RFC 1952, section 2.3.1)
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"  # RFC 8878, section 3.1.1
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"  # Portable Network Graphics, section 5.2
SQLITE_MAGIC = b"SQLite format 3\0"  # SQLite, "Database File Format", section 1.3.1
