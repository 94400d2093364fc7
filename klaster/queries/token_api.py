"""From the secret that a request carries to the token that it belongs to."""

from hashlib import sha256

from klaster.models import TokenApi

#: Every secret begins so: people and scanners for leaked secrets recognise it.
AWALAN = "kla_"
PANJANG_MAKS = 80


def sidik_token(rahasia: str) -> str:
    """The fingerprint under which a token is kept. The secret has 256 random bits, so no salt and no slow hash."""
    return sha256(rahasia.encode()).hexdigest()


def cari_token(rahasia: str) -> TokenApi | None:
    """The token with this secret, with its city, whether it is still valid or not; None when there is none."""
    if not rahasia.startswith(AWALAN) or len(rahasia) > PANJANG_MAKS:
        return None
    return TokenApi.objects.select_related("kota").filter(sidik=sidik_token(rahasia)).first()
