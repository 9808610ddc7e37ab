"""Trains and scores one model on one dataset, exactly and repeatably."""

from augkit.models.torchaudio import mend_torchaudio

mend_torchaudio()  # before anything here imports transformers, which imports it
