// What has been sent off but not arrived, kept in this browser: after a reload, a crash or a flat battery the page goes on
// by itself. The files themselves are kept where the browser allows it; where not, the place stays and the file is asked
// for again. A record belongs to the user who made it and dies with the upload, with the log-out, or after three days.

const NAMA = "kla-unggahan";
const GUDANG = "antrean";
const UMUR = 3 * 24 * 3600 * 1000; // as long as the server keeps what has arrived

const janji = (permintaan) => new Promise((selesai, gagal) => {
  permintaan.onsuccess = () => selesai(permintaan.result);
  permintaan.onerror = () => gagal(permintaan.error);
});

let terbuka = null;

function buka() {
  terbuka ||= new Promise((selesai, gagal) => {
    const permintaan = indexedDB.open(NAMA, 1);
    permintaan.onupgradeneeded = () => permintaan.result.createObjectStore(GUDANG, { keyPath: "kunci" });
    permintaan.onsuccess = () => selesai(permintaan.result);
    permintaan.onerror = () => gagal(permintaan.error);
    permintaan.onblocked = () => gagal(new Error("terhalang"));
  });
  return terbuka;
}

async function dalamGudang(cara, kerja) {
  const lalu = (await buka()).transaction(GUDANG, cara);
  const hasil = await kerja(lalu.objectStore(GUDANG));
  await new Promise((selesai, gagal) => {
    lalu.oncomplete = selesai;
    lalu.onabort = () => gagal(lalu.error);
  });
  return hasil;
}

// Whether the record is safe. Without room for the file itself, the record alone is kept.
export async function taruh(catatan) {
  for (const isi of [catatan, { ...catatan, berkas: null }]) {
    try {
      await dalamGudang("readwrite", (gudang) => janji(gudang.put(isi)));
      return isi.berkas !== null;
    } catch { /* no storage here, or no room: try the smaller record, then do without */ }
  }
  return false;
}

export async function hapus(kunci) {
  try { await dalamGudang("readwrite", (gudang) => janji(gudang.delete(kunci))); } catch { /* nothing was kept */ }
}

// The records of this user, oldest first; those of others and too old ones are thrown away on sight.
export async function milik(pengguna) {
  try {
    const semua = await dalamGudang("readonly", (gudang) => janji(gudang.getAll()));
    const usang = semua.filter((c) => c.pengguna !== pengguna || Date.now() - c.dibuat > UMUR);
    await Promise.all(usang.map((c) => hapus(c.kunci)));
    return semua.filter((c) => !usang.includes(c)).sort((a, b) => a.dibuat - b.dibuat || a.urutan - b.urutan);
  } catch {
    return [];
  }
}

export function kosongkan() {
  try { indexedDB.deleteDatabase(NAMA); } catch { /* nothing was kept */ }
}

// One tab works on a record at a time. Without locks (plain http in an office network) two tabs may send the same bytes:
// the server takes each offset once, and the same upload becomes the same evidence.
export function pegang(kunci) {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((selesai) => {
    navigator.locks.request(`kla-unggah:${kunci}`, { ifAvailable: true }, (kunciTab) => {
      if (!kunciTab) {
        selesai(null);
        return undefined;
      }
      return new Promise((lepas) => { selesai(lepas); });
    });
  });
}

export async function sedangDipegang() {
  if (!navigator.locks) return new Set();
  const { held } = await navigator.locks.query();
  return new Set(held.map((kunciTab) => kunciTab.name.replace("kla-unggah:", "")));
}

const KABAR = "kla-kabar-unggah";

// A message for the next page of this tab.
export function titipKabar(teks) {
  try { sessionStorage.setItem(KABAR, teks); } catch { /* the page itself shows what has become of it */ }
}

export function ambilKabar() {
  try {
    const teks = sessionStorage.getItem(KABAR);
    sessionStorage.removeItem(KABAR);
    return teks || "";
  } catch {
    return "";
  }
}
