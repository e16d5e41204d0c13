"""Flow: the one place that names every stage in order."""

from solespine.flow.assess import assess

__all__ = ["assess"]
