"""Says what is left to do: a blueprint has to name the service."""

import json
import sys

ANSWERS = json.loads({{ cookiecutter | jsonify | jsonify }})

WOKEN_BY = {
    "http": 'http: ["' + ANSWERS["route"] + '"]',
    "event": "on: [{topic: " + ANSWERS["topic"] + "}]",
    "schedule": 'on: [{schedule: "' + ANSWERS["schedule"] + '"}]',
}
ENTRY = """\
The service is there. What names it in a blueprint, below `services`:

  {name}:
    description: "{description}"
    code: services/{name}
    {woken}
"""

sys.stderr.write(ENTRY.format(woken=WOKEN_BY[ANSWERS["kind"]], **ANSWERS))
