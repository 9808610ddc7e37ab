"""The same random changes of a batch of tensors in augkit, kornia, torchvision v2 and torchaudio, as calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import torch
from image_peers import with_stand_ins
from torch import Tensor

Calls = dict[str, Callable[[], object]]

AUGKIT = ("augkit, bytes", "augkit, floats")
EACH = "torchvision, each"
PEERS = ("kornia", "torchvision", EACH)
CLASSES = 10
COLOURS = (0.7, 1.3)
CHAIN = "flip + crop + colours"


def steps(size: int) -> dict[str, list[Any]]:
    """Chains of augkit by what they are called in the table."""
    colours = [{f"image.{name}": {"factor": list(COLOURS)}} for name in ("brightness", "contrast", "saturation")]
    crop = {"image.random_crop": {"padding": size // 8}}
    half = {"image.flip": {"p": 0.5}}
    return {
        "flip": [half],
        "rot90": ["image.rot90"],
        "random_crop": [crop],
        "resized_crop": ["image.resized_crop"],
        "rotate": ["image.rotate"],
        "affine": ["image.affine"],
        "brightness": [colours[0]],
        "contrast": [colours[1]],
        "saturation": [colours[2]],
        "hue": ["image.hue"],
        "grey": [{"image.grey": {"p": 0.2}}],
        "gaussian_noise": [{"image.gaussian_noise": {"sigma_rate": [0.05, 0.05]}}],
        "coarse_dropout": [{"image.coarse_dropout": {"holes": [1, 1]}}],
        "mixup": ["image.mixup"],
        "cutmix": ["image.cutmix"],
        CHAIN: [half, crop, *colours],
    }


def image_cases(pixels: Tensor, each_rows: int) -> dict[str, Calls]:
    """What each library does to a batch, by operator; libraries that are not installed are left out.

    Args:
        pixels: (rows, 3, size, size), uint8.
        each_rows: how many of them are handed to torchvision one after another.
    """
    size, floats = pixels.shape[-1], pixels.to(torch.float32) / 255
    labels = torch.arange(len(pixels), device=pixels.device) % CLASSES
    chains = steps(size)
    cases: dict[str, Calls] = {
        name: {
            who: by_augkit(chain, batch, labels if name in ("mixup", "cutmix") else None)
            for who, batch in zip(AUGKIT, (pixels, floats), strict=True)
        }
        for name, chain in chains.items()
    }
    for who, found in (
        ("kornia", by_kornia(floats, labels)),
        ("torchvision", by_torchvision(pixels, labels, each=False)),
        (EACH, by_torchvision(pixels[:each_rows], labels, each=True)),
    ):
        for name, call in found.items():
            cases[name][who] = call
    return cases


def sound_cases(spectrograms: Tensor) -> dict[str, Calls]:
    """Masks on a batch of spectrograms (rows, 1, bands, frames), floats."""
    share = {"share": [0.02, 0.2], "count": 1}
    chains: dict[str, list[Any]] = {
        "frequency_mask": [{"audio.frequency_mask": share}],
        "time_mask": [{"audio.time_mask": share}],
        "both masks": [
            {"audio.spec_augment": {"warp": 0.0, "frequency_masks": 1, "time_masks": 1, "time_share": [0.02, 0.2]}}
        ],
        "spec_augment with warp": ["audio.spec_augment"],
    }
    cases: dict[str, Calls] = {name: {"augkit": by_augkit(chain, spectrograms, None)} for name, chain in chains.items()}
    for name, call in by_torchaudio(spectrograms).items():
        cases[name]["torchaudio"] = call
    return cases


def by_augkit(chain: list[Any], batch: Tensor, labels: Tensor | None) -> Callable[[], object]:
    from augkit import Batched

    augment, ids, epochs = Batched(chain, seed=1, classes=CLASSES), torch.arange(len(batch)), count()
    return lambda: augment(batch, ids, epoch=next(epochs), labels=labels)


def by_kornia(floats: Tensor, labels: Tensor) -> Calls:
    try:
        from kornia import augmentation as ka
    except ImportError:
        return {}
    size, same = floats.shape[-1], {"p": 1.0}
    colours = [
        ka.RandomBrightness(COLOURS, **same),
        ka.RandomContrast(COLOURS, **same),
        ka.RandomSaturation(COLOURS, **same),
    ]
    flip = ka.RandomHorizontalFlip(p=0.5)
    crop = ka.RandomCrop((size, size), padding=size // 8, cropping_mode="resample", **same)
    changes: Mapping[str, list[Any]] = {
        "flip": [flip],
        "rot90": [ka.RandomRotation90((1, 3), **same)],
        "random_crop": [crop],
        "resized_crop": [ka.RandomResizedCrop((size, size), cropping_mode="resample", **same)],
        "rotate": [ka.RandomRotation(30.0, **same)],
        "affine": [ka.RandomAffine(15.0, (0.1, 0.1), (0.9, 1.1), 5.0, **same)],
        "brightness": colours[:1],
        "contrast": colours[1:2],
        "saturation": colours[2:],
        "hue": [ka.RandomHue((-0.05, 0.05), **same)],
        "grey": [ka.RandomGrayscale(p=0.2)],
        "gaussian_noise": [ka.RandomGaussianNoise(0.0, 0.05, **same)],
        "coarse_dropout": [ka.RandomErasing((0.01, 0.09), (0.33, 3.0), **same)],
        CHAIN: [flip, crop, *colours],
    }
    made: Calls = {}
    for name, transforms in changes.items():
        container = ka.AugmentationSequential(*transforms, data_keys=["input"])
        made[name] = _quick(lambda container=container: container(floats))  # type: ignore[misc]
    for name, mix in (
        ("mixup", ka.RandomMixUpV2(data_keys=["input", "class"], **same)),
        ("cutmix", ka.RandomCutMixV2(data_keys=["input", "class"], **same)),
    ):
        made[name] = _quick(lambda mix=mix: mix(floats, labels))  # type: ignore[misc]
    return made


def by_torchvision(pixels: Tensor, labels: Tensor, *, each: bool) -> Calls:
    """Its transforms draw once for all that they are given: a batch, or with `each` one row after another."""
    try:
        with_stand_ins()
        from torchvision.transforms import v2
    except (ImportError, RuntimeError):
        return {}
    size, bilinear = pixels.shape[-1], {"interpolation": v2.InterpolationMode.BILINEAR}
    colours = v2.ColorJitter(COLOURS, COLOURS, COLOURS)  # in a drawn order
    flip, crop = v2.RandomHorizontalFlip(), v2.RandomCrop(size, padding=size // 8)
    changes: Mapping[str, Callable[[Tensor], Any]] = {
        "flip": flip,
        "random_crop": crop,
        "resized_crop": v2.RandomResizedCrop(size, antialias=False),
        "rotate": v2.RandomRotation(30.0, **bilinear),
        "affine": v2.RandomAffine(15.0, (0.1, 0.1), (0.9, 1.1), [-5.0, 5.0, -5.0, 5.0], **bilinear),
        "brightness": v2.ColorJitter(brightness=COLOURS),
        "contrast": v2.ColorJitter(contrast=COLOURS),
        "saturation": v2.ColorJitter(saturation=COLOURS),
        "hue": v2.ColorJitter(hue=0.05),
        "grey": v2.RandomGrayscale(0.2),
        "gaussian_noise": v2.GaussianNoise(sigma=0.05),
        "coarse_dropout": v2.RandomErasing(1.0, (0.01, 0.09)),
        CHAIN: v2.Compose([flip, crop, colours]),
    }
    if each:
        return {
            name: _quick(lambda change=change: torch.stack([change(row) for row in pixels]))  # type: ignore[misc]
            for name, change in changes.items()
        }
    made = {name: _quick(lambda change=change: change(pixels)) for name, change in changes.items()}  # type: ignore[misc]
    mixes = {"mixup": v2.MixUp(num_classes=CLASSES), "cutmix": v2.CutMix(num_classes=CLASSES)}
    floats = pixels.to(torch.float32) / 255
    return made | {
        name: _quick(lambda mix=mix: mix(floats, labels))  # type: ignore[misc]
        for name, mix in mixes.items()
    }


def by_torchaudio(spectrograms: Tensor) -> Calls:
    from augkit.models.torchaudio import mend_torchaudio

    mend_torchaudio()
    try:
        from torchaudio import transforms
    except ImportError:
        return {}
    bands, frames = spectrograms.shape[-2:]
    by_frequency = transforms.FrequencyMasking(bands // 5, iid_masks=True)
    by_time = transforms.TimeMasking(frames // 5, iid_masks=True)
    return {
        "frequency_mask": _quick(lambda: by_frequency(spectrograms)),
        "time_mask": _quick(lambda: by_time(spectrograms)),
        "both masks": _quick(lambda: by_time(by_frequency(spectrograms))),
    }


def _quick(run: Callable[[], object]) -> Callable[[], object]:
    return torch.no_grad()(run)
