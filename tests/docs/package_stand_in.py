"""Stands for `twofold package` in the tests of the documentation: fetches nothing."""

from __future__ import annotations

import sys
from unittest.mock import patch

from packaged import Hollow
from twofold.cli import main
from twofold.packaging.tools import Tools

if __name__ == "__main__":
    sys.argv[0] = "twofold"
    with patch.object(Tools, "uv", Hollow.uv):
        sys.exit(main())
