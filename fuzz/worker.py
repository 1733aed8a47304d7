"""One target under atheris: `python -m fuzz.worker NAME [libFuzzer's own options]`."""

import sys

import atheris


def main(arguments: list[str]) -> None:
    """Fuzz; ends with libFuzzer's exit code."""
    with atheris.instrument_imports(include=["resolver"]):
        from fuzz import targets  # noqa: PLC0415 - instrumented as it is imported

        targets.json(b"\0\0{}")  # imports every platform
        targets.article(b"<p>x</p>")
    target = targets.TARGETS[arguments.pop(1)]

    def one(data: bytes) -> None:
        targets.within(target, data)

    atheris.Setup(arguments, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
