"""One file, one process: the only place where parts are put together."""
