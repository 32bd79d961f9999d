"""Budgets for public forms: by child, mailbox and network. Over budget is looked at by a person, never refused."""
