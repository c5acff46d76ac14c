"""A reader for the real pcscd that fails as readers in the field do, while cards still lie on it."""
