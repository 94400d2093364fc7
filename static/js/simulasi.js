// The simulation page: a link to a question opens the folded blocks around it, and says what is being computed.
// Without this the page works by its button "Hitung".

function bukaSasaran() {
  const id = decodeURIComponent(location.hash.slice(1));
  const sasaran = id.startsWith("s-") ? document.getElementById(id) : null;
  if (!sasaran) return;
  for (let blok = sasaran; blok; blok = blok.parentElement?.closest("details")) blok.open = true;
  sasaran.scrollIntoView({ block: "center" });
  sasaran.querySelector("select, input")?.focus({ preventScroll: true });
}

addEventListener("hashchange", bukaSasaran);
// A second click on the same link changes no hash.
document.addEventListener("click", (kejadian) => {
  if (kejadian.target.closest('#hasil a[href^="#s-"]')) setTimeout(bukaSasaran);
});
bukaSasaran();
