// A PDF in the viewer, drawn by the vendored pdf.js: only pages near the one in view, from only the bytes they need.
// Nothing is evaluated as code and no inline style is written into the page's source, so the content policy holds.

import { Pencarian } from "./cari.js";

const BATAS = [0.25, 5];
const JARAK = 12; // pixels around a page, as in penampil.css
const TITIK_MAKS = 16_777_216; // of a canvas; phones refuse larger ones
const PDF_KE_CSS = 96 / 72;

export class PenampilPdf {
  constructor(akar, bidang, { mode, perlihatkan, tulisTemuan }) {
    const { dari, sampai } = akar.dataset;
    Object.assign(this, { akar, bidang, perlihatkan, mode, skala: 1, sudut: 0, halaman: Number(dari) || 1, giliran: 0 });
    this.acuan = sampai ? [Number(dari), Number(sampai)] : [];
    this.lembar = [];
    this.antrean = new Set();
    this.pencarian = new Pencarian(this, tulisTemuan);
  }

  async buka() {
    const { alamat, pustaka, pekerja, huruf, ukuran } = this.akar.dataset;
    this.pdfjs = await import(pustaka);
    this.pdfjs.GlobalWorkerOptions.workerSrc = pekerja;
    const kecil = Number(ukuran) <= 4 * 1024 * 1024; // small ones come whole, from the cache where they were fetched ahead
    this.tugas = this.pdfjs.getDocument({
      url: alamat, standardFontDataUrl: huruf, isEvalSupported: false, enableXfa: false,
      disableAutoFetch: true, disableStream: !kecil, disableRange: kecil, rangeChunkSize: 262_144,
      verbosity: 0,
    });
    this.dokumen = await this.tugas.promise;
    if (this.ditutup) return;
    await this.susun();
  }

  // --- Pages as empty sheets, filled when they come near -------------------------------------------------------------
  async susun() {
    const pertama = await this.dokumen.getPage(Math.min(this.halaman, this.dokumen.numPages));
    const { width, height } = pertama.getViewport({ scale: PDF_KE_CSS });
    for (let n = 1; n <= this.dokumen.numPages; n++) {
      const unsur = document.createElement("div");
      unsur.className = "k-penampil__lembar";
      unsur.dataset.halaman = n;
      unsur.setAttribute("role", "region");
      unsur.setAttribute("aria-label", `Halaman ${n}`);
      if (this.acuan.length && n >= this.acuan[0] && n <= this.acuan[1]) unsur.classList.add("k-penampil__lembar--acuan");
      this.lembar.push({ n, unsur, ukuran: [width, height], terukur: false, digambar: "" });
    }
    this.bidang.replaceChildren(...this.lembar.map((l) => l.unsur));
    this.pengamat = new IntersectionObserver((butir) => this.terlihat(butir), { root: this.bidang, rootMargin: "60% 0px" });
    this.lembar.forEach((l) => this.pengamat.observe(l.unsur));
    this.bidang.addEventListener("scroll", () => this.bergulir(), { passive: true });
    this.lebarLama = 0;
    this.pengukur = new ResizeObserver(() => this.melebar());
    this.pengukur.observe(this.bidang);
    this.hitungSkala();
    this.keHalaman(this.halaman);
  }

  melebar() {
    if (this.bidang.clientWidth === this.lebarLama || !this.bidang.clientWidth) return;
    this.lebarLama = this.bidang.clientWidth;
    if (this.mode) this.tataUlang();
  }

  hitungSkala() {
    const [l, t] = this.tegak(this.lembar[this.halaman - 1] ?? this.lembar[0]);
    const lebar = (this.bidang.clientWidth - 2 * JARAK) / l;
    if (this.mode === "lebar") this.skala = Math.min(Math.max(lebar, BATAS[0]), 2);
    if (this.mode === "utuh") this.skala = Math.max(Math.min(lebar, (this.bidang.clientHeight - 2 * JARAK) / t), BATAS[0]);
    this.lembar.forEach((lembar) => this.ukur(lembar));
    this.kabari();
  }

  tegak({ ukuran: [l, t] }) { return this.sudut % 180 ? [t, l] : [l, t]; }

  ukur(lembar) {
    const [l, t] = this.tegak(lembar);
    Object.assign(lembar.unsur.style, { width: `${Math.floor(l * this.skala)}px`, height: `${Math.floor(t * this.skala)}px` });
  }

  /** Lay the pages out anew and stay where one was, measured in pages. */
  tataUlang() {
    if (!this.lembar.length) return;
    const kini = this.lembar[this.halaman - 1].unsur;
    const bagian = (this.bidang.scrollTop - kini.offsetTop) / (kini.offsetHeight || 1);
    this.giliran += 1;
    this.hitungSkala();
    this.bidang.scrollTop = kini.offsetTop + bagian * kini.offsetHeight;
    for (const lembar of this.lembar) if (lembar.dekat) this.minta(lembar);
  }

  terlihat(butir) {
    for (const { target, isIntersecting } of butir) {
      const lembar = this.lembar[target.dataset.halaman - 1];
      lembar.dekat = isIntersecting;
      if (isIntersecting) this.minta(lembar);
      else this.kosongkan(lembar);
    }
  }

  kosongkan(lembar) {
    this.antrean.delete(lembar);
    lembar.tugas?.cancel();
    lembar.unsur.replaceChildren();
    Object.assign(lembar, { digambar: "", lapis: null });
  }

  // --- Drawing, one page at a time, the nearest first ----------------------------------------------------------------
  minta(lembar) {
    this.antrean.add(lembar);
    if (!this.bekerja) this.bekerja = this.kerjakan().finally(() => { this.bekerja = null; });
  }

  async kerjakan() {
    while (this.antrean.size && !this.ditutup) {
      const [lembar] = [...this.antrean].sort((a, b) => Math.abs(a.n - this.halaman) - Math.abs(b.n - this.halaman));
      this.antrean.delete(lembar);
      try {
        await this.gambar(lembar);
      } catch (galat) {
        if (galat?.name !== "RenderingCancelledException" && !this.ditutup) lembar.unsur.textContent = `Halaman ${lembar.n} tidak dapat ditampilkan.`;
      }
    }
  }

  async gambar(lembar) {
    const giliran = this.giliran;
    if (lembar.digambar === giliran) return;
    const halaman = await this.dokumen.getPage(lembar.n);
    this.catatUkuran(lembar, halaman);
    const tampak = halaman.getViewport({ scale: this.skala * PDF_KE_CSS, rotation: (halaman.rotate + this.sudut) % 360 });
    const rapat = Math.min(devicePixelRatio || 1, Math.sqrt(TITIK_MAKS / (tampak.width * tampak.height)));
    const kanvas = document.createElement("canvas");
    [kanvas.width, kanvas.height] = [Math.floor(tampak.width * rapat), Math.floor(tampak.height * rapat)];
    lembar.tugas = halaman.render({ canvasContext: kanvas.getContext("2d", { alpha: false }), viewport: tampak, transform: [rapat, 0, 0, rapat, 0, 0] });
    await lembar.tugas.promise;
    if (giliran !== this.giliran || !lembar.dekat || this.ditutup) return;
    lembar.unsur.replaceChildren(kanvas);
    lembar.digambar = giliran;
    if (this.gambarHilang(halaman)) {
      this.gagal("Dokumen ini memakai jenis gambar (JPEG 2000) yang hanya dapat ditampilkan oleh penampil peramban.");
      return;
    }
    await this.tulis(lembar, halaman, tampak);
    halaman.cleanup();
  }

  /** The first page stands for all until another shows its own size; what is in view must not jump meanwhile. */
  catatUkuran(lembar, halaman) {
    if (lembar.terukur) return;
    const { width, height } = halaman.getViewport({ scale: PDF_KE_CSS });
    const sama = Math.abs(lembar.ukuran[0] - width) < 1 && Math.abs(lembar.ukuran[1] - height) < 1;
    Object.assign(lembar, { ukuran: [width, height], terukur: true });
    if (sama) return;
    const dulu = lembar.unsur.offsetHeight;
    this.ukur(lembar);
    if (lembar.n < this.halaman) this.bidang.scrollTop += lembar.unsur.offsetHeight - dulu;
  }

  /** Whether a picture of the page could not be decoded: pdf.js leaves it out without a word. */
  gambarHilang(halaman) {
    return [...halaman.objs].some(([nama, isi]) => nama.startsWith("img_") && isi === null);
  }

  /** The words over the page, transparent: to select, to read aloud and to find. */
  async tulis(lembar, halaman, tampak) {
    const lapis = document.createElement("div");
    lapis.className = "k-penampil__teks";
    lapis.style.setProperty("--scale-factor", tampak.scale);
    const isi = await halaman.getTextContent();
    const teks = new this.pdfjs.TextLayer({ textContentSource: isi, container: lapis, viewport: tampak });
    await teks.render();
    if (!lembar.dekat || this.ditutup) return;
    lembar.unsur.append(lapis);
    lembar.lapis = teks;
    this.pencarian.tandai(lembar);
  }

  // --- What the tools do ---------------------------------------------------------------------------------------------
  atur(mode) { this.mode = mode; this.tataUlang(); }
  putar() { this.sudut = (this.sudut + 90) % 360; this.tataUlang(); }
  cari(kata) { return this.pencarian.mulai(kata); }
  temuan(kata, arah) { return this.pencarian.lompat(kata, arah); }

  perbesar(kali) {
    this.mode = "";
    this.skala = Math.min(Math.max(this.skala * kali, BATAS[0]), BATAS[1]);
    this.tataUlang();
  }

  keHalaman(n) {
    if (!this.lembar.length) return;
    this.halaman = Math.min(Math.max(n, 1), this.lembar.length);
    this.bidang.scrollTop = this.lembar[this.halaman - 1].unsur.offsetTop - JARAK;
    this.kabari();
  }

  /** The page in view is the last one that begins above the middle. */
  bergulir() {
    if (this.menunggu) return;
    this.menunggu = requestAnimationFrame(() => {
      this.menunggu = 0;
      const tengah = this.bidang.scrollTop + this.bidang.clientHeight / 3;
      let [awal, akhir] = [0, this.lembar.length - 1];
      while (awal < akhir) {
        const i = Math.ceil((awal + akhir) / 2);
        if (this.lembar[i].unsur.offsetTop <= tengah) awal = i;
        else akhir = i - 1;
      }
      if (this.halaman === awal + 1) return;
      this.halaman = awal + 1;
      this.kabari();
    });
  }

  kabari() {
    this.perlihatkan({ halaman: this.halaman, jumlah: this.lembar.length, skala: this.skala, mode: this.mode });
  }

  tutup() {
    this.ditutup = true;
    this.pencarian.hapus();
    this.pengamat?.disconnect();
    this.pengukur?.disconnect();
    this.lembar.forEach((lembar) => lembar.tugas?.cancel());
    // Torn down while it still opens a document, the worker of pdf.js throws where nobody catches.
    this.tugas?.promise.then(() => this.tugas.destroy(), () => this.tugas.destroy()).catch(() => {});
  }
}
