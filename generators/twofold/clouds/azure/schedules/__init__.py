"""Times at which services are woken: what waits for them, and what says when."""
