"""`make bench`: every benchmark, one table each. Times are CPU seconds of this process, the best of several rounds."""

import platform
import sys

from benchmarks import finding


def main() -> None:
    """Run all; say where."""
    print(f"Python {platform.python_version()}, {platform.machine()}; ratios count, seconds move with the neighbours")
    for title, rows in (("Finding in HTML", finding.in_html()), ("Finding in plain text", finding.in_text())):
        print(f"\n{title}")
        for name, value in rows:
            print(f"  {name:<58} {value:>12}")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
