"""Place names under any spelling: comparable forms of a name, from strict to loose."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

APOSTROPHES: Final = "'`´ʹʻʼʽʾʿˈˊ‘’‛′׳"
"""Signs that transliterations write for ayn, hamza and the soft sign."""

HYPHENS: Final = "-‐‑‒–—−_"

ARTICLES: Final = (
    "ash", "esh", "ush", "ach", "ech", "ath", "eth", "adh", "edh", "al", "el", "ul", "il", "ar", "er", "ur", "as", "es", "us",
    "ad", "ed", "ud", "az", "ez", "uz", "an", "en", "un", "at", "et", "ut", "l",
)  # fmt: skip
"""The Arabic article as a word of its own, with the sun letters it takes on, in English and French spelling."""

FAR_LETTERS: Final[Mapping[str, str]] = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ŀ": "l", "ħ": "h", "Ħ": "H", "ə": "a", "Ə": "A", "ŋ": "ng", "Ŋ": "Ng",
    "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ƙ": "k", "Ƙ": "K", "ɛ": "e", "Ɛ": "E", "ɔ": "o", "Ɔ": "O", "ĸ": "k", "ŧ": "t",
    "Ŧ": "T", "ƴ": "y", "Ƴ": "Y", "ɣ": "g", "Ɣ": "G", "ɩ": "i", "ʋ": "v", "ḥ": "h",
}  # fmt: skip
"""Latin letters that Unicode does not take apart into a base letter and a mark."""


def _plain_table() -> dict[int, str]:
    table = {ord(letter): plain for letter, plain in FAR_LETTERS.items()}
    table.update(dict.fromkeys(map(ord, APOSTROPHES), "'") | dict.fromkeys(map(ord, HYPHENS), "-"))
    table.update(dict.fromkeys((9, 10, 13, 160, 8199, 8201, 8239), " "))
    table.update(dict.fromkeys((173, 8203, 8204, 8205, 8206, 8207, 8234, 8236, 65279), ""))
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if code not in table and base.isascii() and base.isalpha():
            table[code] = base
    table.update(dict.fromkeys(range(0x300, 0x370), ""))
    return table


_PLAIN: Final = _plain_table()
_FOLD: Final = {code: plain for code, plain in _PLAIN.items() if len(plain) == 1}
_ARABIC: Final = {
    **dict.fromkeys((*range(0x64B, 0x660), 0x640, 0x670, 0x621, *range(0x200B, 0x2010), 0x202A, 0x202C), ""),
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"), ord("ة"): "ه", ord("ى"): "ي", ord("ی"): "ي", ord("ئ"): "ي", ord("ؤ"): "و",
    ord("ک"): "ك", ord("ہ"): "ه", ord("ھ"): "ه", ord("ە"): "ه", ord("ۆ"): "و",
}  # fmt: skip
_SPACED: Final = str.maketrans("-,/()", "     ", "'`.\"")
_SPACED_BYTES: Final = bytes.maketrans(b"-,/()", b"     ")
_ARABIC_LETTER: Final = re.compile("[\u0600-\u06ff]")


def plain(text: str) -> str:
    """The name in ASCII letters where Latin letters carry accents, apostrophes and hyphens made uniform; case kept.

    Examples
    --------
    >>> plain("Dayr ‘Aţīyah")
    "Dayr 'Atiyah"
    """
    return text if text.isascii() else text.translate(_PLAIN)


def fold(text: str) -> str:
    """The text with accents off, character for character: offsets into the result are offsets into the text.

    Examples
    --------
    >>> fold("Dayr ‘Aţīyah"), len(fold("Kraków")) == len("Kraków")
    ("Dayr 'Atiyah", True)
    """
    return text if text.isascii() else text.translate(_FOLD)


def key(name: str) -> str:
    """The key under which a name is found exactly: case, accents, apostrophes, hyphens and spare blanks do not count.

    Examples
    --------
    >>> key("Deir-ez-Zor") == key("Deir ez Zor") and key("Ma'arrat an-Nu'man")
    'maarrat an numan'
    """
    if name.isascii():
        return name.lower() if name.isalpha() else " ".join(name.lower().translate(_SPACED).split())
    if _ARABIC_LETTER.search(name):
        return arabic_key(name)
    return " ".join(plain(name).lower().translate(_SPACED).split())


_REGION_WORDS: Final = re.compile(
    r"\b(governorates?|muhafazat|mohafazat|provinces?|regions?|states?|oblasts?|krai|republic|districts?|county|counties|raions?"
    r"|department|prefecture|territory|wilayat?|woreda|zone|cercle|subdistrict|of|the)\b|محافظه|منطقه|ناحيه|ولايه|ريف"
)


def region_stem(name: str) -> str:
    """The key of a region without the word for its kind.

    Examples
    --------
    >>> region_stem("Homs governorate"), region_stem("province of Idlib"), region_stem("محافظة حمص")
    ('homs', 'idlib', 'حمص')
    """
    return " ".join(_REGION_WORDS.sub(" ", key(name)).split())


def keys(rows: bytes) -> str:
    """The keys of many plain names at once, with what stands between them; for names without spare blanks in their key."""
    return rows.lower().translate(_SPACED_BYTES, b"'`.\"").decode("ascii")


def arabic_key(name: str) -> str:
    """The key of a name in Arabic script: vowel signs off, forms of alif, ya, ta marbuta and kaf made one.

    Examples
    --------
    >>> arabic_key("إدلب") == arabic_key("ادلب"), arabic_key("القصيّر") == arabic_key("القصير")
    (True, True)
    """
    return " ".join(name.translate(_ARABIC).replace("-", " ").split())


_ARTICLE: Final = "(?:" + "|".join(ARTICLES) + ")"
_STEPS: Final = tuple(
    (re.compile(spelling, re.MULTILINE), sound)
    for spelling, sound in (
        # no article: a word of its own, joined to a sun letter (Ezzor), joined as Al (Albukamal)
        (rf"(?<![^ \n]){_ARTICLE}(?= )|(?<= ){_ARTICLE}$", ""),
        (r"(?<![^ \n])[aeu](sh|th|dh|[szrtdnl])\1(?=[^ \n]{2})", r"\1"),
        (r"(?<![^ \n])al(?=[bcdfghjkmqrstvwxyz][a-z]{3})", ""),
        (r"(?<=[aeiou])h(?= |$)", ""), (" +", ""),
        # one sign a consonant: English, French, Cyrillic-based and Kurdish spelling
        ("tch|tsch|sch|ch|sh", "$"), ("dzh|dj|zh", "j"), ("kh", "x"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"),
        ("[qc]", "k"), ("p", "b"),
        # vowels: Salamieh, Salamiya; Dayr, Deir, Der; Zawr, Zor; Idleb, Idlib
        ("^[yw](?=[^aeiouyw\n])", ""), ("i[ea]$", "iya"),
        ("[ae]y+(?=[^aeiouyw]|$)|[ae]i|ie|ee|ae|y(?=[^aeiouyw]|$)", "i"), ("[ao]w+(?=[^aeiouyw]|$)|au|ao|oo|ou", "u"),
        ("e$", "a"), ("e", "i"), ("o", "u"), (r"([^\n])\1+", r"\1"),
    )
)  # fmt: skip
"""Spelling to sound, in this order (general knowledge of how Arabic, Kurdish and Slavic names are written in Latin letters)."""


def skeletons(keys: str) -> str:
    """The skeletons of many keys, one a line; the work of `skeleton` for a whole country at once."""
    for spelling, sound in _STEPS:
        keys = spelling.sub(sound, keys)
    return keys


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """The name as it sounds: no article, one sign a consonant, no doubled letters, vowels a, i or u.

    Examples
    --------
    >>> skeleton("Ar-Rastan"), skeleton("Rustan"), skeleton("Talbisseh"), skeleton("Deir ez-Zor"), skeleton("Deir Ezzor")
    ('rastan', 'rustan', 'talbisa', 'dirzur', 'dirzur')
    """
    found = key(name)
    return skeletons(found) if found.isascii() else ""


def roughs(keys: str) -> str:
    """What `rough` makes of many keys, one a line."""
    bare = _JOINED.sub("", _SUN.sub(r"\1", _APART.sub("", keys) if " " in keys else keys)).replace(" ", "")
    for letters, sound in _SIGNS:
        if letters in bare:
            bare = bare.replace(letters, sound)
    return _REPEATED.sub(r"\1", bare.translate(_PLAIN_CONSONANTS))


@lru_cache(maxsize=65536)
def rough(name: str) -> str:
    """The consonants of a key but for h, w and y: the same for all names whose `consonants` are, and soon made.

    Examples
    --------
    >>> rough("ar rastan"), rough("rustan"), rough("tchad"), rough("chad")
    ('rstn', 'rstn', '$d', '$d')
    """
    return roughs(name)


def consonants(sound: str) -> str:
    """The consonants of a skeleton in order, a first vowel as ``a``: the key under which spelling variants meet.

    Empty where a name has no Latin letters. Names that share the key are candidates only; `orontes.geo.variants` decides.

    Examples
    --------
    >>> {consonants(skeleton(name)) for name in ("Rustan", "Rastan", "Ar-Rastan", "Al-Rastan", "Er Rastane")}
    {'rstn'}
    >>> consonants(skeleton("Idlib")), consonants(skeleton("Al-Hasakah")), consonants(skeleton("Hasakeh"))
    ('adlb', 'hsk', 'hsk')
    """
    if not sound:
        return ""
    first = "a" if sound[0] in "aiu" else sound[0]
    return _REPEATS.sub(r"\1", first + sound[1:].translate(_NO_VOWELS))


_REPEATS: Final = re.compile(r"(.)\1+")
_APART: Final = _STEPS[0][0]
_SUN: Final = _STEPS[1][0]
_JOINED: Final = _STEPS[2][0]
_SIGNS: Final = (
    ("tch", "$"), ("tsch", "$"), ("sch", "$"), ("ch", "$"), ("sh", "$"), ("dzh", "J"), ("dj", "J"), ("zh", "J"), ("kh", "x"),
    ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"),
)  # fmt: skip
"""Letters that `_STEPS` writes as one sign, in its order."""
_PLAIN_CONSONANTS: Final = str.maketrans("qcpJ", "kkbj", "aeiouywh")
_REPEATED: Final = re.compile(r"([^\n])\1+")
"""Letters that steps to the sound of a name turn into each other, and those that they or `consonants` may leave out."""
_NO_VOWELS: Final = str.maketrans("", "", "aiuyw")


@lru_cache(maxsize=65536)
def arabic_consonants(name: str) -> str:
    """The letters of an Arabic name without article, long vowels and ta marbuta: where its spelling variants meet.

    Examples
    --------
    >>> arabic_consonants("الرستن") == arabic_consonants("رستن")
    True
    """
    words = [re.sub("^ال(?=..)", "", word) for word in arabic_key(name).split()]
    return re.sub("[اويه]", "", "".join(words))
