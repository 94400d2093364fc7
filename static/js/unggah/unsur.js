// Small pieces of the page and of language that the upload modules share.

export function unsur(nama, kelas, teks = "") {
  const hasil = document.createElement(nama);
  if (kelas) hasil.className = kelas;
  hasil.textContent = teks;
  return hasil;
}

export function tombol(teks, saat, nama = "") {
  const hasil = unsur("button", "btn btn-secondary btn-sm", teks);
  hasil.type = "button";
  // Twenty rows have twenty buttons "Batalkan": a screen reader hears whose.
  if (nama) hasil.setAttribute("aria-label", `${teks} ${nama}`);
  hasil.addEventListener("click", saat);
  return hasil;
}

export function bilah(label) {
  const hasil = unsur("progress");
  hasil.max = 100;
  hasil.value = 0;
  hasil.setAttribute("aria-label", label);
  return hasil;
}

// The address of the sprite carries a fingerprint, so an icon is taken from one that the page has already.
export function ikon(contoh, nama) {
  const hasil = contoh.cloneNode(true);
  const acuan = hasil.querySelector("use");
  acuan.setAttribute("href", acuan.getAttribute("href").replace(/#.*/, `#${nama}`));
  return hasil;
}

const bulat = (angka, desimal) => angka.toLocaleString("id-ID", { maximumFractionDigits: desimal });

export function ukuran(bita) {
  if (bita < 1024 * 1024) return `${Math.max(1, Math.round(bita / 1024))} KB`;
  return `${bulat(bita / 1024 / 1024, 1)} MB`;
}

// "sisa sekitar 3 menit": rounded as a person would, because the line is anything but steady.
export function sisaWaktu(detik) {
  if (!Number.isFinite(detik) || detik < 0) return "";
  if (detik < 60) return "sisa kurang dari 1 menit";
  if (detik < 3600) return `sisa sekitar ${bulat(Math.ceil(detik / 60), 0)} menit`;
  return `sisa sekitar ${bulat(detik / 3600, 1)} jam`;
}

export const acak = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
