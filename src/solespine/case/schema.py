"""Print the JSON Schema of case.yaml.

python -m solespine.case.schema > schemas/case.schema.json
"""

from __future__ import annotations

import json

from solespine.case.schema_document import case_schema


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(case_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
