"""What if: a change at the foot, carried to the back, for this person."""
