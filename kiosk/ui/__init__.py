"""Everything that knows Qt, and the presenters that do not."""
