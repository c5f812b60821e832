"""Names for dossiers.

Owns how a uid is minted: once, from the dispatch and mention that opened the dossier, so that two
machines that read the same copy in the same order mint the same name.  After that the uid lives
in the decision log and is never computed again.
"""

import base64
import hashlib

LENGTH = 16


def mint(uri: str, event: str) -> str:
    """The uid of the dossier that mention `event` of dispatch `uri` opened.

    80 bits of SHA-256 in lower-case base32 without padding (RFC 4648), so a million dossiers
    meet by chance less than once in 10^12 diaries.
    """
    digest = hashlib.sha256(f"{uri}\n{event}".encode()).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:LENGTH]
