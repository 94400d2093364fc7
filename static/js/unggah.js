// Evidence upload: <form data-unggah enctype="multipart/form-data"> around the component unggah.html.
// One request a file, with bar, cancel and retry. data-unggah="langsung" sends at once, otherwise on submit.
// Replies: 2xx {"pesan", "html"} or an HTML fragment for data-unggah-sasaran="#id", or a redirect; 4xx {"pesan"}.

const FOTO_BESAR = 3 * 1024 * 1024;
const SISI_FOTO = 2400;

const ukuran = (bita) => {
  if (bita < 1024 * 1024) return `${Math.max(1, Math.round(bita / 1024))} KB`;
  return `${(bita / 1024 / 1024).toLocaleString("id-ID", { maximumFractionDigits: 1 })} MB`;
};

function unsur(nama, kelas, teks = "") {
  const hasil = document.createElement(nama);
  if (kelas) hasil.className = kelas;
  hasil.textContent = teks;
  return hasil;
}

function tombol(teks, saat) {
  const hasil = unsur("button", "btn btn-secondary btn-sm", teks);
  hasil.type = "button";
  hasil.addEventListener("click", saat);
  return hasil;
}

// The rule and the remedy, before a byte is sent.
function tolakAwal(berkas, masukan) {
  const boleh = masukan.accept.toLowerCase().split(",").map((butir) => butir.trim()).filter(Boolean);
  const cocok = boleh.some((butir) => berkas.name.toLowerCase().endsWith(butir));
  if (boleh.length && !cocok) return `Jenis berkas ini tidak diterima. Gunakan ${boleh.map((b) => b.slice(1).toUpperCase()).join(", ")}.`;
  if (berkas.size === 0) return "Berkas kosong (0 KB). Periksa berkas aslinya, lalu pilih lagi.";
  const maks = Number(masukan.dataset.maks || 0);
  if (maks && berkas.size > maks && berkas.type !== "image/jpeg") {
    return `Ukuran ${ukuran(berkas.size)} melebihi ${ukuran(maks)}. Perkecil atau bagi berkas, lalu pilih lagi.`;
  }
  return "";
}

// Phone photos are far larger than anyone needs to read a document.
async function kecilkan(berkas) {
  if (berkas.type !== "image/jpeg" || berkas.size < FOTO_BESAR || !window.createImageBitmap) return berkas;
  try {
    const gambar = await createImageBitmap(berkas, { imageOrientation: "from-image" });
    const skala = Math.min(1, SISI_FOTO / Math.max(gambar.width, gambar.height));
    const kanvas = document.createElement("canvas");
    kanvas.width = Math.round(gambar.width * skala);
    kanvas.height = Math.round(gambar.height * skala);
    kanvas.getContext("2d").drawImage(gambar, 0, 0, kanvas.width, kanvas.height);
    const hasil = await new Promise((selesai) => { kanvas.toBlob(selesai, "image/jpeg", 0.85); });
    return hasil && hasil.size < berkas.size ? new File([hasil], berkas.name, { type: "image/jpeg" }) : berkas;
  } catch {
    return berkas;
  }
}

class Baris {
  constructor(unggahan, berkas) {
    this.unggahan = unggahan;
    this.berkas = berkas;
    this.li = unsur("li");
    this.info = unsur("span", "k-berkas__info");
    this.aksi = unsur("span", "k-berkas__aksi");
    const ikon = unggahan.zona.querySelector("svg").cloneNode(true);
    ikon.querySelector("use").setAttribute("href", ikon.querySelector("use").getAttribute("href").replace(/#.*/, "#file-earmark"));
    this.li.append(ikon, unsur("span", "k-berkas__nama", berkas.name), this.info, this.aksi);
    unggahan.daftar.append(this.li);
    const alasan = tolakAwal(berkas, unggahan.masukan);
    if (alasan) this.gagal(alasan, false);
    else this.siap();
  }

  tampil(keadaan, teks, ...aksi) {
    this.keadaan = keadaan;
    this.li.dataset.keadaan = keadaan;
    this.info.textContent = teks;
    this.aksi.replaceChildren(...aksi);
  }

  siap() { this.tampil("siap", `${ukuran(this.berkas.size)} · siap diunggah`, tombol("Batal", () => this.buang())); }

  buang() {
    this.permintaan?.abort();
    this.keadaan = "batal";
    this.li.remove();
    this.unggahan.masukan.focus();
    this.unggahan.selesaiSatu();
  }

  gagal(pesan, bolehUlang = true) {
    this.bilah?.remove();
    const ulang = tombol("Coba lagi", () => { this.siap(); this.unggahan.jalan(); });
    this.tampil("gagal", pesan, ...(bolehUlang ? [ulang] : []), tombol("Hapus dari daftar", () => this.buang()));
  }

  async kirim() {
    this.tampil("berjalan", "Mengunggah… 0 %", tombol("Batalkan", () => this.buang()));
    this.bilah = unsur("progress");
    this.bilah.max = 100;
    this.bilah.value = 0;
    this.bilah.setAttribute("aria-label", `Kemajuan unggah ${this.berkas.name}`);
    this.li.append(this.bilah);
    const kiriman = await kecilkan(this.berkas);
    if (this.keadaan !== "berjalan") return;
    await this.antar(kiriman);
  }

  antar(kiriman) {
    const { formulir, masukan } = this.unggahan;
    const data = new FormData(formulir);
    data.delete(masukan.name);
    data.append(masukan.name, kiriman, this.berkas.name);
    return new Promise((selesai) => {
      const kirim = new XMLHttpRequest();
      this.permintaan = kirim;
      kirim.open("POST", formulir.action);
      kirim.setRequestHeader("Accept", "application/json, text/html;q=0.8");
      kirim.setRequestHeader("X-Requested-With", "XMLHttpRequest");
      kirim.upload.addEventListener("progress", (kejadian) => {
        if (!kejadian.lengthComputable || this.keadaan !== "berjalan") return;
        const persen = Math.floor((kejadian.loaded / kejadian.total) * 100);
        this.bilah.value = persen;
        this.info.textContent = persen < 100 ? `Mengunggah… ${persen} %` : "Terkirim, sedang diperiksa…";
      });
      kirim.addEventListener("load", () => { this.terima(kirim); selesai(); });
      kirim.addEventListener("error", () => { this.gagal("Jaringan terputus. Berkas belum terkirim."); selesai(); });
      kirim.addEventListener("abort", () => selesai());
      kirim.send(data);
    });
  }

  terima(kirim) {
    const hasil = bacaHasil(kirim);
    const pindah = kirim.responseURL && new URL(kirim.responseURL).pathname !== new URL(this.unggahan.formulir.action).pathname;
    if (kirim.status === 413) { this.gagal("Berkas terlalu besar untuk portal. Perkecil, lalu unggah lagi.", false); return; }
    if (kirim.status >= 500) { this.gagal("Portal sedang terganggu. Berkas belum tersimpan."); return; }
    if (kirim.status >= 400 || (hasil.utuh && !pindah)) { this.gagal(hasil.pesan || "Berkas tidak diterima."); return; }
    this.bilah.remove();
    this.tampil("selesai", hasil.pesan || `${ukuran(this.berkas.size)} · tersimpan`);
    this.unggahan.diterima(hasil, pindah ? kirim.responseURL : "");
  }
}

function bacaHasil(kirim) {
  const jenis = kirim.getResponseHeader("Content-Type") || "";
  if (jenis.includes("json")) {
    try {
      const isi = JSON.parse(kirim.responseText) || {};
      const galat = Object.values(isi.galat || {}).flat().join(" ");
      return { ...isi, pesan: isi.pesan || galat };
    } catch { return {}; }
  }
  const utuh = /^\s*<!doctype/i.test(kirim.responseText);
  if (!utuh) return { html: kirim.responseText };
  const halaman = new DOMParser().parseFromString(kirim.responseText, "text/html");
  return { utuh, pesan: [...halaman.querySelectorAll(".k-galat li, .k-pesan--error")].map((u) => u.textContent.trim()).join(" ") };
}

class Unggahan {
  constructor(formulir) {
    this.formulir = formulir;
    this.zona = formulir.querySelector(".k-unggah__zona");
    this.masukan = formulir.querySelector("input[type=file]");
    this.daftar = formulir.querySelector("[data-unggah-baris]");
    this.baris = [];
    this.langsung = formulir.dataset.unggah === "langsung";
    this.masukan.addEventListener("change", () => this.tambah(this.masukan.files));
    this.pasangSeret();
    formulir.addEventListener("submit", (kejadian) => {
      // Also while sending: a second press must not leave the page and cut the transfer off.
      if (!this.baris.some((butir) => ["siap", "berjalan"].includes(butir.keadaan))) return;
      kejadian.preventDefault();
      this.jalan();
    });
    addEventListener("beforeunload", (kejadian) => {
      if (this.baris.some((butir) => butir.keadaan === "berjalan")) kejadian.preventDefault();
    });
  }

  pasangSeret() {
    const induk = this.zona.parentElement;
    for (const jenis of ["dragenter", "dragover"]) {
      this.zona.addEventListener(jenis, (kejadian) => {
        kejadian.preventDefault();
        induk.classList.add("k-unggah--seret");
      });
    }
    for (const jenis of ["dragleave", "drop"]) this.zona.addEventListener(jenis, () => induk.classList.remove("k-unggah--seret"));
    this.zona.addEventListener("drop", (kejadian) => {
      kejadian.preventDefault();
      this.tambah(kejadian.dataTransfer.files);
    });
  }

  tambah(berkas) {
    const pilihan = this.masukan.multiple ? [...berkas] : [...berkas].slice(0, 1);
    this.baris.push(...pilihan.map((butir) => new Baris(this, butir)));
    this.masukan.value = "";
    this.masukan.required = false;
    if (this.langsung) this.jalan();
  }

  // One after another: on a slow line two half files help nobody.
  async jalan() {
    if (this.berjalan) return;
    this.berjalan = true;
    for (let butir = this.berikut(); butir; butir = this.berikut()) await butir.kirim();
    this.berjalan = false;
    this.selesaiSatu();
  }

  berikut() { return this.baris.find((butir) => butir.keadaan === "siap"); }

  diterima(hasil, tujuan) {
    this.tujuan = tujuan || this.tujuan;
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
  selesaiSatu() {
    const sisa = this.baris.some((butir) => ["siap", "berjalan", "gagal"].includes(butir.keadaan));
    if (sisa || !this.tujuan || this.berjalan) return;
    if (this.tujuan.split("#")[0] === location.href.split("#")[0]) location.reload();
    else location.assign(this.tujuan);
  }
}

const terpasang = new WeakSet();

function pasang() {
  for (const formulir of document.querySelectorAll("form[data-unggah]")) {
    if (terpasang.has(formulir) || !formulir.querySelector(".k-unggah__zona input[type=file]")) continue;
    terpasang.add(formulir);
    new Unggahan(formulir);
  }
}

pasang();
document.addEventListener("htmx:afterSwap", pasang);
