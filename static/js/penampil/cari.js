// Finding words in a PDF: page by page in the background, marked in the text layer with the highlight registry.

const SEMUA = "k-temuan";
const SATU = "k-temuan-kini";
const rapikan = (teks) => {
  const kecil = teks.toLowerCase();
  return (kecil.length === teks.length ? kecil : teks).replace(/\s/g, " ");
};

export class Pencarian {
  constructor(penampil, tulisTemuan) {
    Object.assign(this, { penampil, tulisTemuan, teks: new Map(), kata: "", temuan: [], kini: -1, giliran: 0 });
  }

  /** Words of a page as the text layer has them, and where each of its pieces begins. */
  async bacaHalaman(n) {
    if (!this.teks.has(n)) {
      const halaman = await this.penampil.dokumen.getPage(n);
      const { items } = await halaman.getTextContent();
      const awal = [];
      let isi = "";
      for (const butir of items) {
        if (butir.str === undefined) continue;
        awal.push(isi.length);
        isi += butir.str + (butir.hasEOL ? " " : "");
      }
      this.teks.set(n, { isi: rapikan(isi), awal });
    }
    return this.teks.get(n);
  }

  async mulai(kata) {
    const giliran = ++this.giliran;
    Object.assign(this, { kata: rapikan(kata.trim()), temuan: [], kini: -1 });
    this.hapus();
    if (!this.kata || !this.penampil.dokumen) return this.kabari(true);
    const banyak = this.penampil.dokumen.numPages;
    const mula = this.penampil.halaman;
    this.kabari(false);
    for (let i = 0; i < banyak; i++) {
      const n = ((mula - 1 + i) % banyak) + 1;
      const { isi } = await this.bacaHalaman(n).catch((galat) => { if (this.penampil.ditutup) return {}; throw galat; });
      if (giliran !== this.giliran || this.penampil.ditutup) return undefined;
      for (let di = isi.indexOf(this.kata); di >= 0; di = isi.indexOf(this.kata, di + this.kata.length)) this.temuan.push({ n, di });
      if (this.temuan.length && this.kini < 0) this.pilih(0);
      if (i % 20 === 19) this.kabari(false);
    }
    this.temuan.sort((a, b) => a.n - b.n || a.di - b.di);
    if (this.kini >= 0) this.kini = this.temuan.indexOf(this.dipilih);
    return this.kabari(true);
  }

  lompat(kata, arah) {
    if (rapikan(kata.trim()) !== this.kata) return this.mulai(kata);
    if (this.temuan.length) this.pilih((this.kini + arah + this.temuan.length) % this.temuan.length);
    return this.kabari(true);
  }

  pilih(i) {
    this.kini = i;
    this.dipilih = this.temuan[i];
    const lembar = this.penampil.lembar[this.dipilih.n - 1];
    if (this.penampil.halaman !== lembar.n) this.penampil.keHalaman(lembar.n);
    this.tandaiSemua();
  }

  kabari(selesai) {
    const bertulisan = [...this.teks.values()].some(({ isi }) => isi.trim());
    this.tulisTemuan({ kata: this.kata, nomor: this.kini + 1, banyak: this.temuan.length, selesai, bertulisan });
    if (selesai) this.tandaiSemua();
  }

  // --- Marking -------------------------------------------------------------------------------------------------------
  hapus() {
    if (!globalThis.CSS?.highlights) return;
    CSS.highlights.delete(SEMUA);
    CSS.highlights.delete(SATU);
  }

  /** A page has just got its text layer. */
  tandai() { if (this.temuan.length) this.tandaiSemua(); }

  tandaiSemua() {
    if (!globalThis.CSS?.highlights || !this.kata) return;
    const semua = new Highlight();
    const satu = new Highlight();
    for (const t of this.temuan) {
      const lapis = this.penampil.lembar[t.n - 1].lapis;
      for (const rentang of lapis ? this.rentang(lapis, t) : []) (t === this.dipilih ? satu : semua).add(rentang);
    }
    CSS.highlights.set(SEMUA, semua);
    CSS.highlights.set(SATU, satu);
    this.perlihatkan([...satu][0]);
  }

  /** The pieces of text under one find: it may run over several. */
  * rentang(lapis, { n, di }) {
    const { awal } = this.teks.get(n);
    const akhir = di + this.kata.length;
    for (let i = awal.findLastIndex((a) => a <= di); i < awal.length && awal[i] < akhir; i++) {
      const simpul = lapis.textDivs[i]?.firstChild;
      if (!simpul?.data) continue;
      const [a, b] = [Math.max(di - awal[i], 0), Math.min(akhir - awal[i], simpul.data.length)];
      if (a >= b) continue;
      const rentang = new Range();
      rentang.setStart(simpul, a);
      rentang.setEnd(simpul, b);
      yield rentang;
    }
  }

  perlihatkan(rentang) {
    if (!rentang || this.diperlihatkan === this.dipilih) return;
    this.diperlihatkan = this.dipilih;
    const { bidang } = this.penampil;
    const [kotak, alas] = [rentang.getBoundingClientRect(), bidang.getBoundingClientRect()];
    if (kotak.top < alas.top || kotak.bottom > alas.bottom) bidang.scrollTop += kotak.top - alas.top - bidang.clientHeight / 3;
  }
}
