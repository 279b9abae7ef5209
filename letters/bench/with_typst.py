"""The same letters by typst: ``python with_typst.py FOLDER OUT.pdf``. Needs ``pip install typst``.

Where there is the program ``typst``, it is measured instead of the package: it starts sooner (see ``ways``).
"""

import sys

import typst


def main(folder: str, out: str) -> None:
    """``letter.typ`` reads the folder that it lies in."""
    typst.compile(f"{folder}/letter.typ", output=out, root=folder, font_paths=[f"{folder}/fonts"])


if __name__ == "__main__":
    main(*sys.argv[1:3])
