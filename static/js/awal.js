// Runs before the page is painted, so that parts meant for one of both worlds never flash.
document.documentElement.classList.add("k-js");

// On a slow network a field is filled before the scripts that watch it have come: this tells them what they missed.
const disentuh = new WeakSet();
for (const jenis of ["input", "change"]) document.addEventListener(jenis, (kejadian) => disentuh.add(kejadian.target), true);
window.klaDisentuh = (bidang) => disentuh.has(bidang);

// Without JavaScript, fields inside [data-titip] belong to another form of the page and travel with it. With it every form
// goes by itself: bring them home as soon as the page is read, before the scripts that watch the forms run.
document.addEventListener("readystatechange", () => {
  for (const unsur of document.querySelectorAll("[data-titip] [form]")) {
    for (const nama of ["form", "formaction", "formenctype"]) unsur.removeAttribute(nama);
  }
}, { once: true });
