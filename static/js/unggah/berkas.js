// Files before they are sent: whether they can be taken at all, and photos made smaller where the user wants it.

import { ukuran } from "./unsur.js";

export const SISI_FOTO = 2400; // pixels: a page of A4 stays readable
const FOTO_KECIL = 700 * 1024; // below this nothing is won
const MUTU = 0.85;
const SISA_SISTEM = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;

// What systems and office programs leave in folders and nobody means to send.
export const sisaSistem = (nama) => SISA_SISTEM.test(nama);

export const foto = (berkas) => berkas.type === "image/jpeg";

// The rule and the remedy, before a byte is sent; the server looks again, and closer.
export function tolakAwal(berkas, masukan, diperkecil) {
  if (/\.hei[cf]$/i.test(berkas.name)) return "Foto HEIC belum dapat diterima. Ubah menjadi JPG lebih dahulu, atau ambil dengan tombol Ambil foto.";
  const boleh = masukan.accept.toLowerCase().split(",").map((butir) => butir.trim()).filter((butir) => butir.startsWith("."));
  if (boleh.length && !boleh.some((akhiran) => berkas.name.toLowerCase().endsWith(akhiran))) {
    return `Jenis berkas ini tidak diterima. Gunakan ${boleh.map((b) => b.slice(1).toUpperCase()).join(", ")}.`;
  }
  if (berkas.size === 0) return "Berkas kosong (0 KB). Periksa berkas aslinya, lalu pilih lagi.";
  const maks = Number(masukan.dataset.maks || 0);
  if (!maks || berkas.size <= maks || (diperkecil && foto(berkas))) return "";
  return `Berkas ini melebihi batas ${ukuran(maks)}. Perkecil atau bagi berkas, lalu pilih lagi.`;
}

// A file that was moved, changed or unplugged since it was chosen cannot be read any more, and no retry will help.
export async function masihTerbaca(berkas) {
  try {
    await berkas.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

// The photo with its longer side at most SISI_FOTO, or the file as it is where that is impossible or wins nothing.
// Day and place of the photo go along: they are part of what it proves, as in the original.
export async function kecilkan(berkas) {
  if (!foto(berkas) || berkas.size < FOTO_KECIL || !window.createImageBitmap) return berkas;
  try {
    const hasil = await gambarUlang(berkas);
    if (!hasil || hasil.size > berkas.size * 0.9) return berkas;
    const keterangan = await ambilKeterangan(berkas);
    const isi = keterangan ? [hasil.slice(0, 2), keterangan, hasil.slice(2)] : [hasil];
    return new File(isi, berkas.name, { type: "image/jpeg", lastModified: berkas.lastModified });
  } catch {
    return berkas;
  }
}

async function gambarUlang(berkas) {
  const gambar = await createImageBitmap(berkas, { imageOrientation: "from-image" });
  const skala = Math.min(1, SISI_FOTO / Math.max(gambar.width, gambar.height));
  const kanvas = document.createElement("canvas");
  kanvas.width = Math.round(gambar.width * skala);
  kanvas.height = Math.round(gambar.height * skala);
  kanvas.getContext("2d").drawImage(gambar, 0, 0, kanvas.width, kanvas.height);
  gambar.close();
  return new Promise((selesai) => { kanvas.toBlob(selesai, "image/jpeg", MUTU); });
}

// The Exif segment of a JPEG with its orientation set to upright, because the pixels have been turned; null without one.
async function ambilKeterangan(berkas) {
  const isi = new DataView(await berkas.slice(0, 128 * 1024).arrayBuffer());
  for (let di = 2; di + 4 < isi.byteLength && isi.getUint8(di) === 0xff; di += 2 + isi.getUint16(di + 2)) {
    const panjang = 2 + isi.getUint16(di + 2);
    const tanda = isi.getUint8(di + 1);
    if (tanda === 0xda) return null;
    if (tanda !== 0xe1 || isi.getUint32(di + 4) !== 0x45786966 || di + panjang > isi.byteLength) continue;
    const segmen = isi.buffer.slice(di, di + panjang);
    tegakkan(new DataView(segmen, 10));
    return segmen;
  }
  return null;
}

// `tiff` begins at the TIFF header; the tag 0x0112 of the first directory is the orientation.
function tegakkan(tiff) {
  const kecil = tiff.getUint16(0) === 0x4949;
  const direktori = tiff.getUint32(4, kecil);
  const banyak = tiff.getUint16(direktori, kecil);
  for (let n = 0; n < banyak; n += 1) {
    const butir = direktori + 2 + n * 12;
    if (tiff.getUint16(butir, kecil) === 0x0112) tiff.setUint16(butir + 8, 1, kecil);
  }
}

// Cameras and clipboards call every picture "image.jpg"; a name with day and time can be told apart and found again.
export function namaiBerwaktu(berkas, awalan, ke = 0) {
  const pada = new Date(berkas.lastModified || Date.now());
  const dua = (angka) => String(angka).padStart(2, "0");
  const tanggal = `${pada.getFullYear()}-${dua(pada.getMonth() + 1)}-${dua(pada.getDate())}`;
  const jam = `${dua(pada.getHours())}.${dua(pada.getMinutes())}.${dua(pada.getSeconds())}`;
  const akhiran = (berkas.name.match(/\.[a-z0-9]+$/i) || [`.${berkas.type.split("/")[1] || "jpg"}`])[0].toLowerCase();
  const nama = `${awalan} ${tanggal} ${jam}${ke ? ` (${ke + 1})` : ""}${akhiran}`;
  return new File([berkas], nama, { type: berkas.type, lastModified: berkas.lastModified });
}

// The question that a file name speaks of, as in "1.2a - Perwali 12-2023.pdf" or in a folder "1.2a"; "" without one.
// The portal reads names more closely (bukti/aturan/kode_dari_nama.py); this is for a word before anything is sent.
const KODE = /^[\s[(]*(?:(?:soal|pertanyaan|kode|indikator|ind)\b\.?\s*)?(\d{1,2}[A-C]?[._]\d{1,2}[a-z]{0,2})(?![a-z0-9]|[._]\d)/i;

export function kodeDisebut(nama, jalur = "") {
  const tempat = [nama, ...jalur.split("/").slice(0, -1).reverse()];
  return tempat.map((satu) => KODE.exec(satu)?.[1].replace("_", ".") || "").find(Boolean) || "";
}
