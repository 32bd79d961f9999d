"""The pages on which people read and sign, on a phone and without an account."""
