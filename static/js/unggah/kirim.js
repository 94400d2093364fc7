// Getting bytes and forms to the server over a line that breaks: tus in pieces, the form that makes evidence of them, and
// the plain multipart form where tus cannot be used. Nothing here touches the page.

import "../../vendor/tus/tus.min.js";
import { masihTerbaca } from "./berkas.js";

const JEDA = [1000, 2000, 4000, 8000, 15000, 30000];
const PANTANG_MUNDUR = 8; // tries in a row against a server that answers, but badly; a dead line is tried for ever
const POTONGAN_AWAL = 512 * 1024;
const POTONGAN = { min: 64 * 1024, maks: 8 * 1024 * 1024 };
const WAKTU_POTONGAN = 4000; // ms that one piece should take: a cut costs no more than that
const DIAM = 60000; // ms without a byte moving, after which the line counts as dead
const WAKTU_FORMULIR = 120000;

export const SESI_BERAKHIR = "Sesi Anda berakhir. Masuk lagi di tab lain, lalu tekan Coba lagi di sini.";

// No use in trying again by itself; `ulang` says whether the user may. `ditolak`: the portal has looked and said no, so
// that the same file would be refused again after a reload too.
export class Gagal extends Error {
  constructor(pesan, { ulang = true, tanpaTus = false, ditolak = false } = {}) {
    super(pesan);
    Object.assign(this, { ulang, tanpaTus, ditolak });
  }
}

// Try again after a while: the line is dead, or the server cannot just now. `detik`: after so many seconds, it said.
class Tertunda extends Error {
  constructor(pesan, jaringan, detik = 0) {
    super(pesan);
    Object.assign(this, { jaringan, detik });
  }
}

class TokenBasi extends Error {}

const putus = () => new Tertunda("Jaringan terputus. Dilanjutkan sendiri begitu tersambung.", true);

// What an answer that is not a success means; `isi` is the plain sentence the server gave, if any.
function artikan(status, isi, detik = 0) {
  if (status === 0) return putus();
  if ([401, 403].includes(status)) return new TokenBasi(isi);
  if (status === 413) return new Gagal(isi || "Berkas terlalu besar untuk portal. Perkecil, lalu unggah lagi.", { ulang: false, ditolak: true });
  if (status === 507) return new Gagal(isi || "Tempat penyimpanan portal penuh. Hubungi pengelola, lalu coba lagi.");
  if (status === 429) return new Tertunda(isi || "Terlalu banyak kiriman sekaligus. Dilanjutkan sebentar lagi.", false, detik);
  if (status >= 500) return new Tertunda(isi || "Portal sedang terganggu. Dicoba lagi sebentar lagi.", false);
  return new Gagal(isi || "Berkas tidak diterima.", { ditolak: true });
}

const kalimat = (teks) => {
  const rapi = (teks || "").trim();
  return rapi && rapi.length < 500 && !rapi.startsWith("<") ? rapi : "";
};

// Do `langkah` until it succeeds or is refused for good. `tugas`: sinyal, token, jeda(pesan) -> shown, lanjut() -> shown.
export async function ulangi(tugas, langkah) {
  let gagal = 0;
  let tokenBaru = false;
  for (;;) {
    tugas.sinyal.throwIfAborted();
    const mulai = tugas.sampai;
    try {
      return await langkah();
    } catch (galat) {
      tugas.sinyal.throwIfAborted();
      if (galat instanceof TokenBasi) {
        if (tokenBaru) throw new Gagal(kalimat(galat.message) || "Anda tidak berhak mengunggah di sini.");
        if (!await tugas.segarkan()) throw new Gagal(SESI_BERAKHIR);
        tokenBaru = true;
        continue;
      }
      if (!(galat instanceof Tertunda)) throw galat;
      // Told when to come back, there is nothing to lose patience with.
      if (!galat.detik) gagal = tugas.sampai > mulai ? 1 : gagal + 1;
      if (!galat.jaringan && gagal > PANTANG_MUNDUR) throw new Gagal(galat.message.replace(" Dicoba lagi sebentar lagi.", ""));
      tugas.jeda(galat.message);
      await tunggu(galat.detik * 1000 || JEDA[Math.min(gagal, JEDA.length) - 1], tugas.sinyal);
      tugas.sinyal.throwIfAborted();
      tugas.lanjut();
    }
  }
}

// Until the time is up, the network is back, the page is looked at again, or it is called off.
function tunggu(ms, sinyal) {
  return new Promise((selesai) => {
    const akhiri = () => {
      clearTimeout(jam);
      removeEventListener("online", akhiri);
      document.removeEventListener("visibilitychange", akhiri);
      sinyal.removeEventListener("abort", akhiri);
      selesai();
    };
    const jam = setTimeout(akhiri, ms);
    addEventListener("online", akhiri);
    document.addEventListener("visibilitychange", akhiri);
    sinyal.addEventListener("abort", akhiri);
  });
}

// --- tus ---------------------------------------------------------------------------------------------------------
export const dapatBertahap = () => Boolean(window.tus?.isSupported);

const toko = () => window.tus.defaultOptions.urlStorage;

// The address under which this browser has begun to send the same file for the same form, if it has.
export async function alamatLama(jari, ukuran) {
  const lama = (await toko().findUploadsByFingerprint(jari)).filter((l) => l.size === ukuran);
  lama.sort((a, b) => new Date(a.creationTime) - new Date(b.creationTime));
  return lama.at(-1)?.uploadUrl || "";
}

export async function lupakanJari(jari) {
  for (const lama of await toko().findUploadsByFingerprint(jari)) await toko().removeUpload(lama.urlStorageKey);
}

// The bytes of one file, resumed as often as it takes. Resolves to the id of the finished upload.
export async function kirimBertahap(tugas) {
  tugas.potongan ||= POTONGAN_AWAL;
  const alamat = await ulangi(tugas, () => sekali(tugas));
  return alamat.replace(/\/+$/, "").split("/").at(-1);
}

function sekali(tugas) {
  return new Promise((selesai, gagal) => {
    let bergerak = Date.now();
    let potonganSejak = Date.now();
    const kirim = new window.tus.Upload(tugas.berkas, {
      endpoint: tugas.tus,
      uploadUrl: tugas.alamat || null,
      metadata: { filename: tugas.nama, ...(tugas.jalur && { relativePath: tugas.jalur }) },
      fingerprint: () => Promise.resolve(tugas.jari),
      chunkSize: tugas.potongan,
      retryDelays: null, // our own loop knows about the browser's network and shows what it waits for
      onBeforeRequest: (permintaan) => permintaan.setHeader("X-CSRFToken", tugas.token()),
      onUploadUrlAvailable: () => { bergerak = Date.now(); tugas.tercatat(kirim.url); },
      onProgress: (sampai) => { bergerak = Date.now(); tugas.maju(sampai); },
      onChunkComplete: (banyak) => {
        sesuaikan(tugas, Math.min(banyak, tugas.potongan), Date.now() - potonganSejak);
        kirim.options.chunkSize = tugas.potongan;
        potonganSejak = Date.now();
      },
      onSuccess: () => akhiri(() => selesai(kirim.url)),
      onError: (galat) => akhiri(() => { artikanTus(galat, tugas).then(gagal); }),
    });
    const berhenti = (sebab) => akhiri(() => {
      kirim.abort();
      gagal(sebab);
    });
    const batal = () => berhenti(tugas.sinyal.reason);
    const luring = () => berhenti(putus());
    const jaga = setInterval(() => {
      if (Date.now() - bergerak < DIAM) return;
      tugas.potongan = Math.max(POTONGAN.min, tugas.potongan / 4);
      berhenti(putus());
    }, 2000);
    let usai = false;
    function akhiri(lalu) {
      if (usai) return;
      usai = true;
      clearInterval(jaga);
      removeEventListener("offline", luring);
      tugas.sinyal.removeEventListener("abort", batal);
      lalu();
    }
    addEventListener("offline", luring);
    tugas.sinyal.addEventListener("abort", batal);
    kirim.start();
  });
}

// Large pieces on a good line, small ones on a bad one.
function sesuaikan(tugas, banyak, ms) {
  const pantas = banyak * (WAKTU_POTONGAN / Math.max(ms, 1));
  const terdekat = Math.min(tugas.potongan * 2, Math.max(tugas.potongan / 2, pantas));
  tugas.potongan = Math.round(Math.min(POTONGAN.maks, Math.max(POTONGAN.min, terdekat)));
}

async function artikanTus(galat, tugas) {
  const jawab = galat.originalResponse;
  if (!jawab) {
    if (await masihTerbaca(tugas.berkas)) return putus();
    return new Gagal("Berkas ini berubah atau tidak terbaca lagi sejak dipilih. Hapus dari daftar, lalu pilih lagi.", { ulang: false });
  }
  const status = jawab.getStatus();
  const isi = kalimat(jawab.getBody());
  // A success without the headers of the protocol is the log-in page that a redirect has led to.
  if (status < 300) return new TokenBasi("");
  if ([405, 501].includes(status)) return new Gagal(isi, { tanpaTus: true });
  // Somebody else moved the offset, or an earlier request has not let go yet: ask where we are and go on.
  if ([409, 423].includes(status)) return new Tertunda("Menyelaraskan dengan portal…", false);
  if ([404, 410].includes(status) && tugas.alamat) {
    tugas.tercatat("");
    return new Tertunda("Dimulai lagi dari awal…", false);
  }
  return artikan(status, isi, Number(jawab.getHeader("Retry-After")) || 0);
}

// The server may throw away what it has of a file that is called off; if it cannot be told, it does so after some days.
export function hentikanDiServer(alamat, token) {
  if (!alamat) return;
  fetch(alamat, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token }, keepalive: true }).catch(() => {});
}

// --- Forms -------------------------------------------------------------------------------------------------------
// The form that turns finished uploads into evidence. Sent again after a lost answer it gives the same answer.
export function daftarkan(tugas) {
  return ulangi(tugas, async () => {
    const jawab = await kirimFormulir(tugas);
    return bacaHasil(jawab, tugas.aksi);
  });
}

async function kirimFormulir(tugas) {
  try {
    return await fetch(tugas.aksi, {
      method: "POST",
      body: tugas.data(),
      headers: { Accept: "application/json, text/html;q=0.8", "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": tugas.token() },
      signal: AbortSignal.any ? AbortSignal.any([tugas.sinyal, AbortSignal.timeout(WAKTU_FORMULIR)]) : tugas.sinyal,
    });
  } catch {
    throw putus();
  }
}

async function bacaHasil(jawab, aksi) {
  const teks = await jawab.text().catch(() => { throw putus(); });
  const hasil = uraikan(jawab.headers.get("Content-Type") || "", teks);
  const pindah = new URL(jawab.url).pathname !== new URL(aksi, location.href).pathname;
  if (!jawab.ok) throw artikan(jawab.status, hasil.pesan, Number(jawab.headers.get("Retry-After")) || 0);
  if (pindah && new URL(jawab.url).searchParams.has("next") && hasil.utuh) throw new TokenBasi("");
  if (hasil.utuh && (!pindah || hasil.pesan)) throw new Gagal(hasil.pesan || "Berkas tidak diterima.");
  return { ...hasil, tujuan: pindah ? jawab.url : "" };
}

function uraikan(jenis, teks) {
  if (jenis.includes("json")) {
    try {
      const isi = JSON.parse(teks) || {};
      return { ...isi, pesan: isi.pesan || Object.values(isi.galat || {}).flat().join(" ") };
    } catch { return {}; }
  }
  if (!/^\s*<!doctype/i.test(teks)) return jenis.includes("html") ? { html: teks } : { pesan: kalimat(teks) };
  const halaman = new DOMParser().parseFromString(teks, "text/html");
  const kumpulkan = (pemilih) => [...halaman.querySelectorAll(pemilih)].map((u) => u.textContent.trim()).join(" ");
  return { utuh: true, pesan: kumpulkan(".k-galat li, .k-pesan--error"), kabar: kumpulkan("#pesan .k-pesan--success .k-pesan__isi") };
}

// File and fields in one request, with a bar: where tus is not to be had.
export function kirimSekaligus(tugas) {
  return ulangi(tugas, () => new Promise((selesai, gagal) => {
    const kirim = new XMLHttpRequest();
    const batal = () => kirim.abort();
    const akhir = (hasil) => {
      tugas.sinyal.removeEventListener("abort", batal);
      hasil.then(selesai, gagal);
    };
    kirim.open("POST", tugas.aksi);
    kirim.setRequestHeader("Accept", "application/json, text/html;q=0.8");
    kirim.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    kirim.setRequestHeader("X-CSRFToken", tugas.token());
    kirim.upload.addEventListener("progress", (kejadian) => { if (kejadian.lengthComputable) tugas.maju(kejadian.loaded); });
    kirim.addEventListener("load", () => akhir(bacaHasil(sebagaiJawaban(kirim), tugas.aksi)));
    kirim.addEventListener("error", () => akhir(Promise.reject(putus())));
    kirim.addEventListener("abort", () => akhir(Promise.reject(tugas.sinyal.reason)));
    tugas.sinyal.addEventListener("abort", batal);
    kirim.send(tugas.data());
  }));
}

const sebagaiJawaban = (kirim) => ({
  ok: kirim.status >= 200 && kirim.status < 300,
  status: kirim.status,
  url: kirim.responseURL,
  headers: { get: (nama) => kirim.getResponseHeader(nama) },
  text: async () => kirim.responseText,
});
