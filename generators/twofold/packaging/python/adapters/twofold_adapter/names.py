"""What differs from service to service: its application, and the events that it listens to."""

# The application, as `module.attribute`.
HANDLER = "main.app"

# Topics, as the names of their settings have them.
TOPICS: tuple[str, ...] = ()

# Whether fixed times wake the service.
SCHEDULED = False
