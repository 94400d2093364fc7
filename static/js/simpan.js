// Autosave: <form data-simpan-otomatis="URL"> with a [data-status-simpan] line inside (component tersimpan.html).
// The form is posted to URL after a pause in typing. Replies: 200 {"pesan", "versi", "dasar"} or HTML; 422 {"pesan",
// "galat"}; 409 {"pesan"}. What was typed stays on the screen whatever the reply, and a copy waits in this tab until it is
// stored. The copy remembers the version it was typed over: brought back onto a newer one it meets the same question
// "whose?" as any stale save, and overwrites nobody in silence.

const JEDA_KETIK = 1200;
const JEDA_PILIH = 250;
const JEDA_ULANG = [4000, 8000, 16000, 30000, 60000];
const PENANDA = /(^|-)(versi|dasar)$/; // what the form was typed over; the fields of a part carry its prefix
const PESAN_KUKI = "Belum tersimpan: halaman ini kedaluwarsa atau kuki peramban tidak terkirim. "
  + "Muat ulang halaman; isian Anda disimpan di tab ini dan dapat dipulihkan sesudahnya.";

const pukul = () => {
  const kini = new Date();
  return `${String(kini.getHours()).padStart(2, "0")}.${String(kini.getMinutes()).padStart(2, "0")}`;
};

// Whoever logs in next in this tab is not shown what another person typed.
const kunciDraf = (url) => `kla-draf:${document.body.dataset.pengguna || ""}:${url}`;

class Simpanan {
  constructor(formulir) {
    this.formulir = formulir;
    this.url = formulir.dataset.simpanOtomatis;
    this.garis = formulir.querySelector("[data-status-simpan]");
    this.kunci = kunciDraf(this.url);
    this.ubahan = 0; // counts changes; what was sent is compared with it when the reply comes
    this.tersimpan = 0;
    this.gagal = 0;
    this.berhenti = false;
    this.dikirim = false;
    formulir.addEventListener("input", (kejadian) => this.berubah(kejadian, JEDA_KETIK));
    formulir.addEventListener("input", (kejadian) => this.hapusGalat(kejadian.target.name));
    formulir.addEventListener("change", (kejadian) => this.berubah(kejadian, JEDA_PILIH));
    document.addEventListener("submit", (kejadian) => kejadian.target === formulir && this.tunda(kejadian), true);
    document.addEventListener("submit", (kejadian) => kejadian.target === formulir && this.saatKirim(kejadian));
    document.addEventListener("k:simpan", () => this.belum() && this.kirim());
    addEventListener("online", () => this.belum() && this.kirim());
    addEventListener("pagehide", () => this.sisihkan());
    addEventListener("beforeunload", (kejadian) => {
      if (this.belum() && !this.dikirim) kejadian.preventDefault();
    });
    this.tawarkanDraf();
    for (const bidang of formulir.elements) if (window.klaDisentuh(bidang)) this.berubah({ target: bidang }, JEDA_KETIK);
  }

  belum() { return this.ubahan > this.tersimpan; }

  berubah(kejadian, jeda) {
    if (kejadian.target.type === "file" || "tanpaSimpan" in kejadian.target.dataset) return;
    this.ubahan += 1;
    this.gagal = 0;
    this.dikirim = false;
    if (this.berhenti) return;
    this.katakan("berubah", "Belum tersimpan");
    this.jadwalkan(jeda);
  }

  jadwalkan(jeda) {
    clearTimeout(this.jam);
    this.jam = setTimeout(() => this.kirim(), jeda);
  }

  // A save is on its way and will raise the version: wait for it, or the form would collide with itself.
  tunda(kejadian) {
    if (!this.sedang || kejadian.defaultPrevented) return;
    kejadian.preventDefault();
    kejadian.stopImmediatePropagation();
    clearTimeout(this.jam);
    this.tertunda = { pengirim: kejadian.submitter };
    kejadian.submitter?.setAttribute("aria-busy", "true");
  }

  kirimTertunda() {
    const { pengirim } = this.tertunda;
    this.tertunda = null;
    this.formulir.requestSubmit(pengirim);
  }

  saatKirim(kejadian) {
    if (kejadian.defaultPrevented) return;
    clearTimeout(this.jam);
    this.dikirim = true;
    this.sisihkan();
  }

  data() {
    const data = new FormData(this.formulir);
    for (const [nama, nilai] of [...data]) if (nilai instanceof File) data.delete(nama);
    return data;
  }

  async kirim() {
    clearTimeout(this.jam);
    if (this.sedang || this.berhenti || this.dikirim || !this.belum()) return;
    this.sedang = true;
    const nomor = this.ubahan;
    this.katakan("menyimpan", "Menyimpan…");
    try {
      const jawab = await fetch(this.url, {
        method: "POST",
        body: this.data(),
        redirect: "manual",
        headers: {
          Accept: "application/json",
          "X-Requested-With": "XMLHttpRequest",
          "X-Simpan-Otomatis": "1",
          ...(this.gagal && { "X-Latar": "1" }), // trying again is nobody's activity: it keeps no session open
        },
      });
      await this.terima(jawab, nomor);
    } catch {
      this.ulangi("Belum tersimpan: jaringan terputus. Isian tetap di layar dan dicoba lagi.");
    } finally {
      this.sedang = false;
    }
    if (this.tertunda) {
      this.kirimTertunda();
      return;
    }
    if (this.belum() && !this.gagal && !this.berhenti) this.jadwalkan(JEDA_KETIK);
  }

  async terima(jawab, nomor) {
    if (jawab.type === "opaqueredirect") {
      this.hentikan("Sesi Anda berakhir. Masuk lagi di jendela lain, lalu tekan Simpan di sini.");
      return;
    }
    const isi = await bacaJawaban(jawab);
    if (jawab.ok) this.berhasil(isi, nomor);
    else if (jawab.status === 422) this.ditolak(isi, nomor);
    else if (jawab.status === 403 && !isi.json) this.hentikan(PESAN_KUKI);
    else if (jawab.status >= 500) this.ulangi("Belum tersimpan: portal sedang terganggu. Dicoba lagi sebentar lagi.");
    else this.hentikan(isi.pesan || "Tidak dapat disimpan. Salin isian Anda, lalu muat ulang halaman ini.");
  }

  berhasil(isi, nomor) {
    this.tersimpan = nomor;
    this.gagal = 0;
    this.hapusGalat();
    for (const [nama, nilai] of Object.entries({ versi: isi.versi, dasar: isi.dasar })) {
      const bidang = this.penanda(nama);
      if (bidang && nilai !== undefined) bidang.value = nilai;
    }
    if (this.belum()) return;
    this.katakan("tersimpan", isi.pesan || `Tersimpan ${pukul()}`);
    this.lupakan();
  }

  // The server refused the values: say why at the field; nothing is retried until something changes. What has changed
  // since they were sent is asked about anew, and its answer counts.
  ditolak(isi, nomor) {
    this.hapusGalat();
    if (nomor < this.ubahan) return;
    for (const [nama, pesan] of Object.entries(isi.galat || {})) this.tandai(nama, [].concat(pesan).join(" "));
    this.tersimpan = Math.max(this.tersimpan, nomor);
    this.katakan("gagal", isi.pesan || "Belum tersimpan: periksa isian yang ditandai.");
    this.sisihkan(true);
  }

  ulangi(pesan) {
    const jeda = JEDA_ULANG[Math.min(this.gagal, JEDA_ULANG.length - 1)];
    this.gagal += 1;
    this.katakan("gagal", pesan);
    this.sisihkan();
    this.jadwalkan(jeda);
  }

  hentikan(pesan) {
    this.berhenti = true;
    this.katakan("gagal", pesan);
    this.sisihkan();
  }

  penanda(nama) {
    return [...this.formulir.elements].find((b) => b.name === nama || b.name?.endsWith(`-${nama}`));
  }

  katakan(keadaan, teks) {
    if (!this.garis) return;
    this.garis.dataset.keadaan = keadaan;
    if (this.garis.textContent !== teks) this.garis.textContent = teks;
  }

  tandai(nama, pesan) {
    const temuan = this.formulir.elements.namedItem(nama);
    const bidang = temuan instanceof RadioNodeList ? temuan[0] : temuan;
    if (!bidang) return;
    const galat = document.createElement("span");
    galat.className = "invalid-feedback";
    galat.id = `galat-otomatis-${nama}`;
    galat.dataset.galatOtomatis = "";
    galat.textContent = pesan;
    bidang.classList.add("is-invalid");
    bidang.setAttribute("aria-invalid", "true");
    bidang.setAttribute("aria-errormessage", galat.id);
    (bidang.closest("fieldset") || bidang).after(galat);
  }

  // Of the field of that name; of all of them when none is given.
  hapusGalat(nama) {
    const dimaksud = (id) => nama === undefined || id === `galat-otomatis-${nama}`;
    for (const unsur of this.formulir.querySelectorAll("[data-galat-otomatis]")) if (dimaksud(unsur.id)) unsur.remove();
    for (const bidang of this.formulir.querySelectorAll("[aria-errormessage]")) {
      if (!dimaksud(bidang.getAttribute("aria-errormessage"))) continue;
      bidang.classList.remove("is-invalid");
      bidang.removeAttribute("aria-invalid");
      bidang.removeAttribute("aria-errormessage");
    }
  }

  // --- A copy in this tab only: survives a reload or a crash, gone once stored -------------------------------------
  sisihkan(paksa = false) {
    if (!paksa && !this.belum()) return;
    const isi = [...this.data()].filter(([nama]) => nama !== "csrfmiddlewaretoken");
    try { sessionStorage.setItem(this.kunci, JSON.stringify(isi)); } catch { /* no storage: the screen still has it */ }
  }

  lupakan() { try { sessionStorage.removeItem(this.kunci); } catch { /* nothing to forget */ } }

  tawarkanDraf() {
    let isi = null;
    try { isi = JSON.parse(sessionStorage.getItem(this.kunci)); } catch { return; }
    const diketik = (butir) => JSON.stringify(butir.filter(([n]) => n !== "csrfmiddlewaretoken" && !PENANDA.test(n)));
    this.lupakan();
    if (!isi || !this.garis || diketik(isi) === diketik([...this.data()])) return;
    this.katakan("gagal", "Ada isian yang belum tersimpan.");
    const tombol = document.createElement("button");
    tombol.type = "button";
    tombol.className = "btn btn-secondary btn-sm";
    tombol.textContent = "Pulihkan";
    tombol.addEventListener("click", () => this.pulihkan(isi, tombol));
    this.garis.after(tombol);
  }

  pulihkan(isi, tombol) {
    const nilai = new Map();
    for (const [nama, butir] of isi) nilai.set(nama, [...(nilai.get(nama) || []), butir]);
    for (const bidang of this.formulir.elements) {
      if (PENANDA.test(bidang.name) && nilai.has(bidang.name)) bidang.value = nilai.get(bidang.name)[0];
      if (!bidang.name || ["hidden", "file", "submit", "button"].includes(bidang.type)) continue;
      const isiBidang = nilai.get(bidang.name) || [];
      if (["radio", "checkbox"].includes(bidang.type)) bidang.checked = isiBidang.includes(bidang.value);
      else if (isiBidang.length) bidang.value = isiBidang[0];
    }
    tombol.remove();
    this.ubahan += 1;
    this.kirim();
  }
}

async function bacaJawaban(jawab) {
  const teks = await jawab.text();
  if ((jawab.headers.get("Content-Type") || "").includes("json")) {
    try { return { json: true, ...JSON.parse(teks) }; } catch { return {}; }
  }
  const halaman = new DOMParser().parseFromString(teks, "text/html");
  const garis = halaman.querySelector("[data-status-simpan], .k-galat li, h1");
  const versi = halaman.querySelector("[name=versi]");
  return { pesan: garis?.textContent.trim(), versi: versi?.value };
}

const terpasang = new WeakSet();

function pasang() {
  for (const formulir of document.querySelectorAll("form[data-simpan-otomatis]")) {
    if (terpasang.has(formulir)) continue;
    terpasang.add(formulir);
    new Simpanan(formulir);
  }
}

// Two versions were compared and one was chosen: the copy of what was typed has done its duty.
document.addEventListener("submit", (kejadian) => {
  const kunci = kejadian.target.dataset?.lupakanDraf;
  if (kunci) try { sessionStorage.removeItem(kunciDraf(kunci)); } catch { /* no storage, no copy */ }
});

pasang();
document.addEventListener("htmx:afterSwap", pasang);
