"""The steps that policies such as RandAugment are made of, and how strong they are."""
