"""Approval of a draft before it is published: who said yes, when, and what they had in front of them."""
