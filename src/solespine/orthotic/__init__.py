"""Orthotic: from the scan of a foot and a prescription to a part that can be made."""
