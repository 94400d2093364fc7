// The form around the component unggah.html: takes files, sends them, makes evidence of them, survives a reload.

import { BELUM, Baris, SIBUK } from "./baris.js";
import { daftarkan, dapatBertahap, Gagal, kirimSekaligus } from "./kirim.js";
import { Jumlah } from "./jumlah.js";
import { milik, pegang, titipKabar } from "./simpanan.js";
import { BANYAK_MAKS, pasangHalaman, pasangTombol } from "./sumber.js";
import { acak, unsur } from "./unsur.js";

const LAJUR = 2; // files on their way at once: one fills the pauses of the other
const BIDANG_KOTAK = "m-berkas"; // as the form of the inbox names its files
const PILIHAN_FOTO = "kla-perkecil-foto";
const semua = [];

class Unggahan {
  constructor(formulir) {
    this.formulir = formulir;
    this.zona = formulir.querySelector(".k-unggah__zona");
    this.ikon = this.zona.querySelector("svg");
    this.masukan = this.zona.querySelector("input[type=file][name]");
    this.daftar = formulir.querySelector("[data-unggah-baris]");
    this.aksi = new URL(formulir.action, location.href).pathname;
    this.tus = this.zona.dataset.tus || "";
    this.kode = formulir.dataset.unggahKode || "";
    this.kotak = formulir.dataset.unggahKotak || "";
    this.pengguna = document.body.dataset.pengguna || "";
    this.halaman = { alamat: location.pathname + location.search, judul: document.title.replace(/ · Portal KLA$/, "") };
    this.baris = [];
    this.lajur = 0;
    this.catatan = Promise.resolve(); // forms go one after another, so that the newest list of evidence comes last
    this.jumlah = new Jumlah(this);
    this.pasang();
  }

  pasang() {
    pasangTombol(this.zona, this.masukan, (berkas) => this.tambah(berkas));
    this.pasangPerkecil();
    // The native control is empty while the list is full; the list is what counts.
    this.masukan.required = false;
    this.formulir.addEventListener("submit", (kejadian) => this.saatKirim(kejadian));
    addEventListener("beforeunload", (kejadian) => {
      if (this.baris.some((b) => SIBUK.includes(b.keadaan) || b.keadaan === "antre")) kejadian.preventDefault();
    });
    this.berubah();
    this.pulihkan();
  }

  // The choice is the device's: a phone on mobile data is not the desk in the office.
  pasangPerkecil() {
    this.perkecil = this.formulir.querySelector("[data-unggah-perkecil]");
    if (!this.perkecil) return;
    let pilihan = null;
    try { pilihan = localStorage.getItem(PILIHAN_FOTO); } catch { /* no storage: the default each time */ }
    this.perkecil.checked = pilihan === null ? matchMedia("(pointer: coarse)").matches : pilihan === "1";
    this.perkecil.addEventListener("change", () => {
      try { localStorage.setItem(PILIHAN_FOTO, this.perkecil.checked ? "1" : "0"); } catch { /* as above */ }
      for (const b of this.baris.filter((butir) => butir.keadaan === "siap" || (butir.keadaan === "gagal" && !butir.jari))) b.terima();
    });
  }

  get memperkecil() { return Boolean(this.perkecil?.checked); }

  get langsung() { return this.formulir.dataset.unggah === "langsung"; }

  get kotakGabung() { return this.formulir.querySelector("[data-unggah-gabungan]:not([hidden]) input[type=checkbox]"); }

  // Several files, one piece of evidence: always for a form that says so, else by the box the user ticks.
  get gabung() {
    return "unggahGabung" in this.formulir.dataset || Boolean(this.kotakGabung?.checked);
  }

  token() { return this.formulir.querySelector("[name=csrfmiddlewaretoken]").value; }

  // After a new log-in in another tab the old token is refused: take the one that a fresh page has.
  async segarkan() {
    const jawab = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!jawab?.ok || new URL(jawab.url).pathname !== location.pathname) return false;
    const halaman = new DOMParser().parseFromString(await jawab.text(), "text/html");
    const baru = halaman.querySelector("[name=csrfmiddlewaretoken]")?.value;
    // Somebody else's log-in must not send this user's files.
    if (!baru || halaman.body.dataset.pengguna !== this.pengguna) return false;
    for (const bidang of document.querySelectorAll("[name=csrfmiddlewaretoken]")) bidang.value = baru;
    return true;
  }

  // --- Taking files ---------------------------------------------------------------------------------------------
  tambah(berkas) {
    let sudah = 0;
    for (const butir of berkas.slice(0, this.masukan.multiple ? BANYAK_MAKS : 1)) {
      const kembar = this.baris.find((b) => BELUM.includes(b.keadaan) && b.cocok(butir));
      if (kembar?.keadaan === "pilih") kembar.isiUlang(butir);
      else if (kembar) sudah += 1;
      else this.tampung(butir);
    }
    const terlalu = berkas.length > BANYAK_MAKS && this.masukan.multiple;
    this.katakan(terlalu ? `Hanya ${BANYAK_MAKS} berkas pertama yang diambil. Tambahkan sisanya setelah ini selesai.` : "");
    const baru = this.baris.filter((b) => b.keadaan === "siap").length;
    this.kabarkan([`${baru} berkas siap diunggah.`, sudah && `${sudah} sudah ada dalam daftar.`].filter(Boolean).join(" "));
    if (this.langsung) this.kirimSemua();
    else this.jalan();
  }

  tampung(berkas) {
    if (!this.masukan.multiple) for (const b of this.baris.filter((butir) => ["siap", "gagal"].includes(butir.keadaan))) b.buang();
    this.baris.push(new Baris(this, berkas));
    this.bukaLipatan();
  }

  // Files dropped on a page whose form is folded away must not go to where nobody looks.
  bukaLipatan() { this.formulir.closest("details")?.setAttribute("open", ""); }

  async pulihkan() {
    for (const catatan of (await milik(this.pengguna)).filter((c) => c.asal === this.aksi)) {
      const lepas = await pegang(catatan.kunci);
      if (!lepas) continue; // another tab is at it
      const baris = new Baris(this, catatan);
      baris.pegangan = Promise.resolve(lepas);
      this.baris.push(baris);
    }
    if (!this.baris.length) return;
    this.bukaLipatan();
    this.kabarkan(`Melanjutkan ${this.baris.length} berkas yang belum selesai diunggah.`);
    this.jalan();
  }

  // --- Sending --------------------------------------------------------------------------------------------------
  saatKirim(kejadian) {
    if (kejadian.defaultPrevented) return;
    const ada = this.baris.some((b) => BELUM.includes(b.keadaan));
    if (!ada && "unggahBolehKosong" in this.formulir.dataset) return;
    // Also while sending: a second press must not leave the page and cut the transfer off.
    kejadian.preventDefault();
    if (ada) this.kirimSemua();
    else this.katakan("Pilih paling sedikit satu berkas.");
  }

  kirimSemua() {
    const siap = this.baris.filter((b) => b.keadaan === "siap");
    const kelompok = this.gabung ? acak() : null;
    const isian = this.isian(siap.length > 1 && !kelompok);
    for (const b of siap) b.antrekan(isian, kelompok);
    if (!siap.length) this.ulangiSemua();
    this.jalan();
  }

  // The fields as they stand. A title is that of one piece of evidence; several take theirs from the file names.
  isian(beberapa) {
    const semuanya = [...new FormData(this.formulir)].filter(([nama, nilai]) => !(nilai instanceof File) && nama !== "csrfmiddlewaretoken");
    return beberapa ? semuanya.filter(([nama]) => !/(^|-)judul$/.test(nama)) : semuanya;
  }

  jalan() {
    for (; this.lajur < LAJUR && this.berikut(); this.lajur += 1) {
      this.satuLajur().finally(() => {
        this.lajur -= 1;
        this.selesaiSemua();
      });
    }
    this.jagaLayar();
  }

  berikut() { return this.baris.find((b) => b.keadaan === "antre"); }

  async satuLajur() {
    for (let b = this.berikut(); b; b = this.berikut()) await this.kirimSatu(b);
  }

  async kirimSatu(baris) {
    try {
      if (!this.tus || !dapatBertahap()) throw new Gagal("", { tanpaTus: true });
      if (await baris.kirimIsi()) await this.catat(baris);
    } catch (galat) {
      if (baris.keadaan === "batal") return;
      if (galat.tanpaTus) await this.sekaligus(baris);
      else baris.gagal(pesanGalat(galat), galat.ulang ?? true, galat.ditolak);
    }
  }

  sekaligus(baris) {
    if (!baris.pengendali) baris.mulai();
    baris.unggahan = "";
    return this.catat(baris);
  }

  // The bytes are there (or go along): make evidence of them, alone or with the others of the same piece.
  catat(baris) {
    const kawan = this.kawan(baris);
    if (kawan.some((b) => b !== baris && !["terkirim", "selesai"].includes(b.keadaan))) {
      baris.terkirim();
      return null;
    }
    this.catatan = this.catatan.then(() => this.daftarkan(kawan));
    return this.catatan;
  }

  kawan(baris) {
    if (!baris.kelompok) return [baris];
    return this.baris.filter((b) => b.kelompok === baris.kelompok && !["batal", "selesai"].includes(b.keadaan));
  }

  async daftarkan(kawan) {
    const hidup = kawan.filter((b) => b.keadaan !== "batal");
    if (!hidup.length) return;
    const [utama] = hidup;
    for (const b of hidup) if (b.unggahan) b.mendaftar();
    const tugas = this.tugasFormulir(utama, hidup);
    try {
      const hasil = await (hidup.every((b) => b.unggahan) ? daftarkan(tugas) : kirimSekaligus(tugas));
      for (const b of hidup) b.selesai(hasil.pesan);
      if (!utama.kotak) this.diterima(hasil);
    } catch (galat) {
      this.tidakTercatat(hidup.filter((b) => b.keadaan !== "batal"), galat);
    }
  }

  tidakTercatat(sisa, galat) {
    if (galat.name !== "AbortError") {
      for (const b of sisa) b.gagal(pesanGalat(galat), galat.ulang ?? true, galat.ditolak);
      return;
    }
    // One of a group was taken out at the last moment: the others go on without it.
    for (const b of sisa) b.terkirim();
    if (sisa.length) this.catat(sisa[0]);
  }

  tugasFormulir(utama, hidup) {
    const name = utama.kotak ? BIDANG_KOTAK : this.masukan.name;
    return {
      aksi: utama.aksi,
      sinyal: utama.sinyal,
      sampai: 0,
      token: () => this.token(),
      segarkan: () => this.segarkan(),
      maju: (sampai) => utama.maju(Math.min(sampai, utama.berkas.size)),
      jeda: (pesan) => hidup.forEach((b) => b.jeda(pesan)),
      lanjut: () => hidup.forEach((b) => b.lanjut()),
      data: () => {
        const data = new FormData();
        for (const [nama, nilai] of utama.isian) data.append(nama, nilai);
        for (const b of hidup) {
          if (b.unggahan) data.append(name.replace(/berkas$/, "unggahan"), b.unggahan);
          else data.append(name, b.berkas, b.nama);
        }
        return data;
      },
    };
  }

  diterima(hasil) {
    this.tujuan = hasil.tujuan || this.tujuan;
    // The page we were sent to has been shown to nobody; what it had to say is said on the one that follows.
    if (hasil.kabar) titipKabar(hasil.kabar);
    const pemilih = this.formulir.dataset.unggahSasaran;
    const sasaran = pemilih && document.querySelector(pemilih);
    if (!hasil.html || !sasaran) {
      if (!hasil.html) this.tujuan ||= location.href;
      return;
    }
    sasaran.innerHTML = hasil.html;
    window.htmx?.process(sasaran);
  }

  // All done and nothing failed: show the page as the server has it now.
  selesaiSemua() {
    this.jagaLayar();
    if (this.lajur || this.baris.some((b) => SIBUK.includes(b.keadaan) || b.keadaan === "antre")) return;
    const jadi = this.baris.filter((b) => b.keadaan === "selesai").length;
    if (jadi) this.kabarkan(`${jadi} berkas tersimpan.`);
    if (!this.tujuan || this.baris.some((b) => BELUM.includes(b.keadaan))) return;
    if (this.tujuan.split("#")[0] === location.href.split("#")[0]) location.reload();
    else location.assign(this.tujuan);
  }

  // --- The user changes his mind --------------------------------------------------------------------------------
  ulangi(baris) {
    // Where the server stands is asked again: it may have thrown away what was there.
    Object.assign(baris, { unggahan: "", pengendali: null });
    if (!baris.jari) baris.terima();
    else baris.antreLagi();
    this.jalan();
  }

  ulangiSemua() { for (const b of this.baris.filter((butir) => butir.keadaan === "gagal" && butir.bolehUlang)) this.ulangi(b); }

  batalkanSemua() { for (const b of this.baris.filter((butir) => BELUM.includes(butir.keadaan))) b.buang(); }

  bersihkan() {
    for (const b of this.baris) b.li.remove();
    for (const b of this.baris.filter((butir) => BELUM.includes(butir.keadaan))) b.lupakan();
    this.baris = [];
    this.berubah();
    this.masukan.focus();
  }

  // A file taken out of a group may be the one the others waited for.
  dibuang(baris) {
    this.berubah();
    const [sisa] = this.kawan(baris);
    if (baris.kelompok && sisa?.keadaan === "terkirim") this.catat(sisa);
    this.selesaiSemua();
  }

  // --- Telling --------------------------------------------------------------------------------------------------
  berubah() {
    this.jumlah?.perbarui();
    // "One piece of evidence" is a question only where there are several files.
    const wadah = this.formulir.querySelector("[data-unggah-gabungan]");
    if (wadah) wadah.hidden = this.baris.filter((b) => b.keadaan === "siap").length < 2;
  }

  kabarkan(teks) { this.jumlah?.kabarkan(teks); }

  katakan(teks) {
    this.pesan ||= unsur("p", "invalid-feedback d-block");
    this.pesan.setAttribute("role", "alert");
    this.pesan.textContent = teks;
    if (!teks) this.pesan.remove();
    else {
      this.zona.append(this.pesan);
      this.masukan.focus();
    }
  }

  // A phone that goes to sleep stops sending.
  async jagaLayar() {
    const perlu = this.lajur > 0;
    if (perlu === Boolean(this.layar) || !navigator.wakeLock) return;
    if (perlu) {
      this.layar = navigator.wakeLock.request("screen").catch(() => null);
      return;
    }
    const kunci = await this.layar;
    this.layar = null;
    kunci?.release();
  }
}

const pesanGalat = (galat) => (galat instanceof Gagal ? galat.message : "Pengunggahan terhenti karena kesalahan pada halaman. Coba lagi.");

// Which form takes what is dropped or pasted: the one it falls into, else the only one, else the one in sight.
function pilihFormulir(sasaran) {
  const ada = semua.filter((u) => u.formulir.isConnected && u.zona.offsetParent);
  const terlihat = (u) => {
    const { top, bottom } = u.zona.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  return ada.find((u) => u.formulir.contains(sasaran)) || (ada.length === 1 ? ada[0] : ada.find(terlihat)) || null;
}

const terpasang = new WeakSet();

export function pasang(formulir) {
  if (terpasang.has(formulir) || !formulir.querySelector(".k-unggah__zona input[type=file]")) return;
  terpasang.add(formulir);
  if (!semua.length) pasangHalaman(pilihFormulir);
  semua.push(new Unggahan(formulir));
  formulir.dataset.unggahSiap = "";
  const masukan = formulir.querySelector(".k-unggah__zona input[type=file][name]");
  const dipilih = masukan?.files.length && formulir.dataset.unggah !== "langsung";
  if (dipilih) masukan.dispatchEvent(new Event("change", { bubbles: true })); // chosen before the script was there
}
