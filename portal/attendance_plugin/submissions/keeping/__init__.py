"""How long what parents sent is kept, and forgetting it every night (R32)."""
