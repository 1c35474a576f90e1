"""Base forms of English words, by a small table of irregular forms and regular endings."""

from functools import lru_cache
from typing import Final

IRREGULAR: Final = {
    form: base
    for base, forms in {
        "be": "am is are was were been being 's 're 'm", "have": "has had having 've", "do": "does did done doing",
        "take": "took taken taking", "retake": "retook retaken retaking", "overtake": "overtook overtaken",
        "fall": "fell fallen falling", "hold": "held holding", "withhold": "withheld", "flee": "fled fleeing flees",
        "leave": "left leaving", "go": "went gone going goes", "come": "came coming", "become": "became becoming",
        "overcome": "overcame", "say": "said says saying", "tell": "told telling", "give": "gave given giving",
        "lose": "lost losing", "win": "won winning", "drive": "drove driven driving", "break": "broke broken breaking",
        "fight": "fought fighting", "bring": "brought bringing", "send": "sent sending", "shoot": "shot shooting",
        "strike": "struck stricken striking", "hit": "hit hitting", "cut": "cut cutting", "run": "ran running",
        "overrun": "overran overrunning", "blow": "blew blown blowing", "seek": "sought seeking", "keep": "kept keeping",
        "make": "made making", "put": "put putting", "set": "set setting", "spread": "spread spreading",
        "lie": "lay lain lying lies",
        "lead": "led leading", "meet": "met meeting", "get": "got gotten getting", "begin": "began begun beginning",
        "see": "saw seen seeing", "know": "knew known", "think": "thought", "feel": "felt", "find": "found finding",
        "grow": "grew grown growing", "rise": "rose risen rising", "arise": "arose arisen", "stand": "stood standing",
        "withstand": "withstood", "understand": "understood", "build": "built building", "rebuild": "rebuilt rebuilding",
        "withdraw": "withdrew withdrawn withdrawing", "draw": "drew drawn drawing", "sever": "severed severing",
        "shut": "shut shutting", "write": "wrote written writing", "speak": "spoke spoken speaking", "swell": "swelled swollen",
        "burn": "burnt burned burning", "spend": "spent", "sink": "sank sunk", "swear": "swore sworn", "throw": "threw thrown",
        "shell": "shelled shelling", "bomb": "bombed bombing bombs", "die": "died dying dies", "tie": "tied tying ties",
        "man": "men", "woman": "women", "child": "children", "life": "lives", "person": "persons", "foot": "feet",
        "people": "peoples",
        "quit": "quit quits quitting", "sit": "sat sitting", "stop": "stopped stopping", "step": "stepped stepping",
        "control": "controlled controlling", "repel": "repelled repelling", "expel": "expelled expelling",
        "patrol": "patrolled patrolling", "compel": "compelled compelling", "cancel": "cancelled cancelling",
        "signal": "signalled signalling", "travel": "travelled travelling", "fuel": "fuelled fuelling",
        "free": "freed freeing", "agree": "agreed agreeing", "ready": "readied", "family": "families",
        "bus": "buses bused busing", "level": "levelled levelling",
        "militiaman": "militiamen", "tribesman": "tribesmen", "gunman": "gunmen", "policeman": "policemen",
        "serviceman": "servicemen",
        "spokesman": "spokesmen", "crisis": "crises", "base": "bases", "use": "uses used using", "house": "houses housed housing",
        "move": "moves moved moving", "can": "ca could", "will": "wo 'll would", "may": "might", "shall": "should sha",
        "not": "n't nt", "bear": "bore borne", "buy": "bought", "pay": "paid", "fly": "flew flown flies flying",
        "flood": "floods flooded flooding", "forbid": "forbade forbidden",
        "sweep": "swept", "sleep": "slept", "tear": "tore torn", "steal": "stole stolen", "shake": "shook shaken",
        "hide": "hid hidden", "catch": "caught", "hear": "heard", "sell": "sold", "beat": "beaten",
        "undertake": "undertook undertaken",
        "slide": "slid", "deal": "dealt", "feed": "fed", "ride": "rode ridden", "dig": "dug", "choose": "chose chosen",
        "freeze": "froze frozen", "hang": "hung", "teach": "taught", "cease": "ceased ceases ceasing",
    }.items()
    for form in forms.split()
}  # fmt: skip
_DOUBLED: Final = frozenset("bdgklmnprt")
_KEEP_S: Final = ("ss", "us", "is")
_SILENT_E: Final = (
    "at", "iz", "az", "oz", "uz", "yz", "cl", "cr", "vr", "us", "ar", "um", "ps", "is", "ys", "ur", "ir", "v", "c", "g",
    "u", "ak", "ik", "ok", "as", "os", "ut", "id", "ad", "ud", "od", "ced", "ped", "ob", "ib", "ot", "ul", "bl", "tl", "gl",
    "pl", "dl", "fl", "zl", "sl", "rs", "ns", "ls", "in", "cap", "com", "stor", "plor", "gnor", "ador", "dher", "rfer",
    "ever", "excit", "recit", "incit", "invit", "gnit", "unit", "plet", "delet", "mpet", "postpon", "condon", "pil", "xil",
    "cil",
)  # fmt: skip
"""Ends of stems of several syllables that stand for a base with a silent e ("accus" -> "accuse")."""
_SILENT_AFTER_TWO: Final = ("v", "c", "g", "z", "s", "u", "uir", "uid", "uat", "iat", "creat", "uot")
"""The same where two vowels stand before the last consonant: "besieg", "evacuat", but not "pour" or "uproot"."""
_VOWELS: Final = "aeiouy"
_NO_E: Final = frozenset(
    "abandon bombard enter open visit limit fear near clear appear disappear repair clash crush push launch reach "
    "approach march attack "
    "retreat treat repeat defeat beat seat eat heat cheat report import support export sort escort effort start "
    "depart assert alert "
    "desert divert convert avert exert insert await wait raid aid paid assist persist insist resist consist exist enlist target "
    "exit edit credit permit commit submit admit transit profit inhabit exhibit prohibit deploy destroy employ "
    "gain remain maintain contain retain regain detain obtain sustain train drain bargain explain complain join ruin return turn "
    "burn warn learn earn mourn conquer kill shell fill call pull fail hail mail sail detail assail "
    "discover recover deliver offer suffer differ transfer consider remember number render surrender "
    "shatter scatter batter enter counter encounter hammer murder order border monitor honor harbor rumor favor labor "
    "cross pass press amass guess focus combat format bomb bombed broad load unload read spread head lead plead need feed speed "
    "exceed "
    "succeed proceed bleed breed seed concert post host boost cast last blast broadcast arrest protest contest request test rest "
    "invest suggest respond command demand expand stand hand land withstand defend intend attend extend spend send "
    "tend depend end "
    "mend recommend fund found surround bound round wound ground build wield field yield shield hold mold blow "
    "follow flow slow show "
    "allow row throw draw withdraw saw claw review renew view interview develop envelop stop step ship equip drop trap map group "
    "help keep sweep sleep creep loop troop scoop inflict conflict convict restrict predict strict evict contact "
    "impact act react "
    "enact attract extract protect reject inject object project subject expect inspect respect suspect affect "
    "effect infect direct "
    "select elect collect connect construct obstruct conduct deduct abduct struct instruct halt assault default result consult "
    "insult exult bolt revolt melt belt shelter filter plant grant want haunt mount amount count account hunt "
    "point appoint paint "
    "print faint vent prevent invent event present consent represent content accept except adopt attempt tempt interrupt erupt "
    "disrupt corrupt accident rocket market loot shoot root foot".split()
)


@lru_cache(maxsize=65536)
def lemma(word: str, *, verb: bool = True) -> str:
    """The base form of `word`, lower case ("retook" -> "retake", "towns" -> "town"); of a noun only the plural is taken off.

    Examples
    --------
    >>> [lemma(w) for w in "captured fled Families strikes withdrawing seizing overran clashes bombarded".split()]
    ['capture', 'flee', 'family', 'strike', 'withdraw', 'seize', 'overrun', 'clash', 'bombard']
    >>> lemma("crossings", verb=False), lemma("crossing", verb=False)
    ('crossing', 'crossing')
    """
    lower = word.lower().replace("’", "'")
    known = IRREGULAR.get(lower)
    if verb and lower == "lives":
        return "live"
    if known is not None and (verb or not lower.endswith(("ing", "ed"))):
        return known
    if len(lower) <= 3 or not lower.isalpha():
        return lower
    if lower.endswith("s"):
        return _without_s(lower)
    for ending in ("ed", "ing") if verb else ():
        if lower.endswith(ending) and len(lower) > len(ending) + 2 and any(c in "aeiouy" for c in lower[: -len(ending)]):
            return _stem(lower[: -len(ending)])
    return lower


def _without_s(lower: str) -> str:
    if lower.endswith(_KEEP_S):
        return lower
    if lower.endswith("ies") and len(lower) > 4:
        return lower[:-3] + "y"
    if lower.endswith(("ches", "shes", "sses", "xes", "zzes")) or (lower.endswith("uses") and lower[:-2] in _NO_E):
        return lower[:-2]
    return lower[:-1]


def _stem(stem: str) -> str:
    if stem in _NO_E:
        return stem
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] in _DOUBLED and not stem.endswith(("ll", "ss")):
        return stem[:-1]
    return stem + "e" if _had_e(stem) else stem


def _had_e(stem: str) -> bool:
    """Whether an e was dropped before the ending; a short word of one syllable would have doubled its consonant instead."""
    if stem[-1] in _VOWELS or stem[-2] not in _VOWELS:
        return stem.endswith(_SILENT_E)
    if len(stem) > 2 and stem[-3] in _VOWELS:
        return stem.endswith(_SILENT_AFTER_TWO)
    if sum(c in _VOWELS for c in stem) == 1:
        return stem[-1] not in "wx"
    return stem.endswith(_SILENT_E)
