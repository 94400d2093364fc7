// The viewer of the verification desk: gives the tools above a document to the PDF or the picture under them.
// The page works without it: then the browser shows the file in a frame of its own.

import { PenampilGambar } from "./gambar.js";
import { PenampilPdf } from "./pdf.js";

const MODE = "kla-penampil-mode";
const cari = (pemilih, akar) => akar.querySelector(pemilih);
const ingat = (nilai) => { try { localStorage.setItem(MODE, nilai); } catch { /* private window */ } };
const diingat = () => { try { return localStorage.getItem(MODE) === "utuh" ? "utuh" : "lebar"; } catch { return "lebar"; } };
let kini = null;

// --- Tools -----------------------------------------------------------------------------------------------------------
const TINDAKAN = {
  besar: (p) => p.perbesar(1.2),
  kecil: (p) => p.perbesar(1 / 1.2),
  lebar: (p) => { ingat("lebar"); p.atur("lebar"); },
  utuh: (p) => { ingat("utuh"); p.atur("utuh"); },
  putar: (p) => p.putar(),
  maju: (p) => p.keHalaman(p.halaman + 1),
  mundur: (p) => p.keHalaman(p.halaman - 1),
  acuan: (p) => p.keHalaman(p.acuan[0]),
};

document.addEventListener("click", (kejadian) => {
  const tombol = kejadian.target.closest("[data-lihat]");
  if (tombol && kini?.akar.contains(tombol)) TINDAKAN[tombol.dataset.lihat](kini);
});

// A page range named elsewhere on the page leads there.
document.addEventListener("click", (kejadian) => {
  const tujuan = kejadian.target.closest("[data-ke-halaman]");
  if (tujuan) kini?.keHalaman(Number(tujuan.dataset.keHalaman));
});

/** The state of the viewer, written into its tools. */
function perlihatkan({ halaman, jumlah, skala, mode }) {
  const akar = kini.akar;
  const isian = cari("[data-lihat-halaman]", akar);
  if (isian && document.activeElement !== isian) isian.value = halaman;
  if (isian && jumlah) cari("[data-lihat-jumlah]", akar).textContent = jumlah;
  cari("[data-lihat-skala]", akar).textContent = `${Math.round(skala * 100)} %`;
  for (const nama of ["lebar", "utuh"]) cari(`[data-lihat=${nama}]`, akar).setAttribute("aria-pressed", String(mode === nama));
}

document.addEventListener("change", (kejadian) => {
  if (!kini || !kejadian.target.matches("[data-lihat-halaman]")) return;
  const tujuan = Number.parseInt(kejadian.target.value, 10);
  if (tujuan) kini.keHalaman(tujuan);
  kejadian.target.value = kini.halaman;
});

// --- Finding ---------------------------------------------------------------------------------------------------------
let jedaCari;

function tulisTemuan({ kata, nomor, banyak, selesai, bertulisan }) {
  const tulisan = cari("[data-lihat-temuan]", kini.akar);
  if (!kata) tulisan.textContent = "";
  else if (banyak) tulisan.textContent = `${nomor} dari ${banyak}${selesai ? "" : " …"}`;
  else if (!selesai) tulisan.textContent = "Mencari …";
  else tulisan.textContent = bertulisan ? "Tidak ada" : "Pindaian tanpa teks";
}

document.addEventListener("input", (kejadian) => {
  if (!kini || !kejadian.target.matches("[data-lihat-cari]")) return;
  clearTimeout(jedaCari);
  jedaCari = setTimeout(() => kini.cari(kejadian.target.value), 250);
});

document.addEventListener("keydown", (kejadian) => {
  const isian = kejadian.target.closest?.("[data-lihat-cari], [data-lihat-halaman]");
  if (!isian || !kini) return;
  if (kejadian.key === "Escape") cari(".k-penampil__bidang", kini.akar).focus();
  if (kejadian.key !== "Enter") return;
  kejadian.preventDefault();
  if (isian.matches("[data-lihat-halaman]")) cari(".k-penampil__bidang", kini.akar).focus(); // leaving the field turns the page
  else kini.temuan(isian.value, kejadian.shiftKey ? -1 : 1);
});

// --- Keys and wheel on the document -----------------------------------------------------------------------------------
document.addEventListener("wheel", (kejadian) => {
  if (!kejadian.ctrlKey || !kejadian.target.closest?.(".k-penampil__bidang")) return;
  kejadian.preventDefault();
  kini?.perbesar(kejadian.deltaY < 0 ? 1.1 : 1 / 1.1);
}, { passive: false });

// Space and page keys turn the document also when nothing has the focus, as long as it stands beside the form.
document.addEventListener("keydown", (kejadian) => {
  const arah = { PageDown: 1, PageUp: -1, " ": kejadian.shiftKey ? -1 : 1 }[kejadian.key];
  if (!arah || !kini || !kejadian.target.matches("body, #isi") || kejadian.ctrlKey || kejadian.altKey) return;
  const bidang = cari(".k-penampil__bidang", kini.akar);
  if (!matchMedia("(min-width: 68rem)").matches) return;
  kejadian.preventDefault();
  bidang.scrollBy({ top: arah * bidang.clientHeight * 0.9 });
});

// How far down the desk begins, for its height.
function ukurMeja() {
  const meja = document.querySelector(".k-meja");
  if (meja) document.documentElement.style.setProperty("--k-meja-atas", `${meja.getBoundingClientRect().top + scrollY}px`);
}

addEventListener("resize", ukurMeja);
ukurMeja();

// --- Mounting --------------------------------------------------------------------------------------------------------
/** What the portal itself says of a file that its store cannot give; "" when the file is there. */
async function kataPeladen(alamat) {
  try {
    if ((await fetch(alamat, { method: "HEAD" })).status !== 410) return "";
    return await (await fetch(alamat, { headers: { Accept: "text/plain" } })).text();
  } catch {
    return "";
  }
}

function kabarkan(akar, teks, ...lagi) {
  const kabar = document.createElement("p");
  kabar.className = "k-penampil__kabar";
  kabar.textContent = teks;
  akar.replaceChildren(kabar, ...lagi);
  kini = null;
}

/** When our own viewer cannot show a file, the browser's takes its place. */
function pakaiPeramban(akar, alasan) {
  const bingkai = document.createElement("iframe");
  bingkai.className = "k-meja__lembar";
  bingkai.title = akar.dataset.judul;
  bingkai.src = `${akar.dataset.alamat}#page=${akar.dataset.dari || 1}&view=FitH&navpanes=0`;
  kabarkan(akar, alasan, bingkai);
  akar.dataset.siap = "peramban";
}

function pasang() {
  const akar = document.querySelector("[data-penampil]:not([data-siap])");
  if (!akar) return;
  kini?.tutup();
  akar.dataset.siap = "memuat";
  const bidang = cari(".k-penampil__bidang", akar);
  const Penampil = akar.dataset.penampil === "pdf" ? PenampilPdf : PenampilGambar;
  const penampil = new Penampil(akar, bidang, { mode: diingat(), perlihatkan, tulisTemuan });
  kini = penampil;
  penampil.gagal = (alasan) => { if (kini === penampil) pakaiPeramban(akar, alasan); };
  penampil.buka().then(
    () => { if (akar.dataset.siap === "memuat") akar.dataset.siap = "ya"; document.dispatchEvent(new CustomEvent("k:dokumen-siap")); },
    async () => {
      const kata = await kataPeladen(akar.dataset.alamat);
      if (!kata) penampil.gagal("Penampil portal tidak dapat membuka berkas ini; yang tampak adalah penampil peramban.");
      else if (kini === penampil) { kabarkan(akar, kata); akar.dataset.siap = "hilang"; }
    },
  );
}

pasang();
document.addEventListener("htmx:afterSwap", () => {
  if (kini && !kini.akar.isConnected) { kini.tutup(); kini = null; }
  pasang();
});
