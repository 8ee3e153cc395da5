"""Values as expressions, where a key and a value meet."""

from __future__ import annotations

from twofold.project.express import NOWHERE, express
from twofold.project.layout import line


def test_a_number_is_written_as_ruff_does_and_its_key_stays() -> None:
    written = express({"rate+": 0.5, "e+": 1e30}, NOWHERE, line(0), "limits=")

    assert written == 'limits={"rate+": 0.5, "e+": 1e30}'
