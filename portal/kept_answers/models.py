"""None: the number lives in a table without a model. Django tells only apps with this module when all is migrated."""
