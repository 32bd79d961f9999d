"""Agreements in the admin: who was asked, who has signed, who has not, and what was answered."""
