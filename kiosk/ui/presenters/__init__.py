"""Session state to view model, without Qt."""
