import pytest

from klaster.aturan.peramban import Peramban, kenali

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("baris", "kata", "genggam"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}", "Chrome di Windows", False),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/126.0.0.0", "Edge di Windows", False),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} OPR/111.0", "Opera di Linux", False),
        (
            f"Mozilla/5.0 (Linux; Android 14; SM-A155F) {CHROME.replace('Safari', 'Mobile Safari')}",
            "Chrome di Android",
            True,
        ),
        (f"Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 {CHROME}", "Samsung Internet di Android", True),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox di Linux", False),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1",
            "Safari di iPhone",
            True,
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/126 Safari/604.1", "Chrome di iPhone", True),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15", "Safari di Mac", False),
        ("Mozilla/5.0 (Windows NT 10.0)", "Peramban di Windows", False),
        ("curl/8.5.0", "Peramban tidak dikenal", False),
        ("", "Peramban tidak dikenal", False),
        ("<script>alert(1)</script> Firefox/1", "Firefox", False),
    ],
)
def test_browsers_in_words(baris: str, kata: str, genggam: bool) -> None:
    assert kenali(baris) == Peramban(kata, genggam)
