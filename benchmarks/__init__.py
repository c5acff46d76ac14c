"""Every number that the project states, beside its peer, in one run."""
