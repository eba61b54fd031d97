"""Now and then: whether accounts are still taken, what waits in vain, and what providers are to forget."""
