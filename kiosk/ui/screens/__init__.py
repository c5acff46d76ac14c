"""One file a screen: draws a view model, emits what the member did."""
