"""What must survive a visit: stored, delivered, deleted on acknowledgement."""
