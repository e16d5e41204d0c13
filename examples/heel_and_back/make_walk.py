"""Write walk.trc from the landmark file in the source distribution of gaitkit 1.5.0.

    python examples/heel_and_back/make_walk.py gaitkit-1.5.0/src/gaitkit/data/example_healthy.json

Names are kept; nothing is filtered or filled. Shoulders are left out: they are zero throughout.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from motion_files import trc_head  # noqa: E402

TARGET = HERE / "walk.trc"
LEFT_OUT = ("left_shoulder", "right_shoulder")


def main(source: Path) -> None:
    """Read the landmarks (mm, the vertical second) and write them as they are."""
    document = json.loads(source.read_text(encoding="utf-8"))
    frames, rate = document["angle_frames"], document["fps"]
    names = [n for n in frames[0]["landmark_positions"] if n not in LEFT_OUT]
    head = trc_head(TARGET.name, rate, len(frames), names)
    rows = [
        f"{k + 1}\t{k / rate:.4f}\t"
        + "\t".join(f"{v:.4f}" for name in names for v in frame["landmark_positions"][name])
        for k, frame in enumerate(frames)
    ]
    TARGET.write_text("\n".join([*head, *rows]) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
