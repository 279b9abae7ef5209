"""Encryption of sensitive fields at rest, and the keyed indexes that find them again.

AES-256-GCM; the place of a value (table, column, row) is its associated data, so that a
ciphertext copied to another row or column does not open. ``FIELD_KEYS`` holds named keys: the
first encrypts, all decrypt, which is how keys are rotated (``manage.py rotate_keys``).
``INDEX_KEY`` is never rotated: the blind indexes and the journal's chain depend on it.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """A stored value does not open: wrong key, moved to another place, or altered."""


def encrypt(text: str, place: str) -> str:
    """``name:base64`` of nonce and ciphertext, bound to ``place``."""
    name, cipher = next(iter(_ciphers(settings.FIELD_KEYS).items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, text.encode(), place.encode())
    return f"{name}:{base64.b64encode(sealed).decode()}"


def decrypt(sealed: str, place: str) -> str:
    """The text that ``encrypt`` was given at the same place. Raises ``CannotDecrypt``."""
    name, _, payload = sealed.partition(":")
    try:
        cipher = _ciphers(settings.FIELD_KEYS)[name]
        blob = base64.b64decode(payload, validate=True)
        return cipher.decrypt(blob[:NONCE_BYTES], blob[NONCE_BYTES:], place.encode()).decode()
    except (KeyError, binascii.Error, InvalidTag, ValueError) as error:
        raise CannotDecrypt(f"{place} 的内容无法解密，请检查 FIELD_KEYS 是否包含当时的密钥") from error


def is_current(sealed: str) -> bool:
    """Whether a stored value was encrypted with the first key."""
    return sealed.partition(":")[0] == next(iter(_ciphers(settings.FIELD_KEYS)))


def blind_index(text: str, purpose: str) -> str:
    """A keyed digest (64 hex digits) that finds equal values without storing them."""
    return _mac(f"index:{purpose}", text)


def chain_mac(previous: str, text: str) -> str:
    """The link of the journal's hash chain: keyed digest over the previous link and this text."""
    return _mac("journal", f"{previous}\n{text}")


def _mac(purpose: str, text: str) -> str:
    key = hmac.digest(_index_key(settings.INDEX_KEY), purpose.encode(), hashlib.sha256)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@lru_cache
def _ciphers(configured: str) -> dict[str, AESGCM]:
    ciphers = {}
    for item in configured.split(","):
        name, _, encoded = item.strip().partition(":")
        ciphers[name] = AESGCM(_key(encoded, f"FIELD_KEYS 中的 {name}"))
    return ciphers


@lru_cache
def _index_key(configured: str) -> bytes:
    return _key(configured, "INDEX_KEY")


def _key(encoded: str, label: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(f"{label} 应是 32 字节的 base64；请运行 python3 dev.py keys 生成。")
    return key


def check_keys() -> None:
    """Raise ``ImproperlyConfigured`` now, at the start, rather than at the first person opened."""
    _ciphers(settings.FIELD_KEYS)
    _index_key(settings.INDEX_KEY)
