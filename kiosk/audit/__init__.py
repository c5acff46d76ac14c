"""An append-only journal of enums and counts, provable by anybody."""
