// Single-key shortcuts of the verification desk. An element says which keys it answers to: data-kunci="a", data-kunci="j n".
// A field gets the focus, anything else is pressed; with data-kunci-diam without taking the focus. Inside a part marked
// data-kunci-lingkup its own keys come first. Off while typing, and the user can turn it off (WCAG 2.1.4).

const SIMPANAN = "kla-pintasan";
const baca = () => { try { return localStorage.getItem(SIMPANAN) !== "mati"; } catch { return true; } };
let aktif = baca();

const mengetik = (unsur) => unsur.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog");
const terlihat = (unsur) => unsur.getClientRects().length > 0 && !unsur.disabled;

document.addEventListener("keydown", (kejadian) => {
  if (!aktif || kejadian.ctrlKey || kejadian.altKey || kejadian.metaKey || kejadian.repeat) return;
  if (kejadian.key.length !== 1 || mengetik(kejadian.target)) return;
  const huruf = CSS.escape(kejadian.key.toLowerCase());
  const lingkup = kejadian.target.closest("[data-kunci-lingkup]");
  const calon = [lingkup, document].flatMap((akar) => [...(akar?.querySelectorAll(`[data-kunci~="${huruf}"]`) ?? [])]);
  const unsur = calon.find(terlihat);
  if (!unsur) return;
  kejadian.preventDefault();
  if (!("kunciDiam" in unsur.dataset)) unsur.focus();
  if (unsur.matches("input:not([type=checkbox], [type=radio])")) unsur.select(); // what is typed now takes its place
  if (!unsur.matches("input, textarea, select")) unsur.click();
});

function pasang() {
  for (const unsur of document.querySelectorAll("[data-kunci]")) unsur.setAttribute("aria-keyshortcuts", unsur.dataset.kunci);
  for (const saklar of document.querySelectorAll("[data-kunci-saklar]")) saklar.checked = aktif;
}

document.addEventListener("change", (kejadian) => {
  if (!kejadian.target.matches("[data-kunci-saklar]")) return;
  aktif = kejadian.target.checked;
  try { localStorage.setItem(SIMPANAN, aktif ? "hidup" : "mati"); } catch { /* private window: lasts for this page */ }
});

pasang();
document.addEventListener("htmx:afterSwap", pasang);
