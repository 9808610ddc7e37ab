"""Operators on whole batches of tensors, on any device of torch, for use inside a training loop.

`chain` has the class `Batched`; `image/` and `audio/` have a step a file, named as the operator on rows whose options
it takes; the rest is what they share: draws (`chance`), noise, sampling between pixels, masks.
"""

from augkit.errors import MissingExtra

try:
    import torch  # noqa: F401
except ImportError:
    raise MissingExtra("augkit.Batched", "models") from None
