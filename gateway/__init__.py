"""The reference server that a fund runs in front of its back office."""
