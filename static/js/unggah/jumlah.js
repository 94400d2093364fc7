// The line above the list: how many, how far, how long yet. Screen readers hear of milestones, not of percents.

import { bilah, sisaWaktu, tombol, ukuran, unsur } from "./unsur.js";

const JENDELA = 15000; // ms over which the speed is reckoned

export class Jumlah {
  constructor(formulir) {
    this.formulir = formulir;
    this.jejak = []; // [ms, bytes] of late
    this.wadah = unsur("div", "k-unggah__jumlah");
    this.teks = unsur("p");
    this.bilah = bilah("Kemajuan semua berkas");
    this.aksi = unsur("span", "k-berkas__aksi");
    this.wadah.append(this.teks, this.aksi, this.bilah);
    this.wadah.hidden = true;
    this.suara = unsur("p", "visually-hidden");
    this.suara.setAttribute("role", "status");
    formulir.daftar.before(this.wadah, this.suara);
    this.tombol = {
      batal: tombol("Batalkan semua", () => formulir.batalkanSemua()),
      ulang: tombol("Coba lagi yang gagal", () => formulir.ulangiSemua()),
      tutup: tombol("Bersihkan daftar", () => formulir.bersihkan()),
    };
  }

  kabarkan(teks) { this.suara.textContent = teks; }

  perbarui() {
    this.diminta ||= requestAnimationFrame(() => {
      this.diminta = null;
      this.gambar();
    });
  }

  gambar() {
    const ikut = this.formulir.baris.filter((b) => !["batal", "siap"].includes(b.keadaan) && !(b.keadaan === "gagal" && !b.jari));
    this.wadah.hidden = ikut.length < 2;
    if (this.wadah.hidden) return;
    const banyak = (...keadaan) => ikut.filter((b) => keadaan.includes(b.keadaan)).length;
    const isi = ikut.reduce((n, b) => n + (b.berkas?.size ?? b.ukuran), 0);
    const sampai = ikut.reduce((n, b) => n + (b.keadaan === "selesai" ? b.berkas.size : b.sampai), 0);
    const sisa = ikut.length - banyak("selesai", "gagal");
    this.bilah.value = Math.floor((sampai / isi) * 100);
    this.bilah.hidden = !sisa;
    const bagian = [`${banyak("selesai")} dari ${ikut.length} berkas tersimpan`];
    if (sisa) bagian.push(`${ukuran(sampai)} dari ${ukuran(isi)}`, banyak("jeda") ? "menunggu jaringan" : this.lama(sampai, isi));
    if (banyak("gagal")) bagian.push(`${banyak("gagal")} gagal`);
    this.teks.textContent = bagian.filter(Boolean).join(" · ");
    this.pasangTombol(sisa, ikut.some((b) => b.keadaan === "gagal" && b.bolehUlang));
  }

  lama(sampai, isi) {
    const kini = Date.now();
    this.jejak.push([kini, sampai]);
    this.jejak = this.jejak.filter(([saat]) => kini - saat < JENDELA);
    const [awal, semula] = this.jejak[0];
    return kini - awal < 2000 ? "" : sisaWaktu((isi - sampai) / ((sampai - semula) / (kini - awal)) / 1000);
  }

  pasangTombol(sisa, adaGagal) {
    const { batal, ulang, tutup } = this.tombol;
    const perlu = [...(adaGagal ? [ulang] : []), sisa ? batal : tutup];
    if (perlu.length === this.aksi.children.length && perlu.every((t) => t.parentElement === this.aksi)) return;
    this.aksi.replaceChildren(...perlu);
  }
}
