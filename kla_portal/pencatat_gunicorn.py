"""gunicorn's own log: addresses without their query string, and disguised like every other line of the portal."""

from typing import Any

from gunicorn.glogging import Logger

from kla_portal.penyamaran import FormatSamar, samarkan_teks


class Pencatat(Logger):
    """gunicorn writes past Django's logging, so it gets the same rules here."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for pencatat in (self.error_log, self.access_log):
            for penangan in pencatat.handlers:
                penangan.setFormatter(FormatSamar(penangan.formatter))

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """`r`, `q` and `f` hold what people search for and where they come from; only the path is kept."""
        isi = super().atoms(resp, req, environ, request_time)
        jalur = samarkan_teks(str(environ.get("PATH_INFO", "")))
        isi["r"] = f"{environ.get('REQUEST_METHOD')} {jalur} {environ.get('SERVER_PROTOCOL')}"
        isi["U"], isi["q"], isi["f"] = jalur, "", "-"
        return isi
