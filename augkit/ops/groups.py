"""What the operators are about: the headings under which `augkit ops` and the documentation list them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["GROUPS", "OTHERS", "group_of", "grouped"]

OTHERS = "of other packages"
GROUPS: dict[str, tuple[str, ...]] = {
    "characters": (
        "text.char_delete",
        "text.char_insert",
        "text.char_substitute",
        "text.char_swap",
        "text.homoglyph",
        "text.keyboard_typo",
        "text.letter_case",
        "text.ocr",
        "text.whitespace",
    ),
    "words": (
        "text.contraction",
        "text.delete",
        "text.grammar_slip",
        "text.hypernym",
        "text.insert",
        "text.mask",
        "text.merge_words",
        "text.punctuation",
        "text.reserved",
        "text.spelling",
        "text.split_word",
        "text.swap",
        "text.synonym",
        "text.tfidf_replace",
    ),
    "names, numbers and dates": (
        "text.dates",
        "text.names",
        "text.numbers",
    ),
    "sentences and documents": (
        "text.concatenate",
        "text.crop",
        "text.sentence_shuffle",
        "text.split_rows",
    ),
    "Chinese": (
        "text.chinese_numerals",
        "text.chinese_script",
        "text.homophone",
        "text.lookalike",
        "text.pinyin",
    ),
    "tokens and their tags": (
        "text.label_token_replacement",
        "text.mention_replacement",
        "text.segment_shuffle",
    ),
    "changing the label": (
        "text.antonym",
        "text.negation",
    ),
    "with a model": (
        "text.back_translation",
        "text.embedding_neighbour",
        "text.label_masked_lm",
        "text.masked_lm",
        "text.paraphrase",
    ),
    "geometry of pictures": (
        "image.affine",
        "image.centre_crop",
        "image.elastic",
        "image.flip",
        "image.grid_distortion",
        "image.optical_distortion",
        "image.pad",
        "image.perspective",
        "image.random_crop",
        "image.resize",
        "image.resized_crop",
        "image.rot90",
        "image.rotate",
        "image.transpose",
    ),
    "light and colour": (
        "image.brightness",
        "image.channel_drop",
        "image.channel_shuffle",
        "image.clahe",
        "image.contrast",
        "image.equalize",
        "image.gamma",
        "image.grey",
        "image.hue",
        "image.posterize",
        "image.saturation",
        "image.sepia",
        "image.solarize",
    ),
    "blur, noise and compression": (
        "image.box_blur",
        "image.downscale",
        "image.gaussian_blur",
        "image.gaussian_noise",
        "image.iso_noise",
        "image.jpeg",
        "image.median_blur",
        "image.motion_blur",
        "image.shot_noise",
    ),
    "weather": (
        "image.fog",
        "image.rain",
        "image.shadow",
        "image.snow",
        "image.sun_flare",
    ),
    "holes": (
        "image.coarse_dropout",
        "image.grid_dropout",
        "image.xy_masking",
    ),
    "policies": (
        "image.augmix",
        "image.auto_augment",
        "image.rand_augment",
        "image.trivial_augment",
    ),
    "mixing pictures": (
        "image.copy_paste",
        "image.cutmix",
        "image.mixup",
        "image.mosaic",
    ),
    "several modalities": (
        "multimodal.mixgen",
        "multimodal.text_to_speech",
    ),
    "level": (
        "audio.clipping",
        "audio.gain",
        "audio.gain_ramp",
        "audio.limiter",
        "audio.loudness",
        "audio.polarity",
    ),
    "noise in sound": (
        "audio.background_noise",
        "audio.background_row",
        "audio.burst_noise",
        "audio.coloured_noise",
        "audio.white_noise",
    ),
    "when things are heard": (
        "audio.crop",
        "audio.pad",
        "audio.repeat",
        "audio.reverse",
        "audio.shift",
        "audio.speed",
        "audio.split",
        "audio.time_stretch",
        "audio.time_warp",
        "audio.trim_silence",
    ),
    "voices": (
        "audio.pitch_shift",
        "audio.vocal_tract",
    ),
    "rooms": (
        "audio.impulse_response",
        "audio.reverb",
    ),
    "frequencies": (
        "audio.band_pass",
        "audio.high_pass",
        "audio.low_pass",
        "audio.notch",
        "audio.peak_eq",
        "audio.shelf_eq",
    ),
    "masks of SpecAugment": (
        "audio.frequency_mask",
        "audio.spec_augment",
        "audio.time_mask",
    ),
    "codecs": (
        "audio.bit_crush",
        "audio.mp3",
        "audio.resample",
        "audio.telephone",
    ),
    "of other libraries": (
        "audio.audiomentations",
        "audio.torchaudio",
        "image.albumentations",
        "text.nlpaug",
    ),
    "values of a series": (
        "timeseries.drift",
        "timeseries.dropout",
        "timeseries.flip",
        "timeseries.gaussian_process",
        "timeseries.jitter",
        "timeseries.magnitude_warp",
        "timeseries.quantize",
        "timeseries.rotation",
        "timeseries.scaling",
        "timeseries.smooth",
    ),
    "when the steps of a series come": (
        "timeseries.permutation",
        "timeseries.resample",
        "timeseries.reverse",
        "timeseries.shift",
        "timeseries.time_warp",
        "timeseries.window_slice",
        "timeseries.window_warp",
    ),
    "series of one class mixed": (
        "timeseries.block_bootstrap",
        "timeseries.cutmix",
        "timeseries.dtw_barycentre",
        "timeseries.guided_warp",
        "timeseries.mixup",
        "timeseries.smote",
        "timeseries.spawner",
    ),
    "frequencies of a series": (
        "timeseries.frequency_mask",
        "timeseries.frequency_mix",
    ),
    "histories of interactions": (
        "interactions.crop",
        "interactions.insert",
        "interactions.item_dropout",
        "interactions.mask",
        "interactions.negative_sampling",
        "interactions.popularity_subsample",
        "interactions.prefixes",
        "interactions.reorder",
        "interactions.substitute",
        "interactions.swap",
        "interactions.time_jitter",
        "interactions.user_dropout",
    ),
    "tables": (
        "tabular.category_swap",
        "tabular.column_swap",
        "tabular.gaussian_noise",
        "tabular.missing_at_random",
        "tabular.missing_values",
        "tabular.mixup",
        "tabular.quantile_jitter",
    ),
    "over-sampling of tables": (
        "tabular.adasyn",
        "tabular.borderline_smote",
        "tabular.kmeans_smote",
        "tabular.mlsmote",
        "tabular.polynom_fit_smote",
        "tabular.prowsyn",
        "tabular.random_over",
        "tabular.smogn",
        "tabular.smote",
        "tabular.smote_n",
        "tabular.smote_nc",
        "tabular.svm_smote",
    ),
}
"""Group to the operators in it; every operator of augkit's own is in one of them."""

_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}


def group_of(name: str) -> str:
    """The group of an operator; `OTHERS` for one that another package brings along.

    >>> group_of("text.swap"), group_of("text.of_another_package")
    ('words', 'of other packages')
    """
    return _GROUP_OF.get(name, OTHERS)


def grouped(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by group, groups in the order of `GROUPS` and names sorted; groups without any are left out."""
    found: dict[str, list[str]] = {group: [] for group in (*GROUPS, OTHERS)}
    for name in sorted(names):
        found[group_of(name)].append(name)
    return {group: own for group, own in found.items() if own}
