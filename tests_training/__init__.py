"""Tests of `training`; they need torch, so the default run leaves them out."""
