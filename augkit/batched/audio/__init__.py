"""Steps on batches of sounds: (batch, [channels,] frames), and of spectrograms, (batch, [channels,] bands, frames)."""
