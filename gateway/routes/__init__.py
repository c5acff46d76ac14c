"""The calls over HTTP: parse, ask the part that knows, answer."""
