// The SHA-256 of a file that the visitor chooses, computed on the visitor's device and compared with the registered one.
// Where the browser cannot do it (no secure connection), the field for a pasted fingerprint remains.

const formulir = document.querySelector("form[data-sidik]");
const bagian = formulir?.querySelector("[data-cek-lokal]");

async function hitung(berkas) {
  const sidik = await crypto.subtle.digest("SHA-256", await berkas.arrayBuffer());
  return Array.from(new Uint8Array(sidik), (bita) => bita.toString(16).padStart(2, "0")).join("");
}

if (bagian && globalThis.crypto?.subtle) {
  const hasil = bagian.querySelector("[data-cek-hasil]");
  bagian.hidden = false;
  bagian.querySelector("input").addEventListener("change", async (kejadian) => {
    const berkas = kejadian.target.files[0];
    hasil.className = "mt-2 mb-0";
    hasil.textContent = berkas ? "Menghitung…" : "";
    if (!berkas) return;
    try {
      const sidik = await hitung(berkas);
      formulir.elements.sidik.value = sidik;
      const cocok = sidik === formulir.dataset.sidik;
      hasil.classList.add("p-sah", cocok ? "p-sah--berlaku" : "p-sah--gugur");
      hasil.textContent = cocok
        ? "Cocok: berkas itu sama persis dengan yang terdaftar."
        : "Tidak cocok: berkas itu bukan yang terdaftar, atau sudah berubah.";
    } catch {
      hasil.textContent = "Berkas itu tidak dapat dibaca. Pilih lagi, atau tempel sidiknya di bawah.";
    }
  });
}
