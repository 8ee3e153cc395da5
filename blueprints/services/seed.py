"""Put what is for sale into the catalogue, with the rights of whoever runs this.

The product service may only read. Say where the catalogue is as the service is told, with the
settings that `twofold show` lists, and run it where the cloud's own client would work:

    STORE_CATALOG_NAME=catalog-1a2b3c AWS_REGION=eu-central-1 \
      uv run --package product --extra aws seed.py products.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ports.documents import documents


def main() -> None:
    """Put every product of a file into the store, in place of the one that has its id."""
    products = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    for product in products:
        documents("catalog").put(product)
    sys.stdout.write(f"{len(products)} products are for sale\n")


if __name__ == "__main__":
    main()
