"""Looking at one page in the widths that people have: axe, sideways scrolling, what the console says."""

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEBAR = (1280, 390)
SEMPIT = 320
#: No frames: the PDF beside the question is shown by the browser's own viewer.
PILIHAN = {"resultTypes": ["violations"], "iframes": False, "reporter": "rupa"}

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

#: Marks one element of each look that is not among those given, the one with most text, by the number of the look in
#: the list that comes back. A look is what the contrast of a text follows from: its letters, and every layer behind it
#: up to the root that paints, moves or fades. What lies there by position alone (a picture under a text that floats)
#: is no part of it.
#:
#: axe measures nothing before a picture. Those that only adorn are taken off, and the colours behind them stay: the
#: column and the pattern of the frame (on a wide screen it lies behind everything), the door's scene, the arrow of a
#: choice.
TANDAI_RUPA = """(sudah) => {
  for (const u of document.querySelectorAll(".k-bingkai, .k-sisi, .k-pintu__gambar, .form-select")) {
    u.style.backgroundImage = "none";
  }
  const kenal = new Set(sudah), wakil = new Map(), lapis = new Map();
  const semu = (u, nama) => {
    const g = getComputedStyle(u, nama);
    if (g.content === "none") return "";
    return [g.backgroundColor, g.backgroundImage, g.opacity, g.position, g.filter, g.mixBlendMode].join();
  };
  const sendiri = (u) => {
    const g = getComputedStyle(u);
    return [g.backgroundColor, g.backgroundImage, g.opacity, g.filter, g.mixBlendMode,
      g.position === "static" || g.position === "relative" ? "" : g.position,
      u.matches(":disabled, [aria-disabled=true]"), semu(u, "::before"), semu(u, "::after")].join();
  };
  const polos = document.body.appendChild(document.createElement("kla-polos")), POLOS = sendiri(polos);
  polos.remove();
  const belakang = (u) => {
    if (!u) return "";
    if (!lapis.has(u)) {
      const ini = sendiri(u), atas = belakang(u.parentElement);
      lapis.set(u, ini === POLOS ? atas : atas + "|" + ini);
    }
    return lapis.get(u);
  };
  const tulisan = (u) => u.matches("input, select, textarea") ? 1
    : [...u.childNodes].reduce((n, satu) => n + (satu.nodeType === Node.TEXT_NODE ? satu.data.trim().length : 0), 0);
  for (const u of document.querySelectorAll("body *")) {
    u.removeAttribute("data-uji-rupa");
    const panjang = tulisan(u);
    if (!panjang || !u.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const g = getComputedStyle(u);
    const rupa = [g.color, g.webkitTextFillColor, g.fontSize, g.fontWeight, g.textShadow, g.webkitTextStroke, u.tagName,
      Boolean(u.closest("label")?.control?.disabled), belakang(u)].join("/");
    if (!kenal.has(rupa) && panjang > (wakil.get(rupa)?.panjang ?? 0)) wakil.set(rupa, {u, panjang});
  }
  [...wakil.values()].forEach(({u}, nomor) => u.setAttribute("data-uji-rupa", nomor));
  return [...wakil.keys()];
}"""
#: axe asks for the colours of marked elements alone, and its report leaves behind which looks it has measured: it
#: passes over some (a dash, a clipped text, the label of a field that is off) without a word in its results.
ATUR = """
axe.configure({rules: [{id: "color-contrast", selector: "[data-uji-rupa]"}]});
axe.addReporter("rupa", (semua, pilihan, selesai, gagal) => {
  const warna = semua.find((aturan) => aturan.id === "color-contrast");
  window.klaRupaTerukur = warna
    ? [...warna.passes, ...warna.violations].map((satu) => Number(satu.node.element.dataset.ujiRupa)) : [];
  axe.getReporter("v1")(semua, pilihan, selesai, gagal);
});
"""
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

    Colours take it longer than all other rules together; they are measured once for each look that elements have. A
    look that axe did not measure here (something lies over it, it is a dash) is measured where it comes next.
    """
    pilihan = PILIHAN | {"rules": {aturan: {"enabled": False} for aturan in kecuali}}
    rupa = page.evaluate(TANDAI_RUPA, sorted(_rupa_terukur))
    ada = page.evaluate("'axe' in window")  # half a megabyte: told to each page once
    hasil = Axe(axe_script=ATUR if ada else Axe().axe_script + ATUR).run(page, options=pilihan).response["violations"]
    _rupa_terukur.update(rupa[nomor] for nomor in page.evaluate("window.klaRupaTerukur"))
    return [
        f"{v['id']}: {simpul['target']} {simpul['html'][:160]} {_sebab(simpul)}" for v in hasil for simpul in v["nodes"]
    ]


def _melebar(page: Page, lebar: int) -> list[str]:
    keluar = page.evaluate(MENONJOL)
    return [f"scrolls sideways at {lebar}: {keluar}"] if keluar else []


def _sebab(simpul: dict) -> str:
    return " ".join(c["message"] for c in [*simpul["any"], *simpul["all"], *simpul["none"]])[:200]
