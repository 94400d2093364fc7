// A picture in the viewer: fit, zoom, rotate, and pushed about with the pointer.

const BATAS = [0.05, 8];

export class PenampilGambar {
  constructor(akar, bidang, { mode, perlihatkan }) {
    Object.assign(this, { akar, bidang, perlihatkan, mode: mode === "lebar" ? "utuh" : mode, skala: 1, sudut: 0, halaman: 1, acuan: [1] });
  }

  async buka() {
    this.gambar = new Image();
    this.gambar.alt = this.akar.dataset.judul;
    this.gambar.draggable = false;
    this.alas = document.createElement("div");
    this.alas.className = "k-penampil__gambar";
    this.alas.append(this.gambar);
    this.gambar.src = this.akar.dataset.alamat;
    await this.gambar.decode();
    this.bidang.replaceChildren(this.alas);
    this.bidang.classList.add("k-penampil__bidang--gambar");
    this.pengamat = new ResizeObserver(() => this.gambarUlang());
    this.pengamat.observe(this.bidang);
    this.pasangGeser();
    this.gambarUlang();
  }

  get tegak() { return this.sudut % 180 === 0; }
  get lebarAsli() { return this.tegak ? this.gambar.naturalWidth : this.gambar.naturalHeight; }
  get tinggiAsli() { return this.tegak ? this.gambar.naturalHeight : this.gambar.naturalWidth; }

  gambarUlang() {
    const lebar = (this.bidang.clientWidth - 16) / this.lebarAsli;
    if (this.mode === "lebar") this.skala = lebar;
    if (this.mode === "utuh") this.skala = Math.min(lebar, (this.bidang.clientHeight - 16) / this.tinggiAsli, 1);
    const [l, t] = [this.lebarAsli * this.skala, this.tinggiAsli * this.skala];
    Object.assign(this.alas.style, { width: `${l}px`, height: `${t}px` });
    Object.assign(this.gambar.style, {
      width: `${this.tegak ? l : t}px`,
      height: `${this.tegak ? t : l}px`,
      transform: `translate(-50%, -50%) rotate(${this.sudut}deg)`,
    });
    this.perlihatkan({ halaman: 1, jumlah: 1, skala: this.skala, mode: this.mode });
  }

  atur(mode) { this.mode = mode; this.gambarUlang(); }
  putar() { this.sudut = (this.sudut + 90) % 360; this.gambarUlang(); }
  keHalaman() {}

  perbesar(kali) {
    const { bidang } = this;
    const [x, y] = [(bidang.scrollLeft + bidang.clientWidth / 2) / bidang.scrollWidth, (bidang.scrollTop + bidang.clientHeight / 2) / bidang.scrollHeight];
    this.mode = "";
    this.skala = Math.min(Math.max(this.skala * kali, BATAS[0]), BATAS[1]);
    this.gambarUlang();
    bidang.scrollTo(x * bidang.scrollWidth - bidang.clientWidth / 2, y * bidang.scrollHeight - bidang.clientHeight / 2);
  }

  pasangGeser() {
    let awal = null;
    this.bidang.addEventListener("pointerdown", (k) => {
      if (k.pointerType !== "mouse" || k.button !== 0) return;
      awal = [k.clientX + this.bidang.scrollLeft, k.clientY + this.bidang.scrollTop];
      this.bidang.setPointerCapture(k.pointerId);
    });
    this.bidang.addEventListener("pointermove", (k) => {
      if (awal) this.bidang.scrollTo(awal[0] - k.clientX, awal[1] - k.clientY);
    });
    for (const nama of ["pointerup", "pointercancel"]) this.bidang.addEventListener(nama, () => { awal = null; });
  }

  tutup() { this.pengamat?.disconnect(); }
}
