"""The kiosk: two programs on one machine, a blind supervisor and one session process for each member."""
