"""What named people are asked to sign or answer: one clause of one version, by link, on paper or at the door."""
