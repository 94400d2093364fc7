// The inbox: tick all, or those with a proposal; a row whose fields are touched ticks itself; how many are ticked is said.

const formulir = document.getElementById("f-masuk");
const kotak = () => [...formulir.querySelectorAll("input[name=pilih]")];

function hitung() {
  const banyak = kotak().filter((satu) => satu.checked).length;
  formulir.querySelector("[data-banyak-masuk]").textContent = banyak ? `${banyak} berkas dicentang` : "Belum ada yang dicentang";
  // With nothing ticked there is nothing to confirm: the press goes through, and the answer says what to tick.
  formulir.querySelector("button[value=tarik]").dataset.tanya = banyak ? `Tarik ${banyak} berkas yang dicentang? Berkasnya tetap tersimpan, tetapi tidak dapat dipakai lagi.` : "";
  const semua = formulir.querySelector("[data-pilih-masuk]");
  semua.checked = banyak > 0 && banyak === kotak().length;
  semua.indeterminate = banyak > 0 && !semua.checked;
}

if (formulir) {
  // While it is typed, not on leaving the field: the click on the box that leaves it would take the tick away again.
  formulir.addEventListener("input", ({ target }) => {
    if (target.matches("[data-pilih-masuk]")) for (const satu of kotak()) satu.checked = target.checked;
    else if (target.name !== "pilih") target.closest("li").querySelector("input[name=pilih]").checked = true;
    hitung();
  });
  formulir.querySelector("[data-pilih-usulan]")?.addEventListener("click", () => {
    for (const satu of kotak()) satu.checked = Boolean(satu.closest("li").querySelector(".k-masuk__usulan"));
    hitung();
  });
  hitung();
}
