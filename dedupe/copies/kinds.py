"""Define the kinds of copy, with the words that people read for each (pure)."""

from enum import StrEnum


class CopyKind(StrEnum):
    """List the values of `copies.kind`, from the closest to the loosest relation between a copy and its original."""

    EXACT = "exact"
    COPY = "copy"
    EXCERPT = "excerpt"
    UPDATE = "update"

    @property
    def label(self) -> str:
        """Return the noun: `exact copy`, `copy`, `excerpt` or `update`."""
        return "exact copy" if self is CopyKind.EXACT else self.value

    @property
    def with_article(self) -> str:
        """Return the label behind its indefinite article: `an exact copy`, `a copy`."""
        return f"a {self.label}" if self is CopyKind.COPY else f"an {self.label}"
