"""Looking at one page in the widths that people have: axe, sideways scrolling, what the console says."""

import json
from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEBAR = (1280, 390)
SEMPIT = 320
#: No frames: the PDF beside the question is shown by the browser's own viewer.
PILIHAN = {"resultTypes": ["violations"], "iframes": False}

#: Elements that stick out on the right, for the message; what scrolls inside its own box is meant to.
MENONJOL = """() => {
  const lebar = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= lebar) return [];
  const keluar = [...document.body.querySelectorAll("*")].filter((u) => u.getBoundingClientRect().right > lebar + 0.5);
  const akar = keluar.filter((u) => !keluar.some((lain) => lain !== u && lain.contains(u)));
  return [`${document.documentElement.scrollWidth} > ${lebar}`,
    ...akar.slice(0, 5).map((u) => `${u.tagName.toLowerCase()}.${u.className.baseVal ?? u.className}`)];
}"""


def periksa_halaman(page: Page, *, bingkai: bool = True) -> list[str]:
    """Everything wrong with the page as it stands, in words.

    `bingkai=False`: colours, which take as long to look at as all other rules together, are looked at within the
    page's own part at 390 pixels alone. The frame around it, and the heads of the tables, which only a wide screen
    shows, are the same everywhere, and looked at where this is not given.
    """
    temuan = []
    for lebar in LEBAR:
        page.set_viewport_size({"width": lebar, "height": 900})
        kecuali = () if bingkai or lebar == LEBAR[1] else ("color-contrast",)
        temuan += [f"axe {lebar}: {satu}" for satu in langgar(page, kecuali, bingkai=bingkai)]
    temuan += [f"scrolls sideways at {lebar}: {keluar}" for lebar, keluar in melebar(page)]
    page.set_viewport_size({"width": LEBAR[0], "height": 900})
    return temuan


def langgar(page: Page, kecuali: Sequence[str] = (), *, bingkai: bool = True) -> list[str]:
    """What axe finds at the present width. `kecuali`: rules that are not asked; `bingkai`: see `periksa_halaman`."""
    pilihan = PILIHAN | {"rules": {aturan: {"enabled": False} for aturan in kecuali}}
    ada = page.evaluate("'axe' in window")  # half a megabyte: told to each page once
    warna = {"id": "color-contrast", "selector": "*" if bingkai else "main *"}
    atur = f"axe.configure({json.dumps({'rules': [warna]})})"
    axe = Axe(axe_script=atur if ada else f"{Axe().axe_script};{atur}")
    hasil = axe.run(page, options=pilihan).response["violations"]
    return [
        f"{v['id']}: {simpul['target']} {simpul['html'][:160]} {_sebab(simpul)}" for v in hasil for simpul in v["nodes"]
    ]


def melebar(page: Page) -> list[tuple[int, list[str]]]:
    hasil = []
    for lebar in (LEBAR[1], SEMPIT):
        page.set_viewport_size({"width": lebar, "height": 900})
        if keluar := page.evaluate(MENONJOL):
            hasil.append((lebar, keluar))
    return hasil


def _sebab(simpul: dict) -> str:
    return " ".join(c["message"] for c in [*simpul["any"], *simpul["all"], *simpul["none"]])[:200]
