// One file in the list: its state, its bar, its buttons. States, as data-keadaan:
// siap (chosen) - antre (sent off, its turn has not come) - berjalan - jeda (waits for the network) - terkirim (all bytes
// there, waits for the files it becomes one piece of evidence with) - daftar (being made evidence) - selesai;
// gagal (with its reason), pilih (after a reload without its bytes: must be chosen again).

import { foto, kecilkan, kodeDisebut, tolakAwal } from "./berkas.js";
import { alamatLama, hentikanDiServer, kirimBertahap, lupakanJari } from "./kirim.js";
import { hapus, pegang, taruh } from "./simpanan.js";
import { acak, bilah, ikon, tombol, ukuran, unsur } from "./unsur.js";

export const MENUNGGU = ["antre", "pilih"];
export const SIBUK = ["berjalan", "jeda", "terkirim", "daftar"];
export const BELUM = ["siap", ...MENUNGGU, ...SIBUK, "gagal"];

export class Baris {
  // `asal`: a File that was chosen, or the record of one that was sent off before the page was loaded.
  constructor(formulir, asal) {
    const lama = !(asal instanceof File);
    this.formulir = formulir;
    this.kunci = lama ? asal.kunci : acak();
    this.dibuat = lama ? asal.dibuat : Date.now();
    this.berkas = lama ? asal.berkas : asal;
    this.nama = asal.nama ?? asal.name;
    this.ukuran = asal.ukuran ?? asal.size;
    this.diubah = asal.diubah ?? asal.lastModified;
    this.jalur = asal.jalur || asal.webkitRelativePath || "";
    this.isian = asal.isian ?? null;
    this.kelompok = asal.kelompok ?? null;
    this.perkecil = asal.perkecil ?? false;
    this.jari = asal.jari ?? "";
    this.kotak = asal.kotak ?? false; // goes to the inbox instead of this form's question
    this.aksi = asal.aksi ?? formulir.aksi;
    this.tus = formulir.tus;
    this.alamat = "";
    this.sampai = 0;
    this.gambarkan();
    if (lama) this.kembali();
    else this.terima();
  }

  gambarkan() {
    this.li = unsur("li");
    this.info = unsur("span", "k-berkas__info");
    this.tempatAksi = unsur("span", "k-berkas__aksi");
    this.li.append(ikon(this.formulir.ikon, "file-earmark"), unsur("span", "k-berkas__nama", this.nama), this.info, this.tempatAksi);
    this.formulir.daftar.append(this.li);
  }

  tampil(keadaan, teks, ...aksi) {
    this.keadaan = keadaan;
    this.li.dataset.keadaan = keadaan;
    this.info.textContent = teks;
    this.tempatAksi.replaceChildren(...aksi);
    if (SIBUK.includes(keadaan)) this.li.append(this.bilah ||= bilah(`Kemajuan unggah ${this.nama}`));
    else this.bilah?.remove();
    this.formulir.berubah();
  }

  batalkan = () => this.buang();

  get tombolBatal() { return tombol("Batalkan", this.batalkan, this.nama); }

  terima() {
    const alasan = tolakAwal(this.berkas, this.formulir.masukan, this.formulir.memperkecil);
    if (alasan) this.gagal(alasan, false);
    else this.siap();
  }

  siap() {
    const kecil = this.formulir.memperkecil && foto(this.berkas) ? " · foto diperkecil saat dikirim" : "";
    const hapusBaris = tombol("Hapus dari daftar", this.batalkan, this.nama);
    this.tampil("siap", `${ukuran(this.ukuran)} · siap diunggah${kecil}${this.tentangKode()}`, ...this.pilihanKode(), hapusBaris);
  }

  // A name that speaks of another question: said, and the inbox offered, where that question will be proposed.
  get kodeLain() {
    const { kode, kotak } = this.formulir;
    const disebut = kode && kotak ? kodeDisebut(this.nama, this.jalur) : "";
    return disebut.toLowerCase() === kode.toLowerCase() ? "" : disebut;
  }

  tentangKode() {
    if (this.kotak) return ` · masuk ke Belum dipetakan, diusulkan untuk ${this.kodeLain}`;
    return this.kodeLain ? ` · namanya menyebut pertanyaan ${this.kodeLain}, halaman ini ${this.formulir.kode}` : "";
  }

  pilihanKode() {
    if (!this.kodeLain) return [];
    const teks = this.kotak ? `Lampirkan di ${this.formulir.kode}` : "Ke Belum dipetakan";
    const alih = () => {
      this.kotak = !this.kotak;
      this.aksi = this.kotak ? this.formulir.kotak : this.formulir.aksi;
      this.siap();
      this.tempatAksi.querySelector("button").focus();
    };
    return [tombol(teks, alih, this.nama)];
  }

  // Back after a reload. A phone may have thrown the bytes away; then only the user can bring them.
  kembali() {
    if (this.berkas) this.tampil("antre", `${ukuran(this.ukuran)} · dilanjutkan`, this.tombolBatal);
    else this.tampil("pilih", `${ukuran(this.ukuran)} · pilih lagi berkas ini untuk melanjutkan`, this.tombolBatal);
  }

  cocok(berkas) { return this.nama === berkas.name && this.ukuran === berkas.size && this.diubah === berkas.lastModified; }

  isiUlang(berkas) {
    this.berkas = berkas;
    this.kembali();
    this.simpan();
  }

  // Sent off: from here on the fields of the form are those of this moment.
  antrekan(isian, kelompok) {
    this.isian = this.kotak ? [] : isian;
    this.kelompok = this.kotak ? null : kelompok;
    this.perkecil = this.formulir.memperkecil && foto(this.berkas);
    this.jari = ["kla", this.formulir.pengguna, this.aksi, this.nama, this.ukuran, this.diubah, this.perkecil ? "kecil" : ""].join("|");
    this.tampil("antre", `${ukuran(this.ukuran)} · menunggu giliran`, this.tombolBatal);
    this.simpan();
  }

  antreLagi() {
    this.ditolak = false;
    this.tampil("antre", "Menunggu giliran", this.tombolBatal);
    this.simpan();
  }

  async simpan() {
    await (this.pegangan ||= pegang(this.kunci));
    const { kunci, dibuat, nama, ukuran: banyak, diubah, isian, kelompok, perkecil, jari, jalur, aksi, kotak, berkas } = this;
    const { pengguna, halaman, aksi: asal } = this.formulir;
    const urutan = this.formulir.baris.indexOf(this);
    await taruh({ kunci, dibuat, nama, ukuran: banyak, diubah, isian, kelompok, perkecil, jari, jalur, aksi, asal, kotak, berkas, pengguna, halaman, urutan });
    if (!BELUM.includes(this.keadaan) || this.ditolak) this.lupakan();
  }

  lupakan() {
    hapus(this.kunci);
    if (this.jari) lupakanJari(this.jari);
    this.pegangan?.then((lepas) => lepas?.());
    this.pegangan = null;
  }

  buang() {
    const sebelah = this.li.nextElementSibling || this.li.previousElementSibling;
    this.pengendali?.abort(new DOMException("dibatalkan", "AbortError"));
    if (this.keadaan !== "selesai") hentikanDiServer(this.alamat, this.token());
    this.keadaan = "batal";
    this.li.remove();
    this.lupakan();
    (sebelah?.querySelector("button") || this.formulir.masukan).focus();
    this.formulir.dibuang(this);
  }

  // What the portal has refused is not kept for the next page: it would be sent and refused again each time.
  gagal(pesan, bolehUlang = true, ditolak = false) {
    this.ditolak = ditolak;
    if (ditolak) this.lupakan();
    const ulang = tombol("Coba lagi", () => this.formulir.ulangi(this), this.nama);
    this.tampil("gagal", pesan, ...(bolehUlang ? [ulang] : []), tombol("Hapus dari daftar", this.batalkan, this.nama));
    this.bolehUlang = bolehUlang;
    this.formulir.kabarkan(`${this.nama} gagal: ${pesan}`);
  }

  mulai() {
    this.pengendali = new AbortController();
    this.sinyal = this.pengendali.signal;
    this.tampil("berjalan", this.sampai ? "Melanjutkan…" : "Mengunggah…", this.tombolBatal);
  }

  // All bytes to the server. True when they are there, false when the row was refused or called off.
  async kirimIsi() {
    this.mulai();
    try {
      await this.siapkan();
      this.alamat ||= await alamatLama(this.jari, this.berkas.size);
      this.unggahan = await kirimBertahap(this);
    } catch (galat) {
      if (this.keadaan === "batal") return false;
      throw galat;
    }
    return true;
  }

  async siapkan() {
    if (!this.perkecil) return;
    this.info.textContent = "Memperkecil foto…";
    const kecil = await kecilkan(this.berkas);
    this.sinyal.throwIfAborted();
    if (kecil === this.berkas) return;
    this.dari = this.ukuran;
    this.berkas = kecil;
    this.perkecil = false; // done; the record now holds the small one
    await this.simpan();
  }

  // --- What the transport asks for and tells --------------------------------------------------------------------
  token() { return this.formulir.token(); }

  segarkan() { return this.formulir.segarkan(); }

  tercatat(alamat) { this.alamat = alamat; }

  maju(sampai) {
    this.sampai = sampai;
    if (this.keadaan !== "berjalan") return;
    const persen = Math.floor((sampai / this.berkas.size) * 100);
    this.bilah.value = persen;
    const banyak = this.dari ? `${ukuran(this.berkas.size)}, semula ${ukuran(this.dari)}` : ukuran(this.berkas.size);
    this.info.textContent = persen < 100 ? `Mengunggah ${persen} % dari ${banyak}` : "Terkirim, sedang dicatat…";
    this.formulir.berubah();
  }

  jeda(pesan) {
    this.sebelumJeda = this.keadaan === "daftar" ? "daftar" : "berjalan";
    this.tampil("jeda", pesan, this.tombolBatal);
  }

  lanjut() {
    if (this.sebelumJeda === "daftar") this.mendaftar();
    else this.tampil("berjalan", "Menyambung lagi…", this.tombolBatal);
  }

  terkirim() { this.tampil("terkirim", "Terkirim. Menunggu berkas lain yang menjadi satu bukti dengannya.", this.tombolBatal); }

  mendaftar() { this.tampil("daftar", "Terkirim, sedang dicatat…"); }

  selesai(pesan) {
    this.tampil("selesai", pesan || `${ukuran(this.berkas.size)} · tersimpan`);
    this.lupakan();
  }
}
