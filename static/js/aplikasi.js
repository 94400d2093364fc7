// Enhancements of the frame: menu, popovers, confirm dialog, select that submits, double-click guard, toast.
// The page works without any of this. Nothing here evaluates text as code.

const cari = (pemilih, akar = document) => akar.querySelector(pemilih);

// --- Toast: other scripts say document.dispatchEvent(new CustomEvent("k:roti", { detail: "Tersalin" })) ------------
let jamRoti;
document.addEventListener("k:roti", (kejadian) => {
  const roti = cari("#roti");
  if (!roti) return;
  roti.textContent = kejadian.detail;
  clearTimeout(jamRoti);
  jamRoti = setTimeout(() => { roti.textContent = ""; }, 6000);
});

// --- The lit tab is in sight also where the row of tabs is wider than the screen ----------------------------------
{
  const menyala = cari(".k-tab a[aria-current]");
  const deret = menyala?.closest(".k-tab");
  if (deret) deret.scrollLeft = Math.max(0, menyala.offsetLeft + menyala.offsetWidth - deret.clientWidth + 16);
}

// --- Menu on narrow screens: the link to #menu works alone; here it gets focus, Escape and no history entries ------
const sisi = cari("#menu");
let pembukaMenu = null;

function bukaMenu(pembuka) {
  pembukaMenu = pembuka;
  sisi.classList.add("k-sisi--buka");
  pembuka.setAttribute("aria-expanded", "true");
  setTimeout(() => cari(".k-sisi__tutup", sisi)?.focus(), 50); // not focusable before the slide has begun
}

function tutupMenu() {
  sisi.classList.remove("k-sisi--buka");
  if (location.hash === "#menu") history.replaceState(null, "", location.pathname + location.search);
  pembukaMenu?.setAttribute("aria-expanded", "false");
  pembukaMenu?.focus();
  pembukaMenu = null;
}

if (sisi) {
  cari("[data-menu-buka]")?.setAttribute("aria-expanded", "false");
  document.addEventListener("click", (kejadian) => {
    const buka = kejadian.target.closest("[data-menu-buka]");
    const tutup = kejadian.target.closest("[data-menu-tutup]");
    if (!buka && !tutup) return;
    kejadian.preventDefault();
    if (buka) bukaMenu(buka);
    else tutupMenu();
  });
  sisi.addEventListener("focusout", (kejadian) => {
    const keluar = kejadian.relatedTarget && !sisi.contains(kejadian.relatedTarget);
    if (keluar && sisi.classList.contains("k-sisi--buka")) tutupMenu();
  });
}

// --- Popovers are <details>: one open at a time, closed by Escape and by a click outside ---------------------------
const popoverTerbuka = () => [...document.querySelectorAll("details[data-popover][open]")];

document.addEventListener("click", (kejadian) => {
  for (const popover of popoverTerbuka()) if (!popover.contains(kejadian.target)) popover.open = false;
});

document.addEventListener("keydown", (kejadian) => {
  if (kejadian.key !== "Escape") return;
  if (sisi?.classList.contains("k-sisi--buka")) tutupMenu();
  for (const popover of popoverTerbuka()) {
    popover.open = false;
    cari("summary", popover)?.focus();
  }
});

// --- Confirm: data-tanya="Tarik bukti ini?" on a form or its button; data-tanya-tombol names the action ------------
function tanya(pesan, tombol, bahaya) {
  const dialog = document.createElement("dialog");
  dialog.className = "k-dialog";
  dialog.setAttribute("aria-label", "Konfirmasi");
  const teks = document.createElement("p");
  teks.textContent = pesan;
  const formulir = document.createElement("form");
  formulir.method = "dialog";
  formulir.className = "k-tombol-baris";
  for (const [nilai, label, kelas] of [["ya", tombol, bahaya ? "btn btn-danger" : "btn btn-primary"], ["tidak", "Batal", "btn btn-secondary"]]) {
    const butir = document.createElement("button");
    butir.value = nilai;
    butir.className = kelas;
    butir.textContent = label;
    formulir.append(butir);
  }
  dialog.append(teks, formulir);
  document.body.append(dialog);
  dialog.showModal();
  formulir.lastElementChild.focus();
  return new Promise((selesai) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      selesai(dialog.returnValue === "ya");
    });
  });
}

const sudahDitanya = new WeakSet();

document.addEventListener("submit", (kejadian) => {
  const formulir = kejadian.target;
  const pesan = kejadian.submitter?.dataset.tanya || formulir.dataset.tanya;
  if (!pesan || sudahDitanya.delete(formulir)) return;
  kejadian.preventDefault();
  kejadian.stopImmediatePropagation();
  const tombol = kejadian.submitter?.dataset.tanyaTombol || formulir.dataset.tanyaTombol || "Lanjutkan";
  const pengirim = kejadian.submitter;
  tanya(pesan, tombol, pengirim?.matches(".btn-danger, .k-bahaya") ?? true).then((ya) => {
    if (!ya) {
      pengirim?.focus();
      return;
    }
    sudahDitanya.add(formulir);
    formulir.requestSubmit(pengirim);
  });
}, true);

// --- A second press of the same button sends nothing twice -----------------------------------------------------------
const terkirim = new WeakSet();

document.addEventListener("submit", (kejadian) => {
  const formulir = kejadian.target;
  if (formulir.method !== "post" || kejadian.defaultPrevented || "bolehUlang" in formulir.dataset) return;
  if (terkirim.has(formulir)) {
    kejadian.preventDefault();
    return;
  }
  terkirim.add(formulir);
  kejadian.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => bebaskan(formulir), 8000);
});

function bebaskan(formulir) {
  terkirim.delete(formulir);
  formulir.querySelectorAll("[aria-busy]").forEach((tombol) => tombol.removeAttribute("aria-busy"));
}

addEventListener("pageshow", () => document.querySelectorAll("form").forEach(bebaskan));
document.addEventListener("htmx:afterRequest", (kejadian) => {
  const formulir = kejadian.target.closest?.("form");
  if (formulir) bebaskan(formulir);
});

// --- Filters: a select with data-kirim-otomatis (or in such a form) submits at once; the button stays for text --------
// Only when it was chosen with the pointer: with the arrow keys every step on the way would submit.
let denganTunjuk = false;
addEventListener("pointerdown", () => { denganTunjuk = true; }, true);
addEventListener("keydown", () => { denganTunjuk = false; }, true);
document.addEventListener("change", (kejadian) => {
  const pilihan = kejadian.target.matches("select, input[type=checkbox], input[type=radio]");
  if (pilihan && denganTunjuk && kejadian.target.closest("[data-kirim-otomatis]")) kejadian.target.form.requestSubmit();
});

// --- A form with data-jaga asks before what was typed into it is left; data-jaga="isi" came back with unsaved input ------
for (const formulir of document.querySelectorAll("form[data-jaga]")) {
  let berubah = formulir.dataset.jaga === "isi";
  formulir.addEventListener("input", () => { berubah = true; });
  formulir.addEventListener("submit", () => { berubah = false; });
  addEventListener("beforeunload", (kejadian) => { if (berubah) kejadian.preventDefault(); });
}

// --- Copy: <button type="button" data-salin="text"> ------------------------------------------------------------------
document.addEventListener("click", async (kejadian) => {
  const tombol = kejadian.target.closest("[data-salin]");
  if (!tombol) return;
  await navigator.clipboard.writeText(tombol.dataset.salin);
  document.dispatchEvent(new CustomEvent("k:roti", { detail: "Tersalin" }));
});

// --- Print: <button type="button" class="k-hanya-js" data-cetak> -----------------------------------------------------
document.addEventListener("click", (kejadian) => {
  if (kejadian.target.closest("[data-cetak]")) print();
});

// --- Error summary takes the focus, on load and after a swap ---------------------------------------------------------
const fokuskan = (akar) => cari("[data-fokus]", akar)?.focus();
fokuskan(document);
document.addEventListener("htmx:afterSwap", (kejadian) => fokuskan(kejadian.target));
