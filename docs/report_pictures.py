"""Pictures of a report for the README: light, dark and on a phone.

    python docs/report_pictures.py augkit-studies/NAME docs/pictures

Needs Chromium (Debian: `apt-get install chromium`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from augkit.report.study import write_study_report
from tests.report.chromium import browser, find_chromium

SIZES = {"light": (1180, 1300, False), "dark": (1180, 1300, True), "phone": (390, 1300, False)}


def main(study: str, folder: str) -> None:
    command = find_chromium()
    if command is None:
        sys.exit("There is no Chromium here: apt-get install chromium")
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        page = write_study_report(study, Path(place) / "report.html").path
        with browser(command, Path(place) / "profile") as tab:
            for name, (width, height, dark) in SIZES.items():
                tab.show(width, height=height, dark=dark)
                tab.open(page.as_uri())
                tab.screenshot(out / f"report-{name}.png", whole=False)
                print(out / f"report-{name}.png")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
