// What was typed into a form and not stored waits in this browser, for this person and this form, until it has been sent:
// when the session closes, when the log-in page came instead of an answer, when the portal broke. Forms with autosave have
// their own copy (simpan.js). Passwords, codes, files and hidden fields are never kept; nothing is kept longer than a day.
// A copy can be read by whoever sits at this computer: logging out on purpose forgets what the browser holds, and a tab that
// was still open then keeps its own, gone with the tab.

const AWALAN = "kla-draf-formulir:";
const AWALAN_TAB = "kla-draf:"; // what autosave keeps in this tab (simpan.js)
const TERKIRIM = "kla-draf-terkirim"; // in the tab: what was just sent, until a page says that it arrived
const SEHARI = 24 * 3600 * 1000;
const BUKAN_ISIAN = new Set(["password", "file", "hidden", "submit", "button", "reset", "image"]);
const RAHASIA = /one-time-code|password/;
const PENANDA = new Set(["csrfmiddlewaretoken", "versi", "dasar", "sidik"]); // change with every visit; the rest says which form

const pengguna = document.body?.dataset.pengguna || "";
const kotor = new Set();

const baca = (gudang, kunci) => { try { return JSON.parse(gudang.getItem(kunci)); } catch { return null; } };
const tulis = (gudang, kunci, isi) => { try { gudang.setItem(kunci, JSON.stringify(isi)); } catch { /* full or shut: the screen still has it */ } };
const buang = (gudang, kunci) => { try { gudang.removeItem(kunci); } catch { /* nothing to remove */ } };
const ingat = (kunci) => baca(localStorage, kunci) || baca(sessionStorage, kunci);
const lupakan = (kunci) => { buang(localStorage, kunci); buang(sessionStorage, kunci); };

const dijaga = (formulir) => formulir.method === "post" && !("simpanOtomatis" in formulir.dataset) && !("tanpaDraf" in formulir.dataset);
const layak = (bidang) => bidang.name && !bidang.disabled && !BUKAN_ISIAN.has(bidang.type)
  && !RAHASIA.test(bidang.autocomplete || "") && !("tanpaSimpan" in bidang.dataset);
const bidang = (formulir) => [...formulir.elements].filter(layak);

function kunciDari(formulir) {
  const tujuan = new URL(formulir.getAttribute("action") || location.href, location.href).pathname;
  const tersembunyi = [...formulir.elements].filter((b) => b.type === "hidden" && !PENANDA.has(b.name.split("-").pop()));
  return `${AWALAN}${pengguna}:${tujuan}:${tersembunyi.map((b) => `${b.name}=${b.value}`).join("&")}`;
}

function isi(formulir) {
  return bidang(formulir)
    .filter((b) => !["radio", "checkbox"].includes(b.type) || b.checked)
    .flatMap((b) => (b.type === "select-multiple" ? [...b.selectedOptions].map((o) => [b.name, o.value]) : [[b.name, b.value]]));
}

/** Keep what was typed into all forms of this page, and let autosave store what it still holds. */
export function simpanDraf(gudang = localStorage) {
  document.dispatchEvent(new CustomEvent("k:simpan"));
  for (const formulir of kotor) if (formulir.isConnected) tulis(gudang, kunciDari(formulir), { pada: Date.now(), isi: isi(formulir) });
}

/** The person is still here: the screen holds what was typed, no copy is needed. */
export function lepaskanDraf() {
  for (const formulir of kotor) lupakan(kunciDari(formulir));
}

/** Forget all copies of this person, for somebody who logs out on purpose. */
export function hapusDraf() {
  for (const awalan of [AWALAN, AWALAN_TAB]) for (const kunci of semuaKunci(`${awalan}${pengguna}:`)) lupakan(kunci);
  buang(sessionStorage, TERKIRIM);
}

function semuaKunci(awalan = AWALAN) {
  try { return [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((kunci) => kunci.startsWith(awalan)); } catch { return []; }
}

// --- What was sent ---------------------------------------------------------------------------------------------------
document.addEventListener("submit", (kejadian) => {
  const formulir = kejadian.target;
  if (kejadian.defaultPrevented || !kotor.has(formulir)) return;
  tulis(sessionStorage, TERKIRIM, { kunci: kunciDari(formulir), draf: { pada: Date.now(), isi: isi(formulir) } });
});

// A form that htmx has sent says itself whether it arrived; the log-in page instead of an answer is no success.
document.addEventListener("htmx:afterRequest", (kejadian) => {
  const formulir = kejadian.target.closest?.("form");
  if (!formulir || !kejadian.detail.successful || kejadian.detail.xhr.getResponseHeader("HX-Redirect")) return;
  if (kotor.delete(formulir)) lupakan(kunciDari(formulir));
});

function periksaKiriman() {
  const kiriman = baca(sessionStorage, TERKIRIM);
  buang(sessionStorage, TERKIRIM);
  if (!kiriman) return;
  if (pengguna) {
    lupakan(kiriman.kunci); // a page of the portal came: stored, or refused and the form is here again
    const kembali = [...document.forms].find((f) => dijaga(f) && kunciDari(f) === kiriman.kunci);
    if (kembali && sama(kiriman.draf.isi, isi(kembali))) kotor.add(kembali);
  } else tulis(localStorage, kiriman.kunci, kiriman.draf); // the log-in page or an error page came instead
}

// --- Offer it again --------------------------------------------------------------------------------------------------
const sama = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function tawarkan(formulir) {
  const kunci = kunciDari(formulir);
  const draf = ingat(kunci);
  if (!draf) return;
  if (sama(draf.isi, isi(formulir))) {
    lupakan(kunci);
    return;
  }
  const saat = new Date(draf.pada).toLocaleString("id-ID", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  const kotak = document.createElement("div");
  kotak.className = "k-pesan k-pesan--info";
  kotak.setAttribute("role", "status");
  const teks = document.createElement("p");
  teks.className = "k-pesan__isi";
  teks.textContent = `Ada isian Anda dari ${saat} yang belum terkirim.`;
  const baris = document.createElement("div");
  baris.className = "k-tombol-baris";
  baris.append(
    tombol("Pulihkan isian", () => { pulihkan(formulir, draf.isi); kotak.remove(); }),
    tombol("Buang", () => { lupakan(kunci); kotak.remove(); bidang(formulir)[0]?.focus(); }),
  );
  kotak.append(teks, baris);
  formulir.prepend(kotak);
  formulir.closest("details")?.setAttribute("open", "");
}

function tombol(label, tindakan) {
  const unsur = document.createElement("button");
  unsur.type = "button";
  unsur.className = "btn btn-secondary btn-sm";
  unsur.textContent = label;
  unsur.addEventListener("click", tindakan);
  return unsur;
}

function pulihkan(formulir, butir) {
  const nilai = new Map();
  for (const [nama, satu] of butir) nilai.set(nama, [...(nilai.get(nama) || []), satu]);
  const terisi = bidang(formulir);
  for (const unsur of terisi) {
    const milik = nilai.get(unsur.name) || [];
    if (["radio", "checkbox"].includes(unsur.type)) unsur.checked = milik.includes(unsur.value);
    else if (unsur.type === "select-multiple") for (const pilihan of unsur.options) pilihan.selected = milik.includes(pilihan.value);
    else if (milik.length) unsur.value = milik.shift();
    unsur.dispatchEvent(new Event("input", { bubbles: true }));
    if (unsur.type !== "text") unsur.dispatchEvent(new Event("change", { bubbles: true }));
  }
  kotor.add(formulir);
  terisi[0]?.focus();
}

function buangYangLama() {
  for (const kunci of semuaKunci()) {
    const umur = Date.now() - (ingat(kunci)?.pada || 0);
    if (umur > SEHARI || umur < 0) lupakan(kunci);
  }
}

const dilihat = new WeakSet();
function pasang() {
  for (const formulir of document.querySelectorAll("form")) {
    if (dilihat.has(formulir) || !dijaga(formulir)) continue;
    dilihat.add(formulir);
    tawarkan(formulir);
  }
}

function catatKetikan(kejadian) {
  const formulir = kejadian.target.form;
  if (formulir && kejadian.isTrusted && dijaga(formulir) && layak(kejadian.target)) kotor.add(formulir);
}

buangYangLama();
setInterval(buangYangLama, 3600 * 1000); // a page may stay open for days
periksaKiriman();
if (pengguna) {
  pasang();
  document.addEventListener("htmx:afterSwap", pasang);
  document.addEventListener("input", catatKetikan);
  document.addEventListener("change", catatKetikan);
}
