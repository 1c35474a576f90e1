"""Words that tell how a clause is built: relative pronouns, prepositions in their standard form, verbs by what they take."""

from typing import Final

RELATIVE: Final = frozenset({"which", "who", "that", "whom", "where", "whose"})
COMPLEX_CASES: Final = {
    "out of": "from", "away from": "from", "inside": "in", "within": "in", "into": "to", "onto": "to", "towards": "to",
    "toward": "to",
    "throughout": "in", "across": "in", "outside of": "outside", "close to": "near", "next to": "near", "just outside": "outside",
    "as far as": "to", "because of": "because", "due to": "because", "along": "along", "on to": "to", "up to": "to",
    "such as": "such as",
    "including": "such as", "like": "such as", "amid": "amid", "upon": "on", "around": "near", "nearby": "near", "off": "from",
}  # fmt: skip
TRANSITIVE: Final = frozenset(
    "displace kill wound injure evacuate strand trap uproot capture destroy damage besiege stretch deplete".split()
)
"""Verbs that are passive where a headline leaves out "were": "Over one million displaced in Syria"."""
CAUSING: Final = frozenset(
    (
        "lead force cause prompt push drive compel order urge tell ask advise call instruct get "
        "forbid prevent stop bar ban block prohibit deter keep discourage hinder"
    ).split()
)
"""Verbs whose object does what their infinitive tells: "led people to leave", "kept them from leaving"."""
INTRANSITIVE: Final = frozenset(
    (
        "march move push advance cross flee arrive come go head return escape fall die leave enter withdraw retreat "
        "clash skirmish"
    ).split()
)
"""Verbs that are active after a noun: "people crossed into Chad" where the tree reads a participle."""
AROUND: Final = frozenset({"in", "around", "near", "inside", "across", "behind"})
BARE: Final = frozenset(
    "back home out up down away over on overnight today yesterday tonight again recently mostly mainly primarily largely earlier "
    "later first then directly straight already together daily now soon".split()
)
"""Adverbs that leave the preposition behind them what it is: "back to", "left overnight for" (but "north of" is no "of")."""
BESIDE: Final = frozenset("because amid despite without".split())
"""Prepositions of an event noun that somebody else may have done: "suspended work because of shelling"."""
CONVEYANCES: Final = frozenset(
    "foot car bus boat truck lorry motorbike motorcycle bicycle vehicle convoy cart donkey tractor train ferry canoe van "
    "rickshaw".split()
)
"""How people travel: where they go may hang on these words ("on foot towards Bukavu")."""
