"""From sealed claims to paper in the tray, without a spooler."""
