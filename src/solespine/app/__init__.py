"""App: the command line over the public names."""

from __future__ import annotations


def main() -> None:
    """Run the command line with the process's arguments and end the process."""
    from solespine.app.run import run_process

    run_process()


__all__ = ["main"]
