// Lists of reasons: up and down instead of writing numbers. The numbers are what is sent; the page works without this.

function hitungUlang(daftar) {
  [...daftar.children].forEach((baris, i) => {
    const urutan = baris.querySelector("input[type=number]");
    if (baris.querySelector("textarea").value.trim()) urutan.value = i + 1;
  });
}

document.addEventListener("click", (kejadian) => {
  const tombol = kejadian.target.closest("[data-geser]");
  const baris = tombol?.closest("[data-alasan-atur] > li");
  if (!baris) return;
  const naik = tombol.dataset.geser === "-1";
  const tetangga = naik ? baris.previousElementSibling : baris.nextElementSibling;
  if (!tetangga) return;
  if (naik) tetangga.before(baris);
  else tetangga.after(baris);
  hitungUlang(baris.parentElement);
  tombol.focus();
});
