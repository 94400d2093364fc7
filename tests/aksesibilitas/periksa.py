"""Looking at one page in the widths that people have: axe, sideways scrolling, what the console says."""

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


#: What of the page's own part is shown on a wide screen; then, on a narrow one, whether something of it is not.
CATAT_TAMPAK = "() => { for (const u of document.querySelectorAll('main *')) u.klaTampak = u.checkVisibility(); }"
ADA_YANG_HILANG = """() => [...document.querySelectorAll("main *")].some((u) => u.klaTampak && !u.checkVisibility())"""

#: Marks one element of each look that is not among those given, and says which looks these are. A look is all that the
#: contrast of a text follows from: its letters, and what lies behind it up to the root.
TANDAI_RUPA = """(sudah) => {
  const kenal = new Set(sudah), baru = [], milik = new Map();
  const sendiri = (u, g) => [g.backgroundColor, g.backgroundImage, g.opacity, g.position, g.filter, g.mixBlendMode,
    u.matches(":disabled, [aria-disabled=true]"), getComputedStyle(u, "::before").content !== "none",
    getComputedStyle(u, "::after").content !== "none"].join();
  const latar = (u) => {
    if (!u) return "";
    if (!milik.has(u)) {
      const ini = sendiri(u, getComputedStyle(u)), atas = latar(u.parentElement);
      milik.set(u, atas.endsWith("|" + ini) ? atas : atas + "|" + ini);
    }
    return milik.get(u);
  };
  for (const u of document.querySelectorAll("body *")) {
    u.removeAttribute("data-uji-rupa");
    const bertulisan = [...u.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    if (!(bertulisan || u.matches("input, select, textarea")) || !u.checkVisibility()) continue;
    const g = getComputedStyle(u), kendali = u.closest("label")?.control;
    const rupa = [g.color, g.fontSize, g.fontWeight, g.textShadow, g.webkitTextStroke, u.tagName,
      Boolean(kendali?.disabled), latar(u)].join("/");
    if (kenal.has(rupa)) continue;
    kenal.add(rupa);
    baru.push(rupa);
    u.setAttribute("data-uji-rupa", "");
  }
  return baru;
}"""
#: Looks whose colours this process has measured: most of a page looks like the page before.
_rupa_terukur: set[str] = set()


def periksa_halaman(page: Page, *, bingkai: bool = True) -> list[str]:
    """Everything wrong with the page as it stands, in words.

    axe looks at 390 pixels, and at 1280. `bingkai=False`: the frame around the page's own part is looked at elsewhere;
    then axe looks at 1280 only where that shows something that 390 does not (heads of tables).
    """
    lebar, sempit = LEBAR
    _lebarkan(page, lebar)
    page.evaluate(CATAT_TAMPAK)
    _lebarkan(page, sempit)
    temuan = [f"axe {sempit}: {satu}" for satu in langgar(page)]
    beda = bingkai or page.evaluate(ADA_YANG_HILANG)
    temuan += _melebar(page, sempit)
    _lebarkan(page, SEMPIT)
    temuan += _melebar(page, SEMPIT)
    _lebarkan(page, lebar)
    if beda:
        temuan += [f"axe {lebar}: {satu}" for satu in langgar(page)]
    return temuan


def _lebarkan(page: Page, lebar: int) -> None:
    page.set_viewport_size({"width": lebar, "height": 900})


def langgar(page: Page, kecuali: Sequence[str] = ()) -> list[str]:
    """What axe finds at the present width. `kecuali`: rules that are not asked.

    Colours take it longer than all other rules together; they are measured once for each look that elements have.
    """
    pilihan = PILIHAN | {"rules": {aturan: {"enabled": False} for aturan in kecuali}}
    rupa = page.evaluate(TANDAI_RUPA, sorted(_rupa_terukur))
    _rupa_terukur.update(rupa)
    ada = page.evaluate("'axe' in window")  # half a megabyte: told to each page once
    atur = 'axe.configure({rules: [{id: "color-contrast", selector: "[data-uji-rupa]"}]})'
    axe = Axe(axe_script=atur if ada else f"{Axe().axe_script};{atur}")
    hasil = axe.run(page, options=pilihan).response["violations"]
    return [
        f"{v['id']}: {simpul['target']} {simpul['html'][:160]} {_sebab(simpul)}" for v in hasil for simpul in v["nodes"]
    ]


def _melebar(page: Page, lebar: int) -> list[str]:
    keluar = page.evaluate(MENONJOL)
    return [f"scrolls sideways at {lebar}: {keluar}"] if keluar else []


def _sebab(simpul: dict) -> str:
    return " ".join(c["message"] for c in [*simpul["any"], *simpul["all"], *simpul["none"]])[:200]
