// The verifier's desk: grades fill the score, the difference follows, the way to "send back" opens what it leads to.
// The page works without any of this.

const cari = (pemilih, akar = document) => akar.querySelector(pemilih);
const bacaAngka = (teks) => {
  const rapi = teks.trim().replace("\u2212", "-");
  if (/^-?\d+(,\d+)?$/.test(rapi)) return Number(rapi.replace(",", "."));
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(rapi)) return Number(rapi.replaceAll(".", "").replace(",", "."));
  return /^-?\d+\.\d{1,2}$/.test(rapi) ? Number(rapi) : NaN;
};
const tulisSelisih = (n) => {
  const teks = Math.abs(n).toLocaleString("id-ID", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (n === 0) return teks;
  return (n > 0 ? "+" : "\u2212") + teks;
};

// --- Score, grades, difference ---------------------------------------------------------------------------------------
function perbaruiNilai() {
  const bidang = cari("#id_nilai");
  const selisih = cari("[data-selisih]");
  if (!bidang || !selisih) return;
  const nilai = bacaAngka(bidang.value);
  const sah = nilai >= 0 && nilai <= bacaAngka(bidang.dataset.nilaiMaks);
  const beda = Math.round((nilai - bacaAngka(bidang.dataset.nilaiMandiri)) * 100) / 100;
  selisih.textContent = sah ? tulisSelisih(beda) : "–";
  selisih.className = !sah || beda === 0 ? "" : beda < 0 ? "k-turun" : "k-naik";
  for (const tombol of document.querySelectorAll("[data-nilai]")) {
    tombol.disabled = false; // without scripts they only tell the grades
    tombol.setAttribute("aria-pressed", String(bacaAngka(tombol.dataset.nilai) === nilai));
  }
}

document.addEventListener("input", (kejadian) => {
  if (kejadian.target.id === "id_nilai") perbaruiNilai();
});

document.addEventListener("click", (kejadian) => {
  const tombol = kejadian.target.closest("[data-nilai]");
  const bidang = tombol && cari("#id_nilai");
  if (!bidang) return;
  bidang.value = tombol.dataset.nilai;
  bidang.dispatchEvent(new Event("input", { bubbles: true }));
});

// --- What unfolds takes the focus: the reason to send back, the reason to reject ---------------------------------------
function fokuskanIsi(rincian) {
  cari("[data-alasan], textarea", rincian)?.focus();
}

document.addEventListener("click", (kejadian) => {
  const tautan = kejadian.target.closest("[data-buka-rincian]");
  const rincian = tautan && cari(tautan.getAttribute("href"));
  if (!rincian) return;
  kejadian.preventDefault();
  rincian.open = true;
  rincian.scrollIntoView({ block: "center" });
  fokuskanIsi(rincian);
});

document.addEventListener("click", (kejadian) => {
  const rincian = kejadian.target.closest("summary")?.parentElement;
  if (!rincian?.closest("#meja") || rincian.open) return;
  const summary = document.activeElement;
  setTimeout(() => {
    rincian.scrollIntoView({ block: "nearest" });
    if (document.activeElement === summary) fokuskanIsi(rincian); // whoever types fast has already chosen
  });
});

// A ready reason is chosen with its digit or a press; pressed again it is no longer chosen. Then only Enter is missing.
document.addEventListener("click", (kejadian) => {
  const tombol = kejadian.target.closest("[data-alasan]");
  const isian = tombol && document.getElementById(tombol.dataset.untuk);
  if (!isian) return;
  const batal = isian.value === tombol.dataset.alasan;
  isian.value = batal ? "" : tombol.dataset.alasan;
  for (const lain of document.querySelectorAll(`[data-untuk="${tombol.dataset.untuk}"]`)) {
    lain.setAttribute("aria-pressed", String(!batal && lain === tombol));
  }
  if (!batal) cari("[data-pastikan]", tombol.closest("[data-kunci-lingkup]"))?.focus();
});

// --- The help over the page ----------------------------------------------------------------------------------------------
document.addEventListener("click", (kejadian) => {
  const tombol = kejadian.target.closest("[data-dialog]");
  if (tombol) document.getElementById(tombol.dataset.dialog)?.showModal();
});

// --- All or none of the questions of a document ---------------------------------------------------------------------------
function perbaruiSemua() {
  const semua = cari("[data-pilih-semua]");
  const kotak = [...document.querySelectorAll("input[name=tautan]")];
  if (!semua) return;
  semua.checked = kotak.every((k) => k.checked);
  semua.indeterminate = !semua.checked && kotak.some((k) => k.checked);
}

document.addEventListener("change", (kejadian) => {
  if (kejadian.target.matches("input[name=tautan]")) perbaruiSemua();
  if (!kejadian.target.matches("[data-pilih-semua]")) return;
  for (const kotak of document.querySelectorAll("input[name=tautan]")) kotak.checked = kejadian.target.checked;
});

// Escape leaves a field, so that the single keys work again.
document.addEventListener("keydown", (kejadian) => {
  if (kejadian.key === "Escape" && kejadian.target.closest?.("#meja input, #meja textarea, #meja select")) kejadian.target.blur();
});

// On a ready reason it folds the reasons away again, so that digits mean grades.
document.addEventListener("keydown", (kejadian) => {
  const rincian = kejadian.key === "Escape" && kejadian.target.closest?.("button, summary")?.closest("details[data-kunci-lingkup]");
  if (!rincian) return;
  rincian.open = false;
  kejadian.target.blur();
});

// --- Tabs of evidence: the open one is in view; after a verdict say which one is open now -------------------------------
function perlihatkanTab() {
  const tab = cari(".k-meja__bukti [aria-current]");
  const jalur = tab?.closest(".k-meja__bukti");
  if (jalur) jalur.scrollLeft = tab.offsetLeft - jalur.offsetLeft - (jalur.clientWidth - tab.offsetWidth) / 2;
}

document.addEventListener("htmx:afterSwap", () => { perlihatkanTab(); perbaruiNilai(); });
document.addEventListener("htmx:afterRequest", (kejadian) => {
  if (kejadian.detail.requestConfig.verb !== "post" || !kejadian.detail.successful) return;
  const nama = cari("#dokumen h2")?.textContent || "";
  document.dispatchEvent(new CustomEvent("k:roti", { detail: `Putusan tersimpan. Terbuka: ${nama}` }));
});

perlihatkanTab();
perbaruiNilai();
perbaruiSemua();

// --- The next files are fetched while this one is being read -------------------------------------------------------------
// They come from the cache afterwards, confirmed by their fingerprint. Not on a line that asks to be spared.
async function siapkan() {
  const daftar = cari("[data-siapkan]")?.dataset.siapkan.split(" ").filter(Boolean) ?? [];
  if (navigator.connection?.saveData) return;
  for (const alamat of daftar) {
    try {
      const jawab = await fetch(alamat, { credentials: "same-origin", priority: "low" });
      await jawab.arrayBuffer();
    } catch { return; /* the network is away: nothing is lost */ }
  }
}

const tenang = globalThis.requestIdleCallback ?? ((kerja) => setTimeout(kerja, 500));
document.addEventListener("k:dokumen-siap", () => tenang(siapkan));
