// Where files come from: the three buttons, a drop anywhere on the page (folders too), the clipboard.

import { namaiBerwaktu, sisaSistem } from "./berkas.js";

export const BANYAK_MAKS = 500; // of one choice; a whole disk dropped by mistake must not freeze the page

// The files of what was dropped, folders walked through. Handles must be taken before the first await.
export async function berkasDijatuhkan(pemindahan) {
  const butir = [...pemindahan.items || []].filter((b) => b.kind === "file");
  const masukan = butir.map((b) => b.webkitGetAsEntry?.());
  if (!masukan.length || masukan.some((m) => !m)) return [...pemindahan.files];
  const hasil = [];
  for (const m of masukan) await telusuri(m, hasil);
  return hasil;
}

async function telusuri(masukan, hasil) {
  if (hasil.length > BANYAK_MAKS) return; // one more is enough to know that there are more
  if (masukan.isFile) {
    const berkas = await new Promise((selesai) => { masukan.file(selesai, () => selesai(null)); });
    const dalamFolder = masukan.fullPath.split("/").length > 2;
    if (berkas && dalamFolder) berkas.jalur = masukan.fullPath.slice(1);
    if (berkas && !(dalamFolder && sisaSistem(berkas.name))) hasil.push(berkas);
    return;
  }
  const pembaca = masukan.createReader();
  for (;;) {
    // A directory is handed out a hundred entries at a time.
    const sebagian = await new Promise((selesai) => { pembaca.readEntries(selesai, () => selesai([])); });
    if (!sebagian.length) return;
    for (const anak of sebagian.sort((a, b) => a.name.localeCompare(b.name, "id", { numeric: true }))) await telusuri(anak, hasil);
  }
}

const dariFolder = (berkas) => berkas
  .filter((b) => !b.webkitRelativePath.split("/").some(sisaSistem))
  .sort((a, b) => a.webkitRelativePath.localeCompare(b.webkitRelativePath, "id", { numeric: true }));

const dapatDitulisi = (sasaran) => sasaran.isContentEditable || sasaran.matches?.("textarea, input:not([type=file], [type=checkbox], [type=radio])");

// Wire the buttons of one form. `terima(files)` takes what was chosen.
export function pasangTombol(zona, masukan, terima) {
  const pasang = (bidang, ambil) => {
    const serahkan = () => {
      const berkas = ambil([...bidang.files]);
      bidang.value = ""; // so that the same file can be chosen again
      if (berkas.length) terima(berkas);
    };
    bidang?.addEventListener("change", serahkan);
    if (bidang?.files.length) serahkan(); // chosen while the page was still loading
  };
  pasang(masukan, (berkas) => berkas);
  pasang(zona.querySelector("[data-unggah-folder]"), dariFolder);
  pasang(zona.querySelector("[data-unggah-kamera]"), (berkas) => berkas.map((b, n) => namaiBerwaktu(b, "Foto", n)));
}

// Drop and paste belong to the page: `pilih()` says which form takes them now, or null.
export function pasangHalaman(pilih) {
  let kedalaman = 0;
  const berisiBerkas = (kejadian) => [...kejadian.dataTransfer?.types || []].includes("Files");
  const tandai = () => {
    for (const u of document.querySelectorAll(".k-unggah--seret")) u.classList.remove("k-unggah--seret");
    if (kedalaman > 0) pilih()?.zona.parentElement.classList.add("k-unggah--seret");
  };
  addEventListener("dragenter", (kejadian) => { if (berisiBerkas(kejadian)) { kedalaman += 1; tandai(); } });
  addEventListener("dragleave", (kejadian) => { if (berisiBerkas(kejadian)) { kedalaman -= 1; tandai(); } });
  // Without this the browser would open the file instead of the page, and what was typed would be gone.
  addEventListener("dragover", (kejadian) => { if (berisiBerkas(kejadian)) kejadian.preventDefault(); });
  addEventListener("drop", async (kejadian) => {
    if (!berisiBerkas(kejadian)) return;
    kejadian.preventDefault();
    kedalaman = 0;
    tandai();
    const formulir = pilih(kejadian.target);
    if (formulir) formulir.tambah(await berkasDijatuhkan(kejadian.dataTransfer));
  });
  addEventListener("paste", (kejadian) => {
    const berkas = [...kejadian.clipboardData?.files || []];
    // Text copied from an office program brings a picture of itself along: in a text field the text is meant.
    const adaTeks = [...kejadian.clipboardData?.types || []].includes("text/plain");
    if (!berkas.length || (adaTeks && dapatDitulisi(kejadian.target))) return;
    const formulir = pilih(kejadian.target);
    if (!formulir) return;
    kejadian.preventDefault();
    formulir.tambah(berkas.map((b, n) => (/^image\.\w+$/i.test(b.name) ? namaiBerwaktu(b, "Tempelan", n) : b)));
  });
}
