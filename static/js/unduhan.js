// A form whose answer is a file leaves its page as it was: this says when the file has come. The form sends a word of its
// own along in `tanda`, the answer carries it back in a cookie (klaster/views/unduhan.py), and the note is shown.

const KUKI = "kla_unduhan";
const TUNGGU = 120; // seconds; a page instead of a file replaces this one anyway

function datang(tanda) {
  if (!document.cookie.split("; ").includes(`${KUKI}=${tanda}`)) return false;
  document.cookie = `${KUKI}=; max-age=0; path=/`;
  return true;
}

for (const formulir of document.querySelectorAll("form[data-unduhan]")) {
  formulir.addEventListener("submit", () => {
    const kabar = document.getElementById(formulir.dataset.unduhan);
    const tanda = Date.now().toString(36);
    formulir.elements.tanda.value = tanda;
    kabar.textContent = "";
    let detik = 0;
    const detak = setInterval(() => {
      detik += 0.5;
      if (datang(tanda)) kabar.textContent = kabar.dataset.kabar;
      else if (detik < TUNGGU) return;
      clearInterval(detak);
    }, 500);
  });
}
