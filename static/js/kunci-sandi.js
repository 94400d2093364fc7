// Passkeys: asks the device for a key or for its signature, and sends the form. Without support the part stays hidden.
// webauthnJSON (allauth's own copy) turns the buffers of the Web Authentication API into JSON and back.

const TOLAK = {
  NotAllowedError: "Dibatalkan atau waktunya habis. Coba lagi bila perangkat Anda siap.",
  InvalidStateError: "Perangkat ini sudah terdaftar sebagai kunci sandi akun Anda.",
  SecurityError: "Alamat portal ini tidak dapat memakai kunci sandi. Hubungi pengelola portal.",
};

function kabarkan(bagian, teks) {
  const kabar = bagian.querySelector("[data-kunci-kabar]");
  kabar.textContent = teks;
  kabar.hidden = !teks;
}

async function pertanyaan(bagian) {
  const data = bagian.dataset.kunciData;
  if (data) return JSON.parse(document.getElementById(data).textContent);
  const jawaban = await fetch(bagian.dataset.kunciAlamat, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!jawaban.ok) throw new Error(`status ${jawaban.status}`);
  return jawaban.json();
}

function buat({ creation_options: pilihan }, sendiri) {
  const salinan = structuredClone(pilihan);
  Object.assign(salinan.publicKey.authenticatorSelection, {
    residentKey: sendiri ? "required" : "discouraged",
    requireResidentKey: sendiri,
    userVerification: sendiri ? "required" : "preferred",
  });
  return window.webauthnJSON.create(salinan);
}

async function jalankan(bagian, formulir) {
  kabarkan(bagian, "");
  const isi = await pertanyaan(bagian);
  const sendiri = formulir.elements.passwordless?.checked ?? false;
  const kunci = isi.creation_options ? await buat(isi, sendiri) : await window.webauthnJSON.get(isi.request_options);
  formulir.elements.credential.value = JSON.stringify(kunci);
  formulir.submit();
}

for (const bagian of document.querySelectorAll("[data-kunci]")) {
  if (!window.PublicKeyCredential || !window.webauthnJSON) continue;
  const formulir = bagian.querySelector("form");
  bagian.hidden = false;
  for (const ganti of document.querySelectorAll("[data-kunci-tanpa]")) ganti.hidden = true;
  formulir.addEventListener("submit", async (kejadian) => {
    kejadian.preventDefault();
    if (!formulir.reportValidity()) return;
    const tombol = formulir.querySelector("button");
    tombol.disabled = true;
    try {
      await jalankan(bagian, formulir);
    } catch (galat) {
      kabarkan(bagian, TOLAK[galat.name] ?? "Belum berhasil. Muat ulang halaman, lalu coba lagi.");
    } finally {
      tombol.disabled = false;
    }
  });
}

for (const tombol of document.querySelectorAll("[data-salin-kode]")) {
  if (!navigator.clipboard) continue;
  tombol.hidden = false;
  tombol.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(tombol.dataset.salinKode).innerText.trim());
    document.dispatchEvent(new CustomEvent("k:roti", { detail: "Tersalin" }));
  });
}
