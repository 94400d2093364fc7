"""A small, sound instrument with one question of each kind, as text that tests change line by line."""

INSTRUMEN = """\
kode: "UJI"
nama: "Instrumen uji"
tahun_mulai: 2024
total_maks: 20
catatan:
  - "Hanya untuk uji."
sumber:
  - id: "S1"
    uraian: "Karangan sendiri."
predikat:
  - kode: "tanpa"
    nama: "Belum berpredikat"
    batas_bawah: 0
    inklusif: true
  - kode: "madya"
    nama: "Madya"
    batas_bawah: 10
    inklusif: false
  - kode: "kla"
    nama: "KLA"
    batas_bawah: 18.5
    inklusif: true
opd_acuan:
  - kode: "DP3A"
    nama: "Dinas Pemberdayaan Perempuan dan Perlindungan Anak"
    jenis: "perangkat_daerah"
  - kode: "DINKES"
    nama: "Dinas Kesehatan"
    jenis: "perangkat_daerah"
  - kode: "KECAMATAN"
    nama: "Kecamatan"
    jenis: "wilayah"
klaster:
  - kode: "KEL"
    nomor: 0
    nama: "Kelembagaan"
    skor_maks: 12
    indikator:
      - kode: "1"
        nama: "Peraturan"
        skor_maks: 12
        pertanyaan:
          - kode: "1.1"
            teks: "Adakah Perda?"
            petunjuk: ""
            skor_maks: 8
            penilaian:
              cara: "pilihan"
              opsi:
                - kode: "a"
                  label: "Ada"
                  proporsi: 1
                - kode: "b"
                  label: "Rancangan"
                  proporsi: 0.25
                - kode: "c"
                  label: "Belum"
                  proporsi: 0
            opd:
              - "DP3A"
              - "DINKES"
            wilayah: null
            tahun_data: 1
            bukti:
              - jenis: "peraturan"
                uraian: "Salinan Perda"
                wajib: true
              - jenis: "tautan"
                uraian: "Alamat Perda"
                wajib: false
          - kode: "1.2"
            teks: "Adakah gugus tugas?"
            petunjuk: "Lihat SK."
            skor_maks: 4
            penilaian:
              cara: "ya_tidak"
            opd:
              - "DP3A"
            wilayah: null
            tahun_data: 1
            bukti: []
  - kode: "K1"
    nomor: 1
    nama: "Hak sipil"
    skor_maks: 8
    indikator:
      - kode: "2"
        nama: "Akta"
        skor_maks: 8
        pertanyaan:
          - kode: "2.1"
            teks: "Berapa persen?"
            petunjuk: "Hitung."
            skor_maks: 4.5
            penilaian:
              cara: "rentang"
              satuan: "%"
              minimum: 0
              maksimum: 100
              rentang:
                - dari: 0
                  proporsi: 0
                - dari: 40.5
                  proporsi: 0.33
                - dari: 75
                  proporsi: 1
            opd:
              - "KECAMATAN"
            wilayah: "kecamatan"
            tahun_data: 2
            bukti: []
          - kode: "2.2"
            teks: "Berapa angka kematian?"
            petunjuk: "Makin kecil makin baik."
            skor_maks: 3.5
            penilaian:
              cara: "linear"
              satuan: "%"
              nol: 40
              penuh: 14
            opd:
              - "DINKES"
            wilayah: null
            tahun_data: 1
            bukti: []
"""


def ubah(*pasangan: tuple[str, str], teks: str = INSTRUMEN) -> str:
    """The instrument with each first occurrence replaced; fails when there is nothing to replace."""
    for lama, baru in pasangan:
        assert lama in teks, lama
        teks = teks.replace(lama, baru, 1)
    return teks
