"""Reading an answered page as a person does: what stands in the fields, what is written in an element."""

from html.parser import HTMLParser

KOSONG = {"input", "img", "link", "meta", "br", "hr", "use", "path", "source"}


class Halaman(HTMLParser):
    """`isian`: field name -> value as shown. `teks(id)`: the words inside that element; `semua`: of the whole page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.isian: dict[str, str] = {}
        self._terbuka: list[tuple[str, str]] = []
        self._teks: dict[str, list[str]] = {}
        self._semua: list[str] = []
        self._bidang = ""
        self._pilihan = ""
        self.feed(html)

    @property
    def semua(self) -> str:
        return " ".join("".join(self._semua).split())

    def teks(self, id_: str) -> str:
        return " ".join("".join(self._teks.get(id_, [])).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        if tag not in KOSONG:
            self._terbuka.append((tag, a.get("id", "")))
        if tag == "input":
            self._isian(a)
        elif tag == "textarea":
            self._bidang = a.get("name", "")
            self.isian[self._bidang] = ""
        elif tag == "select":
            self._pilihan = a.get("name", "")
        elif tag == "option" and "selected" in a:
            self.isian[self._pilihan] = a.get("value", "")

    def _isian(self, a: dict[str, str]) -> None:
        if a.get("type") in ("radio", "checkbox") and "checked" not in a:
            return
        if a.get("name"):
            self.isian[a["name"]] = a.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.isian[self._bidang] = self.isian[self._bidang].removeprefix("\n")  # the first line end is markup
            self._bidang = ""
        if tag not in (t for t, _ in self._terbuka):
            return
        while self._terbuka.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._semua.append(data)
        if self._bidang:
            self.isian[self._bidang] += data
        for _, id_ in self._terbuka:
            if id_:
                self._teks.setdefault(id_, []).append(data)
