"""The card's side: files, access control, secure messaging and scripted mishaps."""
