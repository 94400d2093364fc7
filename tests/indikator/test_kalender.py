"""The time line: every bar inside the picture, in order, today marked, leap day and turn of the year included."""

from datetime import date

from indikator.aturan.kalender import BULAN_MAKS, KANAN, KIRI, LEBAR, Acara, susun_kalender

ISI = Acara("Pengisian", None, date(2024, 3, 31), "isi")
PROV = Acara("VA PROV", date(2024, 4, 1), date(2024, 4, 30), "luar")
TUTUP = Acara("Penutupan resmi", date(2024, 3, 31), date(2024, 3, 31), "titik")


def test_bars_lie_in_order_one_below_the_other():
    k = susun_kalender([PROV, TUTUP, ISI], date(2024, 4, 15))
    assert [b.acara.nama for b in k.batang] == ["Pengisian", "Penutupan resmi", "VA PROV"]
    assert [b.masa for b in k.batang] == ["sampai 31 Maret 2024", "31 Maret 2024", "1 April 2024 sampai 30 April 2024"]
    assert len({b.y for b in k.batang}) == 3
    assert [b.x for b in k.batang] == sorted(b.x for b in k.batang)
    assert k.batang[-1].x + k.batang[-1].lebar == LEBAR - KANAN
    assert k.tinggi > max(b.y for b in k.batang) + k.tinggi_batang


def test_months_are_named_and_the_year_stands_where_it_begins():
    k = susun_kalender([Acara("a", date(2023, 12, 15), date(2024, 2, 29), "isi")], date(2023, 1, 1))
    assert [(b.nama, b.tahun) for b in k.bulan] == [("Des", "2023"), ("Jan", "2024"), ("Feb", "")]
    assert k.bulan[0].x == KIRI
    assert k.x_hari_ini is None


def test_today_has_its_place_also_on_a_leap_day():
    k = susun_kalender([PROV, Acara("a", date(2024, 2, 1), date(2024, 2, 29), "isi")], date(2024, 2, 29))
    assert k.teks_hari_ini == "29 Feb"
    awal_maret = k.bulan[1].x
    assert k.batang[0].x < k.x_hari_ini < awal_maret
    assert k.batang[0].x + k.batang[0].lebar == awal_maret


def test_a_day_is_never_invisible_and_a_far_one_never_outside():
    k = susun_kalender(
        [Acara("hari", date(2024, 1, 1), date(2024, 1, 1), "titik"), Acara("jauh", None, date(2099, 1, 1), "isi")],
        date(2024, 1, 2),
    )
    assert len(k.bulan) == BULAN_MAKS
    assert all(b.lebar >= 4 and b.x >= KIRI and b.x + b.lebar <= LEBAR - KANAN for b in k.batang)


def test_many_months_get_one_letter():
    k = susun_kalender([Acara("a", date(2024, 1, 1), date(2025, 12, 1), "isi")], date(2024, 1, 1))
    assert {len(b.nama) for b in k.bulan} == {1}


def test_nothing_planned_shows_the_present_month():
    k = susun_kalender([], date(2024, 2, 29))
    assert [b.nama for b in k.bulan] == ["Feb"]
