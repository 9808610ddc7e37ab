"""Trains and scores one model on one dataset, exactly and repeatably."""
