// Evidence upload: <form data-unggah enctype="multipart/form-data"> around the component unggah.html.
// data-unggah="langsung" sends at once, otherwise on submit. data-unggah-sasaran="#id": where the answered HTML goes.
// data-unggah-gabung: all files of one submit are one piece of evidence (a ticked box named gabung does the same);
// data-unggah-boleh-kosong: the form may also be sent without files. data-unggah-kode="4.1" data-unggah-kotak="URL": a file
// whose name speaks of another question may go to the inbox from here.
// Each file travels by tus, in pieces; then the form is posted with its fields and the id of the upload (`unggahan`).
// Replies: 2xx {"pesan", "html"} or an HTML fragment, or a redirect; 4xx {"pesan"}.
// On every other page: a line that says what is still waiting, and where.

import { ambilKabar, hapus, kosongkan, milik, sedangDipegang } from "./unggah/simpanan.js";
import { unsur } from "./unggah/unsur.js";

async function pasang() {
  const formulir = [...document.querySelectorAll("form[data-unggah]")];
  if (!formulir.length) return;
  const modul = await import("./unggah/formulir.js");
  for (const satu of formulir) modul.pasang(satu);
}

async function ingatkan() {
  const pesan = document.getElementById("pesan");
  const { pengguna } = document.body.dataset;
  if (!pesan || !pengguna) return;
  const sibuk = await sedangDipegang();
  const tertunda = (await milik(pengguna)).filter((c) => !sibuk.has(c.kunci) && c.halaman.alamat.split("?")[0] !== location.pathname);
  if (tertunda.length) pesan.append(kabarTertunda(tertunda));
}

function kabarTertunda(tertunda) {
  const kabar = unsur("div", "k-pesan k-pesan--warning");
  kabar.setAttribute("role", "note");
  const isi = unsur("p", "k-pesan__isi", `${tertunda.length} berkas belum selesai diunggah. Lanjutkan di `);
  const tempat = new Map(tertunda.map((c) => [c.halaman.alamat, c.halaman.judul]));
  [...tempat].forEach(([alamat, judul], n) => {
    const tautan = unsur("a", "", judul || "halaman asalnya");
    tautan.href = alamat;
    if (n) isi.append(", ");
    isi.append(tautan);
  });
  isi.append(". ");
  const lupakan = unsur("button", "btn btn-link btn-sm", "Batalkan semuanya");
  lupakan.type = "button";
  lupakan.addEventListener("click", async () => {
    await Promise.all(tertunda.map((c) => hapus(c.kunci)));
    kabar.remove();
  });
  isi.append(lupakan);
  kabar.append(isi);
  return kabar;
}

function sampaikan() {
  const teks = ambilKabar();
  const pesan = document.getElementById("pesan");
  if (!teks || !pesan) return;
  const kabar = unsur("div", "k-pesan k-pesan--success");
  kabar.setAttribute("role", "status");
  kabar.append(unsur("p", "k-pesan__isi", teks));
  pesan.append(kabar);
}

pasang();
sampaikan();
ingatkan();
document.addEventListener("htmx:afterSwap", pasang);
// A shared computer: nothing of mine stays behind for the next person.
document.addEventListener("submit", (kejadian) => {
  if (kejadian.target.action?.endsWith("/keluar/") && !kejadian.defaultPrevented) kosongkan();
});
