// The session closes after a while of silence: this warns in time, keeps what was typed, and leaves when it is over. The
// server decides (klaster/sesi.py); here is only its clock. Tabs of one browser tell each other through localStorage.

import { hapusDraf, lepaskanDraf, simpanDraf } from "./draf.js";

const PAPAN = "kla-sesi"; // what tabs tell each other: {pengguna, tutup} or {pengguna, keluar}
const PERINGATAN = 120; // seconds before the end
const KABAR = 120; // seconds between two "still here" while somebody types or reads
const UCAPAN = [120, 60, 30, 10]; // seconds at which a screen reader hears how long is left

const dialog = document.querySelector("[data-sesi]");
const cari = (pemilih) => dialog.querySelector(pemilih);
const kuki = () => document.cookie.match(/(?:^|; )kla_csrf=([^;]+)/)?.[1] || "";
const dalam = (detik) => {
  const bulat = Math.max(0, Math.ceil(detik));
  return bulat >= 60 ? `${Math.floor(bulat / 60)} menit${bulat % 60 ? ` ${bulat % 60} detik` : ""}` : `${bulat} detik`;
};

class Penjaga {
  constructor() {
    const { pengguna, diam, umur, alamat, masuk } = dialog.dataset;
    Object.assign(this, { pengguna, alamat, masuk, diam: Number(diam) });
    this.akhir = Date.now() + Number(umur) * 1000;
    this.kontak = Date.now(); // the server heard of this person
    this.giat = 0; // the person did something here
    this.tutup = this.kontak + this.diam * 1000;
    this.token = kuki();
    this.curiga = 0; // another tab says that the session is over: ask so many times
    this.umumkan();
    for (const nama of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) {
      addEventListener(nama, () => { this.giat = Date.now(); }, { capture: true, passive: true });
    }
    addEventListener("storage", (kejadian) => kejadian.key === PAPAN && this.dengar(kejadian.newValue));
    document.addEventListener("visibilitychange", () => document.hidden || this.detak());
    document.addEventListener("submit", (kejadian) => this.saatKirim(kejadian));
    addEventListener("beforeunload", (kejadian) => this.pergi && kejadian.stopImmediatePropagation(), true);
    document.addEventListener("htmx:beforeOnLoad", (kejadian) => {
      if (kejadian.detail.xhr.getResponseHeader("HX-Redirect")?.startsWith(this.masuk)) this.bersiapPergi();
    });
    cari("[data-sesi-tetap]").addEventListener("click", () => this.tetap());
    dialog.addEventListener("cancel", (kejadian) => { kejadian.preventDefault(); this.tetap(); });
    setInterval(() => this.detak(), 1000);
  }

  get sisa() { return (Math.min(this.tutup, this.akhir) - Date.now()) / 1000; }

  get ambang() { return Math.min(PERINGATAN, this.diam / 2); }

  async detak() {
    if (this.sibuk || this.pergi) return;
    if (dialog.open) this.hitung();
    if (this.curiga) {
      this.curiga -= 1;
      await this.tanya("GET");
      return;
    }
    const jeda = Math.min(KABAR, this.diam / 4) * 1000;
    if (!dialog.open && this.giat > this.kontak && Date.now() - this.kontak >= jeda) await this.tanya("POST");
    else if (!dialog.open && this.sisa <= this.ambang) await this.ingatkan();
    else if (dialog.open && this.sisa <= 0) await this.tanya("GET");
  }

  // The server may know better: a request of another tab, or of a script of this page, has moved the end.
  async ingatkan() {
    await this.tanya("GET");
    if (this.pergi || this.sisa > this.ambang) return;
    simpanDraf();
    this.terucap = Infinity;
    const umurnya = this.akhir <= this.tutup;
    cari("[data-sesi-diam]").hidden = umurnya;
    cari("[data-sesi-umur]").hidden = !umurnya;
    cari("[data-sesi-tetap]").textContent = umurnya ? "Mengerti" : "Tetap masuk";
    if (umurnya && this.tahu) return;
    dialog.showModal();
    this.hitung();
  }

  hitung() {
    const kata = dalam(this.sisa);
    for (const unsur of dialog.querySelectorAll("[data-sesi-hitung]")) if (unsur.textContent !== kata) unsur.textContent = kata;
    const tingkat = UCAPAN.filter((batas) => this.sisa <= batas).pop();
    if (tingkat !== undefined && tingkat < this.terucap) {
      this.terucap = tingkat;
      cari("[data-sesi-ucap]").textContent = `Sesi ditutup dalam ${kata}.`;
    }
  }

  async tetap() {
    if (this.akhir <= this.tutup) { // nothing can be done about it but to know
      this.tahu = true;
      dialog.close();
      return;
    }
    await this.tanya("POST");
    if (!this.pergi && this.sisa > this.ambang) this.lanjut();
  }

  lanjut() {
    dialog.close();
    lepaskanDraf();
  }

  async tanya(metode) {
    this.sibuk = true;
    try {
      const kepala = metode === "POST" ? { "X-CSRFToken": kuki() } : { "X-Latar": "1" };
      const jawab = await fetch(this.alamat, { method: metode, headers: kepala, redirect: "manual" });
      if (jawab.type === "opaqueredirect") this.keluar();
      else if (jawab.ok) this.terima(await jawab.json());
    } catch { /* no network: the next beat asks again */ } finally {
      this.sibuk = false;
    }
  }

  terima({ pengguna, sisa, umur }) {
    if (String(pengguna) !== this.pengguna) {
      this.bergantiOrang();
      return;
    }
    this.tutup = Date.now() + sisa * 1000;
    this.akhir = Date.now() + umur * 1000;
    if (this.tutup - this.diam * 1000 > this.kontak) this.kontak = this.tutup - this.diam * 1000;
    this.umumkan();
  }

  // --- Other tabs ----------------------------------------------------------------------------------------------------
  umumkan(isi = { tutup: this.tutup }) {
    try { localStorage.setItem(PAPAN, JSON.stringify({ pengguna: this.pengguna, ...isi })); } catch { /* each tab for itself */ }
  }

  dengar(teks) {
    let kabar = null;
    try { kabar = JSON.parse(teks); } catch { return; }
    if (!kabar || this.pergi) return;
    if (kabar.pengguna !== this.pengguna) this.bergantiOrang();
    else if (kabar.keluar) { // its request is still on the way
      this.curiga = 5;
      this.sengaja = true;
    } else {
      this.sengaja = false;
      this.perbaruiToken();
      this.tutup = Math.max(this.tutup, kabar.tutup);
      if (dialog.open && this.sisa > this.ambang) this.lanjut();
    }
  }

  // A log-in in another tab has changed the token against forged requests; the forms of this page are still this person's.
  perbaruiToken() {
    const kini = kuki();
    if (!kini || kini === this.token) return;
    this.token = kini;
    for (const bidang of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) bidang.value = kini;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": kini }));
  }

  // --- The end -------------------------------------------------------------------------------------------------------
  bersiapPergi() {
    simpanDraf(this.sengaja ? sessionStorage : localStorage);
    this.pergi = true;
  }

  keluar() {
    this.bersiapPergi();
    location.assign(`${this.masuk}?${new URLSearchParams({ next: location.pathname + location.search })}`);
  }

  bergantiOrang() {
    this.bersiapPergi();
    location.assign("/");
  }

  saatKirim(kejadian) {
    if (kejadian.defaultPrevented || !("keluar" in kejadian.target.dataset)) return;
    hapusDraf();
    this.pergi = true;
    this.umumkan({ keluar: Date.now() });
  }
}

if (dialog) new Penjaga();
