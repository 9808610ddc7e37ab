"""What this machine has and what a build would miss on it."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from packaging.requirements import Requirement

__all__ = ["Finding", "examine"]

State = Literal["fine", "absent", "warning", "broken"]
PYTHONS = ((3, 10), (3, 14))  # from, up to but not including
LITTLE_DISK = 2_000_000_000
LITTLE_MEMORY = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        topic: machine, store, engines, resources, or packages.
        name: what was looked at.
        state: fine; absent but optional; a warning; or broken, so that builds fail.
        found: what there is.
        advice: what to do; empty where nothing needs doing.
    """

    topic: str
    name: str
    state: State
    found: str
    advice: str = ""

    def to_json(self) -> dict[str, str]:
        return asdict(self)


def examine(store: str | None = None) -> list[Finding]:
    """Look at everything; nothing is installed, and of the store nothing but a temporary file is written.

    Args:
        store: a store's folder or URL; the usual one where left out.
    """
    return [*_machine(), *_store(store), *_engines(), *_resources(), *_packages()]


def _machine() -> Iterator[Finding]:
    from augkit.engines.processes import available_cores

    here = sys.version_info[:2]
    served = PYTHONS[0] <= here < PYTHONS[1]
    wanted = (
        ""
        if served
        else f"augkit is made for Python {PYTHONS[0][0]}.{PYTHONS[0][1]} to {PYTHONS[1][0]}.{PYTHONS[1][1] - 1}"
    )
    yield Finding(
        "machine", "Python", "fine" if served else "warning", f"{platform.python_version()} at {sys.executable}", wanted
    )
    yield Finding("machine", "system", "fine", f"{platform.system()} {platform.machine()}")
    yield Finding("machine", "cores", "fine", str(available_cores()))
    if (memory := _memory()) is not None:
        little = memory < LITTLE_MEMORY
        advice = "build with few --workers" if little else ""
        yield Finding("machine", "memory", "warning" if little else "fine", _gigabytes(memory), advice)


def _memory() -> int | None:
    """Bytes this process may use, as far as the system says: the machine's, or the limit of its container."""
    found = []
    with suppress(AttributeError, ValueError, OSError):
        found.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        with suppress(ValueError, OSError):
            found.append(int(Path(limit).read_text()))
    return min(found) if found else None


def _store(place: str | None) -> Iterator[Finding]:
    from augkit.errors import StoreError
    from augkit.show.amounts import count
    from augkit.store.faults import free_bytes
    from augkit.store.manifest import FORMAT
    from augkit.store.store import DEFAULT, open_store

    named = str(place or os.environ.get("AUGKIT_STORE") or DEFAULT)
    try:
        opened = open_store(place, create=False)
    except StoreError as error:
        if not error.message.startswith("There is no store"):
            yield Finding("store", "store", "broken", error.message, error.hint)
            return
        yield Finding("store", "store", "absent", f"none at {named} yet", "the first build makes one")
    else:
        names = opened.names()
        versions = sum(len(opened.versions(name)) for name in names)
        yield Finding(
            "store",
            "store",
            "fine",
            f"{opened.location}, format {FORMAT}, {count(versions, 'version')} of {count(len(names), 'dataset')}",
        )
        local = opened.files.local
        if local is not None and not os.access(local, os.W_OK):
            yield Finding(
                "store",
                "writing",
                "broken",
                f"{local} cannot be written",
                "name another store with --store or AUGKIT_STORE",
            )
    if (free := free_bytes(named)) is not None:
        little = free < LITTLE_DISK
        yield Finding(
            "store",
            "disk",
            "warning" if little else "fine",
            f"{_gigabytes(free)} free",
            "make room, or name another store" if little else "",
        )


def _engines() -> Iterator[Finding]:
    from augkit.engines.inline import Inline
    from augkit.engines.processes import Processes

    yield _tried("engines", "inline", lambda: f"answers ({next(iter(Inline().map(_answer, None, [1])))})")

    def one_worker() -> str:
        (answer,) = Processes(1).map(_answer, None, [1])
        return f"starts a worker (process {answer})"

    yield _tried("engines", "processes", one_worker, "build with --engine inline meanwhile")


def _answer(context: None, job: int) -> int:
    """What the worker that is started for a try does."""
    return os.getpid()


def _resources() -> Iterator[Finding]:
    def table() -> str:
        from augkit.resources.synonyms import load

        return "loads" if "film" in load() else "loads, without words in it"

    yield _tried("resources", "synonyms", table, "install augkit again: a file of it is missing or damaged")


def _tried(topic: str, name: str, work: Callable[[], str], advice: str = "") -> Finding:
    start = time.perf_counter()
    try:
        found = work()
    except Exception as error:  # whatever it is, it is what the user wants to know
        first = (str(error).strip().splitlines() or [""])[0]
        return Finding(topic, name, "broken", f"{type(error).__name__}: {first}", advice)
    return Finding(topic, name, "fine", f"{found} in {time.perf_counter() - start:.1f} s")


def _packages() -> Iterator[Finding]:
    """What augkit's own metadata asks for: its dependencies, and each extra."""
    from packaging.requirements import Requirement

    try:
        asked = [Requirement(line) for line in requires("augkit") or []]
        yield Finding("packages", "augkit", "fine", version("augkit"))
    except PackageNotFoundError:
        advice = "install it (`pip install -e .` in its folder), so that this can look at optional packages"
        yield Finding("packages", "augkit", "warning", "runs from a folder and is not installed", advice)
        return
    core = [one for one in asked if _applies(one, "")]
    missing = [words for one in core if (words := _lack(one))]
    yield Finding(
        "packages",
        "required",
        "broken" if missing else "fine",
        ", ".join(missing) or "all there",
        "pip install augkit" if missing else "",
    )
    for extra in _extras():
        needed = [one for one in asked if _applies(one, extra) and not _applies(one, "") and one.name != "augkit"]
        includes = sorted(
            {name for one in asked if _applies(one, extra) and one.name == "augkit" for name in one.extras}
        )
        if not needed:
            continue
        missing = [words for one in needed if (words := _lack(one))]
        found = ", ".join(f"{one.name} {version(one.name)}" for one in needed) if not missing else ", ".join(missing)
        also = f"; also needs {', '.join(includes)}" if includes else ""
        advice = f"pip install 'augkit[{extra}]'" if missing else ""
        yield Finding("packages", extra, "absent" if missing else "fine", found + also, advice)


def _extras() -> list[str]:
    from importlib.metadata import metadata

    return list(metadata("augkit").get_all("Provides-Extra") or [])


def _applies(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def _lack(requirement: Requirement) -> str:
    """What is wrong with an installed package, or empty where it is as asked."""
    try:
        found = version(requirement.name)
    except PackageNotFoundError:
        return f"no {requirement.name}"
    if not requirement.specifier.contains(found, prereleases=True):
        return f"{requirement.name} {found}, where {requirement.specifier} is needed"
    return ""


def _gigabytes(number: float) -> str:
    return f"{number / 1e9:.1f} GB"
