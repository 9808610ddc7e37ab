"""The same changes of a picture in augkit, Pillow, torchvision v2 and kornia, as calls without arguments."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO
from math import radians
from typing import Any

import numpy as np

PEERS = ("Pillow", "torchvision", "kornia")
Calls = dict[str, Callable[[], object]]

ANGLE, SHIFT, SIGMA, QUALITY = 30.0, 0.1, 1.5, 50


def cases(pixels: np.ndarray) -> dict[str, Calls]:
    """What each library does to a picture, by operator; libraries that are not installed are left out.

    Args:
        pixels: H × W × 3, uint8, square.
    """
    sides = [by_augkit(pixels), by_pillow(pixels), by_torchvision(pixels), by_kornia(pixels)]
    found = {
        name: {who: side[name] for who, side in zip(("augkit", *PEERS), sides, strict=True) if name in side}
        for name in sides[0]
    }
    return {name: calls for name, calls in found.items() if len(calls) > 1}


def handed_on(pixels: np.ndarray) -> dict[str, Calls]:
    """What it takes to hand augkit's arrays to another library, where that is the faster one, and to have them back.

    Args:
        pixels: H × W × 3, uint8, square.
    """
    from PIL import Image, ImageOps

    size, ours = len(pixels), by_augkit(pixels)
    matrix = (1.1, 0.1, -size * 0.05, 0.1, 1.2, -size * 0.1, 0.0002, 0.0003)
    by_pillow: Mapping[str, Callable[[Any], Any]] = {
        "flip": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        "rot90": lambda image: image.transpose(Image.Transpose.ROTATE_90),
        "perspective": lambda image: image.transform(
            image.size, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BILINEAR
        ),
        "equalize": ImageOps.equalize,
    }

    def through_pillow(change: Callable[[Any], Any]) -> object:
        return np.array(change(Image.fromarray(pixels)))

    found = {
        name: {"augkit": ours[name], "Pillow": partial(through_pillow, change)} for name, change in by_pillow.items()
    }
    try:
        import torch
    except ImportError:
        return found

    def through_planes() -> object:
        planes = torch.from_numpy(pixels).permute(2, 0, 1).contiguous()
        return planes.flip(-1).permute(1, 2, 0).contiguous().numpy()  # what torchvision's horizontal_flip does

    found["flip"]["torchvision"] = through_planes
    return found


def by_augkit(pixels: np.ndarray) -> Calls:
    from augkit.ops.image.base import Picture
    from augkit.ops.image.reading.encode import encode
    from augkit.ops.registry import get_operator

    size = len(pixels)
    picture = Picture(pixels)
    other = b64encode(encode(pixels[::-1].copy(), "png")).decode()
    state = json.dumps([{"id": "other", "values": {"image": {"base64": other, "path": None}}}]).encode()

    def call(name: str, drawn: Any, **parameters: Any) -> Callable[[], object]:
        operator = get_operator(f"image.{name}")(**parameters)
        if name in ("mixup", "cutmix"):
            operator.restore(state)
        return partial(operator.apply, picture, drawn)

    part = [size // 8, size // 8, size * 3 // 4, size * 3 // 4]
    holes = [[size // 8, size // 8, size // 4, size // 4], [size // 2, size // 2, size // 4, size // 4]]
    moved = {"angle": ANGLE, "scale_x": 1.1, "scale_y": 1.1, "shear_x": 5.0, "shear_y": 0.0}
    moved |= {"shift_x": SHIFT, "shift_y": SHIFT}
    return {
        "flip": call("flip", "horizontal"),
        "rotate": call("rotate", ANGLE),
        "rot90": call("rot90", 1),
        "transpose": call("transpose", True),
        "random_crop": call("random_crop", part),
        "random_crop with padding": call("random_crop", [-size // 8, -size // 8, size, size]),
        "centre_crop": call("centre_crop", part, width=part[2], height=part[3]),
        "pad": call("pad", dict.fromkeys(("left", "top", "right", "bottom"), size // 8)),
        "resize to 3/2": call("resize", [size * 3 // 2] * 2, width=size * 3 // 2, height=size * 3 // 2),
        "resize to 1/2 by area": call("resize", [size // 2] * 2, width=size // 2, height=size // 2),
        "resized_crop": call("resized_crop", part),
        "affine": call("affine", moved),
        "perspective": call("perspective", [[0.1, 0.05], [0.05, 0.1], [0.1, 0.1], [0.05, 0.05]]),
        "elastic": call("elastic", 7),
        "brightness": call("brightness", 1.2),
        "contrast": call("contrast", 1.2),
        "saturation": call("saturation", 1.3),
        "hue": call("hue", 18.0),
        "gamma": call("gamma", 1.3),
        "clahe": call("clahe", 2.0),
        "equalize": call("equalize", True),
        "posterize": call("posterize", 4),
        "solarize": call("solarize", 0.5),
        "channel_shuffle": call("channel_shuffle", [2, 0, 1]),
        "grey": call("grey", True),
        "sepia": call("sepia", 1.0),
        "gaussian_blur": call("gaussian_blur", SIGMA),
        "box_blur": call("box_blur", 2),
        "median_blur": call("median_blur", 1),
        "motion_blur": call("motion_blur", {"length": 9, "angle": 45.0}),
        "gaussian_noise": call("gaussian_noise", {"sigma": 0.05, "seed": 7}),
        "jpeg": call("jpeg", QUALITY),
        "coarse_dropout": call("coarse_dropout", {"holes": holes}),
        "mixup": call("mixup", {"partner": "other", "weight": 0.7}),
        "cutmix": call("cutmix", dict(zip(("left", "top", "width", "height"), part, strict=True), partner="other")),
    }


def by_pillow(pixels: np.ndarray) -> Calls:
    from PIL import Image, ImageEnhance, ImageFilter, ImageOps

    size = len(pixels)
    image, other = Image.fromarray(pixels), Image.fromarray(pixels[::-1].copy())
    part = (size // 8, size // 8, size // 8 + size * 3 // 4, size // 8 + size * 3 // 4)
    holes = [(size // 8, size // 8, size * 3 // 8, size * 3 // 8), (size // 2, size // 2, size * 3 // 4, size * 3 // 4)]
    bilinear, turns = Image.Resampling.BILINEAR, Image.Transpose
    table = [round((value / 255) ** 1.3 * 255) for value in range(256)] * 3
    sepia = (0.393, 0.769, 0.189, 0, 0.349, 0.686, 0.168, 0, 0.272, 0.534, 0.131, 0)
    affine = (0.79, -0.45, size * 0.3, 0.45, 0.79, -size * 0.1)
    perspective = (1.1, 0.1, -size * 0.05, 0.1, 1.2, -size * 0.1, 0.0002, 0.0003)

    def holed() -> object:
        made = image.copy()
        for hole in holes:
            made.paste(0, hole)
        return made

    def through_jpeg() -> object:
        stream = BytesIO()
        image.save(stream, "jpeg", quality=QUALITY)
        made = Image.open(stream)
        made.load()
        return made

    def cut_and_mixed() -> object:
        made = image.copy()
        made.paste(other.crop(part), part)
        return made

    return {
        "flip": lambda: image.transpose(turns.FLIP_LEFT_RIGHT),
        "rotate": lambda: image.rotate(ANGLE, bilinear),
        "rot90": lambda: image.transpose(turns.ROTATE_90),
        "transpose": lambda: image.transpose(turns.TRANSPOSE),
        "random_crop": lambda: image.crop(part),
        "random_crop with padding": lambda: image.crop((-size // 8, -size // 8, size * 7 // 8, size * 7 // 8)),
        "centre_crop": lambda: image.crop(part),
        "pad": lambda: ImageOps.expand(image, size // 8),
        "resize to 3/2": lambda: image.resize((size * 3 // 2, size * 3 // 2), bilinear),
        "resize to 1/2 by area": lambda: image.reduce(2),
        "resized_crop": lambda: image.resize((size, size), bilinear, part),
        "affine": lambda: image.transform((size, size), Image.Transform.AFFINE, affine, bilinear),
        "perspective": lambda: image.transform((size, size), Image.Transform.PERSPECTIVE, perspective, bilinear),
        "brightness": lambda: ImageEnhance.Brightness(image).enhance(1.2),
        "contrast": lambda: ImageEnhance.Contrast(image).enhance(1.2),
        "saturation": lambda: ImageEnhance.Color(image).enhance(1.3),
        "gamma": lambda: image.point(table),
        "equalize": lambda: ImageOps.equalize(image),
        "posterize": lambda: ImageOps.posterize(image, 4),
        "solarize": lambda: ImageOps.solarize(image, 128),
        "channel_shuffle": lambda: Image.merge("RGB", [image.split()[channel] for channel in (2, 0, 1)]),
        "grey": lambda: image.convert("L").convert("RGB"),
        "sepia": lambda: image.convert("RGB", sepia),
        "gaussian_blur": lambda: image.filter(ImageFilter.GaussianBlur(SIGMA)),
        "box_blur": lambda: image.filter(ImageFilter.BoxBlur(2)),
        "median_blur": lambda: image.filter(ImageFilter.MedianFilter(3)),
        "jpeg": through_jpeg,
        "coarse_dropout": holed,
        "mixup": lambda: Image.blend(other, image, 0.7),
        "cutmix": cut_and_mixed,
    }


def by_torchvision(pixels: np.ndarray) -> Calls:
    """Its wheel from PyPI is linked against CUDA; its functions on tensors need none of what it then cannot load."""
    try:
        import torch

        with_stand_ins()
        from torchvision.transforms import v2
        from torchvision.transforms.v2 import functional
    except (ImportError, RuntimeError):
        return {}
    size, to_bilinear = len(pixels), {"interpolation": v2.InterpolationMode.BILINEAR}
    image = torch.from_numpy(pixels).permute(2, 0, 1).contiguous()
    part = (size // 8, size // 8, size * 3 // 4, size * 3 // 4)
    corners = [[0, 0], [size, 0], [size, size], [0, size]]
    inside = [[size // 10, size // 20], [size - size // 20, size // 10], [size - size // 10] * 2, [0, size]]
    elastic = v2.ElasticTransform(alpha=10.0, sigma=2.5)
    turned = {"translate": [size // 10, size // 10], "scale": 1.1, "shear": [5.0, 0.0]}
    changes: Mapping[str, Callable[[], Any]] = {
        "flip": lambda: functional.horizontal_flip(image),
        "rotate": lambda: functional.rotate(image, ANGLE, **to_bilinear),
        "rot90": lambda: torch.rot90(image, 1, (1, 2)).contiguous(),
        "transpose": lambda: image.mT.contiguous(),
        "random_crop": lambda: functional.crop(image, *part).contiguous(),
        "random_crop with padding": lambda: functional.crop(image, -size // 8, -size // 8, size, size).contiguous(),
        "centre_crop": lambda: functional.crop(image, *part).contiguous(),
        "pad": lambda: functional.pad(image, [size // 8]),
        "resize to 3/2": lambda: functional.resize(image, [size * 3 // 2] * 2, **to_bilinear, antialias=False),
        "resized_crop": lambda: functional.resized_crop(image, *part, [size, size], **to_bilinear, antialias=False),
        "affine": lambda: functional.affine(image, ANGLE, **turned, **to_bilinear),
        "perspective": lambda: functional.perspective(image, corners, inside, **to_bilinear),
        "elastic": lambda: elastic(image),
        "brightness": lambda: functional.adjust_brightness(image, 1.2),
        "contrast": lambda: functional.adjust_contrast(image, 1.2),
        "saturation": lambda: functional.adjust_saturation(image, 1.3),
        "hue": lambda: functional.adjust_hue(image, 0.05),
        "gamma": lambda: functional.adjust_gamma(image, 1.3),
        "equalize": lambda: functional.equalize(image),
        "posterize": lambda: functional.posterize(image, 4),
        "solarize": lambda: functional.solarize(image, 128),
        "channel_shuffle": lambda: functional.permute_channels(image, [2, 0, 1]),
        "grey": lambda: functional.rgb_to_grayscale(image, 3).contiguous(),
        "gaussian_blur": lambda: functional.gaussian_blur(image, [11, 11], [SIGMA, SIGMA]),
        "gaussian_noise": lambda: functional.gaussian_noise(image, 0.0, 0.05, True),
        "mixup": lambda: (image * 0.7 + image.flip(1) * 0.3).round_().to(torch.uint8),
    }
    return {name: without_gradients(run) for name, run in changes.items()}


def with_stand_ins() -> None:
    """Declare two operators that torchvision wants to find when its compiled part cannot be loaded."""
    import torch

    try:
        import torchvision  # noqa: F401
    except RuntimeError:
        library = torch.library.Library("torchvision", "DEF")
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        kept.append(library)


kept: list[Any] = []  # a declaration lasts as long as its library


def by_kornia(pixels: np.ndarray) -> Calls:
    try:
        import torch
        from kornia import color, enhance, filters
        from kornia.geometry import transform
    except ImportError:
        return {}
    size = len(pixels)
    image = torch.from_numpy(pixels).permute(2, 0, 1)[None].float().contiguous() / 255
    other, noise = image.flip(2), torch.rand(1, 2, size, size) * 2 - 1
    angle, to_square = torch.tensor([ANGLE]), (size, size)
    matrix = torch.tensor([[[0.9, 0.45, -size * 0.2], [-0.45, 0.9, size * 0.2]]])
    projective = torch.tensor([[[1.1, 0.1, -size * 0.05], [0.1, 1.2, -size * 0.1], [0.0002, 0.0003, 1.0]]])
    low, high = size // 8, size // 8 + size * 3 // 4
    box = torch.tensor([[[low, low], [high, low], [high, high], [low, high]]]).float()
    changes: Mapping[str, Callable[[], Any]] = {
        "flip": lambda: transform.hflip(image),
        "rotate": lambda: transform.rotate(image, angle),
        "resize to 3/2": lambda: transform.resize(image, (size * 3 // 2, size * 3 // 2)),
        "resized_crop": lambda: transform.crop_and_resize(image, box, to_square),
        "affine": lambda: transform.warp_affine(image, matrix, to_square),
        "perspective": lambda: transform.warp_perspective(image, projective, to_square),
        "elastic": lambda: transform.elastic_transform2d(image, noise, (31, 31), (5.0, 5.0)),
        "brightness": lambda: enhance.adjust_brightness_accumulative(image, 1.2),
        "contrast": lambda: enhance.adjust_contrast_with_mean_subtraction(image, 1.2),
        "saturation": lambda: enhance.adjust_saturation_with_gray_subtraction(image, 1.3),
        "hue": lambda: enhance.adjust_hue(image, radians(18)),
        "gamma": lambda: enhance.adjust_gamma(image, 1.3),
        "clahe": lambda: enhance.equalize_clahe(image, 2.0, (8, 8)),
        "equalize": lambda: enhance.equalize(image),
        "posterize": lambda: enhance.posterize(image, 4),
        "solarize": lambda: enhance.solarize(image, 0.5),
        "channel_shuffle": lambda: image[:, [2, 0, 1]],
        "grey": lambda: color.rgb_to_grayscale(image),
        "sepia": lambda: color.sepia(image),
        "gaussian_blur": lambda: filters.gaussian_blur2d(image, (11, 11), (SIGMA, SIGMA)),
        "box_blur": lambda: filters.box_blur(image, (5, 5)),
        "median_blur": lambda: filters.median_blur(image, (3, 3)),
        "motion_blur": lambda: filters.motion_blur(image, 9, 45.0, 0.0),
        "gaussian_noise": lambda: (image + 0.05 * torch.randn_like(image)).clamp_(0, 1),
        "mixup": lambda: enhance.add_weighted(image, 0.7, other, 0.3, 0.0),
    }
    return {name: without_gradients(run) for name, run in changes.items()}


def without_gradients(run: Callable[[], object]) -> Callable[[], object]:
    import torch

    return torch.inference_mode()(run)
