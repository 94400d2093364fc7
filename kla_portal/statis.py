"""Static files with a fingerprint in their names, also where one script of ours imports another.

Django's storages rename what style sheets refer to. What modules import they rename only in all scripts at once, also
those of packages, where a comment may look like an import. Without it a browser could keep an old part of a script
beside a new one.
"""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPOR = (
    "js/*.js",
    (
        (r"""(?P<matched>from\s+"(?P<url>\.[^"]+)";)""", 'from "%(url)s";'),
        (r"""(?P<matched>import\s+"(?P<url>\.[^"]+)";)""", 'import "%(url)s";'),
        (r"""(?P<matched>import\("(?P<url>\.[^"]+)"\))""", 'import("%(url)s")'),
    ),
)


class StatisBersidik(ManifestStaticFilesStorage):
    patterns = (*ManifestStaticFilesStorage.patterns, _IMPOR)


class StatisPadat(CompressedManifestStaticFilesStorage):
    """The same, compressed beforehand: for production."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, _IMPOR)
