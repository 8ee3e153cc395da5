"""A container's own command: the application, on `$PORT`, until the container is told to end."""

from __future__ import annotations

import os

import uvicorn

from .application import load
from .google import Pushed


def main() -> None:
    """Serve, and answer what has begun before the end."""
    port = int(os.environ.get("PORT", "8080"))
    # Without a host it listens at every address, of either version of IP.
    uvicorn.run(Pushed(load()), host="", port=port, access_log=False)


if __name__ == "__main__":
    main()
