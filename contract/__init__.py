"""What kiosk and gateway agree on, and nothing else."""
