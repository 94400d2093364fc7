// The grid of a question's table: paste from a spreadsheet into a cell, add and remove rows without a round trip, Enter
// goes down. Without this script the same buttons are sent to the server.
const form = document.querySelector("form[data-matriks]");
if (form) pasang(form);

function pasang(form) {
  const badan = form.querySelector("[data-baris]");
  const contoh = form.querySelector("template[data-baris-contoh]");
  const BARIS_MAKS = Number(form.dataset.barisMaks);
  let berubah = [...form.elements].some((bidang) => window.klaDisentuh(bidang));

  const baris = () => [...badan.rows];
  const sel = (tr) => [...tr.querySelectorAll("td[data-label]")].map((td) => td.querySelector("input:not([type=hidden]), select, textarea"));
  const kabari = (teks) => document.dispatchEvent(new CustomEvent("k:roti", { detail: teks }));

  function nomori() {
    baris().forEach((tr, i) => {
      const nomor = i + 1;
      tr.querySelector("[data-nomor]").textContent = nomor;
      for (const el of tr.querySelectorAll("input, select, textarea, span[id]")) {
        for (const sifat of ["name", "id", "aria-describedby"]) {
          const nilai = el.getAttribute(sifat);
          if (nilai) el.setAttribute(sifat, nilai.replace(/s-\d+-/, `s-${nomor}-`));
        }
        const label = el.getAttribute("aria-label");
        if (label) el.setAttribute("aria-label", label.replace(/, baris \d+$/, `, baris ${nomor}`));
      }
      const hapus = tr.querySelector("[data-hapus-baris]");
      if (hapus) {
        hapus.value = `hapus:${nomor}`;
        hapus.setAttribute("aria-label", `Hapus baris ${nomor}`);
      }
    });
  }

  function tambah() {
    if (!contoh || badan.rows.length >= BARIS_MAKS) return null;
    badan.append(contoh.content.cloneNode(true));
    nomori();
    return badan.rows[badan.rows.length - 1];
  }

  function isi(bidang, teks) {
    if (!bidang) return;
    if (bidang.tagName === "SELECT") {
      const kata = teks.trim().toLowerCase();
      const cocok = [...bidang.options].find((o) => o.value.toLowerCase() === kata || o.text.trim().toLowerCase() === kata);
      if (cocok) bidang.value = cocok.value;
      else bidang.add(new Option(teks.trim(), teks.trim(), true, true)); // the server says what it should be
    } else {
      bidang.value = bidang.tagName === "INPUT" ? teks.replace(/\s+/g, " ").trim() : teks.trim();
    }
    berubah = true;
  }

  // Spreadsheets put a cell with a line break or a tab in quotes.
  function uraikan(teks) {
    const hasil = [[""]];
    let kutip = false;
    for (let i = 0; i < teks.length; i += 1) {
      const huruf = teks[i];
      const terakhir = hasil[hasil.length - 1];
      const kini = terakhir.length - 1;
      if (kutip) {
        if (huruf === '"' && teks[i + 1] === '"') { terakhir[kini] += '"'; i += 1; }
        else if (huruf === '"') kutip = false;
        else terakhir[kini] += huruf;
      } else if (huruf === '"' && terakhir[kini] === "" && teks.indexOf('"', i + 1) > 0) kutip = true;
      else if (huruf === "\t") terakhir.push("");
      else if (huruf === "\n") hasil.push([""]);
      else if (huruf !== "\r") terakhir[kini] += huruf;
    }
    while (hasil.length > 1 && hasil[hasil.length - 1].join("") === "") hasil.pop();
    return hasil;
  }

  badan.addEventListener("paste", (e) => {
    const teks = e.clipboardData?.getData("text/plain") ?? "";
    const tr = e.target.closest("tr");
    if (!tr || !/\t|\n./.test(teks)) return;
    if (e.target.tagName === "TEXTAREA" && !teks.includes("\t")) return; // a text of several lines belongs in its cell
    e.preventDefault();
    const awal = sel(tr).indexOf(e.target);
    const data = uraikan(teks);
    let kini = tr;
    let masuk = 0;
    for (const satu of data) {
      if (!kini) break;
      const bidang = sel(kini);
      satu.forEach((nilai, i) => isi(bidang[awal + i], nilai));
      masuk += 1;
      kini = kini.nextElementSibling ?? (masuk < data.length ? tambah() : null);
    }
    kabari(masuk < data.length ? `${masuk} dari ${data.length} baris ditempel; tabelnya penuh` : `${masuk} baris ditempel, belum disimpan`);
  });

  badan.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.shiftKey || e.ctrlKey || e.metaKey || e.isComposing || !["INPUT", "SELECT"].includes(e.target.tagName)) return;
    const tr = e.target.closest("tr");
    const tujuan = tr.nextElementSibling ?? tambah();
    if (!tujuan) return;
    e.preventDefault();
    sel(tujuan)[sel(tr).indexOf(e.target)]?.focus();
  });

  badan.addEventListener("click", (e) => {
    const tombol = e.target.closest("[data-hapus-baris]");
    if (!tombol || !contoh) return;
    e.preventDefault();
    const tr = tombol.closest("tr");
    const tetangga = tr.nextElementSibling ?? tr.previousElementSibling ?? tambah();
    tr.remove();
    nomori();
    berubah = true;
    tetangga?.querySelector("[data-hapus-baris]")?.focus();
    kabari("Baris dihapus, belum disimpan");
  });

  const tombolTambah = form.querySelector("[data-tambah-baris]");
  tombolTambah?.addEventListener("click", (e) => {
    e.preventDefault();
    let pertama = null;
    for (let i = 0; i < 5; i += 1) {
      const tr = tambah();
      pertama = pertama ?? tr;
    }
    if (pertama) sel(pertama)[0]?.focus();
    else kabari(`Paling banyak ${BARIS_MAKS} baris`);
  });

  badan.addEventListener("input", () => { berubah = true; });
  form.addEventListener("submit", () => { berubah = false; });
  window.addEventListener("beforeunload", (e) => { if (berubah) e.preventDefault(); });
}
