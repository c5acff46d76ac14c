"""The wire between supervisor and session: a closed set of messages."""
