"""Files behind a URL, through fsspec: `s3://`, `gs://`, `https://`, `hf://`, `memory://`."""

from __future__ import annotations

import glob

from augkit.errors import SourceError
from augkit.sources.base import FileFacts
from augkit.sources.streams import first_line

__all__ = ["is_url", "list_url"]


def is_url(item: str) -> bool:
    return "://" in item


def list_url(url: str) -> tuple[str | None, list[FileFacts]]:
    """The files a URL means, sorted, and the folder's URL where it means a folder.

    Raises:
        SourceError: nothing is there, the server refuses, or the protocol's package is not installed.
    """
    import fsspec

    base = None
    try:
        system, path = fsspec.core.url_to_fs(url)
        if glob.has_magic(path) and not system.exists(path):
            paths = sorted(found for found in system.glob(path) if system.isfile(found))
        elif system.protocol not in ("http", ("http", "https")) and system.isdir(path):
            base = str(system.unstrip_protocol(path))
            paths = sorted(system.find(path))
        else:
            paths = [path] if system.exists(path) else []
        sizes = {system.unstrip_protocol(found): system.size(found) for found in paths}
        files = [FileFacts(name, int(size or 0), name) for name, size in sizes.items()]
    except ImportError as error:
        raise SourceError(f"{url} needs a package that is not installed: {first_line(error)}.") from error
    except ValueError as error:
        raise SourceError(
            f"{url} cannot be opened: {first_line(error)}.", hint="Protocols: s3:// gs:// https:// hf://."
        ) from error
    except OSError as error:
        raise SourceError(
            f"{url} cannot be reached: {first_line(error)}.", hint="Check the address and your access."
        ) from error
    if not files:
        raise SourceError(
            f"There is nothing at {url}.", hint="Check the address; a glob is matched against whole names."
        )
    return base, files
