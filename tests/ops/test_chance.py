"""Chance: NumPy's generator and a stream of bits, both at the start of a key."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
from numpy.random import Generator, Philox
from xxhash import xxh3_128_digest, xxh3_128_intdigest

from augkit.ops.chance import Chance

STEP, COPY = b"0123456789abcdef", b"3.0:row-1"
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "beta": (1, 2),
    "binomial": (10, 0.5),
    "bytes": (9,),
    "chisquare": (3,),
    "choice": (9,),
    "dirichlet": ([1, 2],),
    "f": (3, 4),
    "gamma": (2,),
    "geometric": (0.3,),
    "hypergeometric": (5, 5, 3),
    "integers": (9,),
    "logseries": (0.5,),
    "multinomial": (5, [0.5, 0.5]),
    "multivariate_hypergeometric": ([3, 4], 2),
    "multivariate_normal": ([0, 0], [[1, 0], [0, 1]]),
    "negative_binomial": (3, 0.5),
    "noncentral_chisquare": (3, 1),
    "noncentral_f": (3, 4, 1),
    "pareto": (2,),
    "permutation": (9,),
    "permuted": ([1, 2, 3, 4, 5],),
    "power": (2,),
    "standard_gamma": (2,),
    "standard_t": (3,),
    "triangular": (0, 1, 2),
    "vonmises": (0, 1),
    "wald": (1, 1),
    "weibull": (2,),
    "zipf": (2,),
}
METHODS = sorted(
    name for name, value in vars(Generator).items() if callable(value) and name[0] != "_" and name != "spawn"
)


def numpys() -> Generator:
    """NumPy's own generator at the start of the key's stream."""
    return Generator(Philox(key=np.frombuffer(xxh3_128_digest(STEP + COPY), "<u8")))


def used() -> Chance:
    """Chance that has served another key, half a number left in its buffer, and is now at the key."""
    chance = Chance().at(STEP, b"another")
    chance.integers(0, 10, dtype=np.uint32)
    chance.bits()
    return chance.at(STEP, COPY)


@pytest.mark.parametrize("name", METHODS)
def test_every_method_of_the_generator_draws_from_the_key(name: str) -> None:
    one, other = used(), numpys()
    if name == "shuffle":
        first, second = list(range(9)), list(range(9))
        one.shuffle(first)
        other.shuffle(second)
    else:
        first, second = (getattr(rng, name)(*ARGUMENTS.get(name, ())) for rng in (one, other))
    assert np.array_equal(first, second)
    assert one.random() == other.random()


def test_the_bit_generator_and_a_copy_stand_where_the_generator_does() -> None:
    assert used().bit_generator.random_raw() == numpys().bit_generator.random_raw()
    assert copy.deepcopy(used()).random() == numpys().random()


def test_generators_are_not_spawned_since_no_key_would_decide_them() -> None:
    with pytest.raises(TypeError):
        used().spawn(1)


def test_bits_are_hashes_of_the_key_numbered_from_one() -> None:
    chance = used()
    assert [chance.bits() for _ in range(3)] == [xxh3_128_intdigest(STEP + COPY, number) for number in (1, 2, 3)]
    assert used().bits() == 106485061133082063687065044953038584944


def test_bits_and_the_generator_do_not_disturb_each_other() -> None:
    chance = used()
    mixed = [chance.bits(), chance.random(), chance.bits(), chance.random()]
    alone = used()
    assert [mixed[0], mixed[2]] == [alone.bits(), alone.bits()]
    assert [mixed[1], mixed[3]] == numpys().random(2).tolist()


def test_every_bit_is_even_over_copies() -> None:
    drawn = [Chance().at(STEP, b"%d.0:row" % number).bits() for number in range(4000)]
    for bit in range(128):
        assert 1800 < sum(number >> bit & 1 for number in drawn) < 2200


def test_fractions_are_halves_of_the_bits() -> None:
    chance, alone = used(), used()
    words = [word for _ in range(3) for word in divmod(alone.bits(), 2**64)]  # the high half of each first
    assert chance.fractions(5) == [(word >> 11) / 2**53 for word in words[:5]]
    assert chance.fractions(0) == []
    assert [chance.fraction()] == alone.fractions(1)


def test_fractions_are_even_and_below_one() -> None:
    drawn = [fraction for number in range(2000) for fraction in Chance().at(STEP, b"%d" % number).fractions(3)]
    assert min(drawn) >= 0 and max(drawn) < 1
    assert abs(sum(drawn) / len(drawn) - 0.5) < 0.02


def test_what_was_asked_is_known() -> None:
    chance = used()
    assert chance.is_untouched
    chance.bits()
    assert not chance.is_untouched
    chance.at(STEP, COPY).random()
    assert not chance.is_untouched


def test_a_seed_is_the_number_that_integers_draws() -> None:
    chance = Chance()
    for number in range(50):
        key = bytes([number])
        drawn = int(chance.at(b"step", key).integers(2**63))
        assert chance.at(b"step", key).seed() == drawn
        chance.at(b"step", key).random()
        later = int(chance.integers(2**63))
        chance.at(b"step", key).random()
        assert chance.seed() == later
