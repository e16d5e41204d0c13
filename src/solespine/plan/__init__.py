"""Plan: what to do, how much, until when, and what not."""

from solespine.plan.make import make_plan
from solespine.plan.model import LeftOut, Plan, SecondLook, Step
from solespine.plan.order import PREVENTION

__all__ = ["PREVENTION", "LeftOut", "Plan", "SecondLook", "Step", "make_plan"]
