"""What a verb's line has behind the verb: the object, and the phrase without which it says nothing.

Owns the choice among the complements of a verb, and the forms of verbs in a title.  Knows no
subject: that is `clauses`.
"""

import re
from collections.abc import Sequence

from dateline.events.phrases import (
    Scene,
    front,
    phrase,
    plural,
    possessive,
    told_by,
    where,
    wording,
    words,
)
from dateline.events.reading import Reading, Trigger, base_lemma, is_nominal, verb_lemma
from dateline.model import Place

_IRREGULAR = {"have": "has", "do": "does", "go": "goes", "be": "is"}


def third_person(lemma: str) -> str:
    """ "sign" -> "signs", "reach" -> "reaches", "carry" -> "carries"."""
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if re.search(r"(?:s|sh|ch|x|z|o)$", lemma):
        return f"{lemma}es"
    if re.search(r"[^aeiou]y$", lemma):
        return f"{lemma[:-1]}ies"
    return f"{lemma}s"


def subject_known(r: Reading, verb: int) -> bool:
    """Whether a verb has a subject of its own, if only an empty one."""
    return r.tree.child(verb, "nsubj", "nsubjpass", "csubj", "expl") is not None


def antecedent(r: Reading, head: int | None) -> int | None:
    """The noun that a relative pronoun stands for: "Congress, which must pass a bill"."""
    if head is None or r.parse.tag[head] not in ("WDT", "WP"):
        return head
    above = next((t for t in (head, *r.tree.ancestors(head)) if r.parse.dep[t] == "relcl"), None)
    return head if above is None else r.parse.head[above]


# ------------------------------------------------------------------ object and complement
def thing_of(r: Reading, token: int) -> int | None:
    """The object of a verb, also the noun that its relative clause hangs on."""
    thing = r.tree.child(token, "dobj")
    if thing is not None:
        return antecedent(r, thing)
    head = r.parse.head[token]
    own = r.tree.child(token, "nsubj")
    gap = r.parse.dep[token] == "relcl" and own is not None and own > head
    if not gap or r.parse.tag[own or 0][0] == "W" or r.tree.child(token, "advmod", "prep", "attr"):
        return None
    return head if is_nominal(r, head) and base_lemma(r, head) not in words("when") else None


def what_of(r: Reading, thing: int | None, who: str, bodies: Sequence[str], scene: Scene) -> str:
    """The words of an object, none for a time or a pronoun that may mean anybody."""
    if thing is None or thing in scene.timed:
        return ""
    if r.parse.pos[thing] == "PRON":
        meant = scene.meant.get(thing, "") if r.word[thing] in ("him", "her") else ""
        return "" if meant in who else meant
    return _object(r, thing, who, bodies, scene)


def _object(r: Reading, head: int, who: str, bodies: Sequence[str], scene: Scene) -> str:
    """The object without determiners; bodies that stand behind the doers qualify it."""
    bare = [b for b in bodies if b not in who]
    if bare and r.parse.pos[head] == "NOUN":
        words = wording(r, front(r, head), scene, who)
        known = [b for b in bare if b in words]
        prefix = "" if known else "-".join(bare) + " "
        ordinal = re.match(r"((?:first|second|third|fourth|fifth|\w+th)\s+)?(.*)$", words)
        if ordinal is None:
            return prefix + words
        return f"{ordinal[1] or ''}{prefix}{ordinal[2]}"
    what = phrase(r, head, scene, who or "-")
    what = what.removeprefix(possessive(r, who)) if who else what
    ahead = re.match(r"([A-Z][\w.]*(?:[-–][A-Z][\w.]*)+)\s+", what)
    if ahead is not None and all(name in who for name in re.split(r"[-–]", ahead[1])):
        return what[ahead.end() :]
    return what


_TELLING = frozenset("with on for to against between from over about".split())
_LED = frozenset("to into before from over with under for on off onto".split())
_ANY = _TELLING | _LED | {"in", "at", "off", "out of", "by", "through", "across", "as", "around"}


def complement(
    r: Reading, trigger: Trigger, who: str, what: str, place: Place | None, scene: Scene
) -> str:
    """What a verb needs beside its object to say something: the first phrase that tells."""
    token = trigger.token
    hollow = verb_lemma(r, token) in words("hollow") or base_lemma(r, token) in words("hollow")
    if asked := _asked(r, token, scene):
        return asked
    if what:
        return _further(r, trigger, who, scene) if hollow else ""
    passive = r.tree.child(token, "auxpass") is not None
    names = _ANY if hollow or not who else _LED if passive else _TELLING
    said = _tail(r, trigger, who, names, scene)
    if said or not (hollow or not who):
        return said or _doing(r, token, scene)
    return _doing(r, token, scene) or ("" if " " in who else where(place, r))


def _further(r: Reading, trigger: Trigger, who: str, scene: Scene) -> str:
    """What follows the object of a verb that says nothing alone: "put an offer to staff"."""
    return _tail(r, trigger, who, _LED - {"with", "on", "for"}, scene)


def _asked(r: Reading, token: int, scene: Scene) -> str:
    """What somebody is asked or told to do: "ask parliament to ban strikes"."""
    if base_lemma(r, token) not in words("asking"):
        return ""
    below = r.tree.child(token, "xcomp", "ccomp")
    if below is None or r.parse.tag[below] != "VB" or r.word[below - 1] != "to":
        return ""
    thing = r.tree.child(below, "dobj")
    what = "" if thing is None or not is_nominal(r, thing) else phrase(r, thing, scene, "-")
    asked = r.tree.child(below, "nsubj")
    who = "" if asked is None or not is_nominal(r, asked) else phrase(r, asked, scene, "-")
    return " ".join(filter(None, [who, "to", base_lemma(r, below), what]))


def _tail(r: Reading, trigger: Trigger, who: str, names: frozenset[str], scene: Scene) -> str:
    """The first complement that is neither time nor among the doers."""
    said = told_by(r, trigger.token, names, scene) if len(trigger.tokens) < 3 else ""
    prep, _, target = said.partition(" ")
    taken = bool(said) and (target in who or target.split()[-1] in who.split())
    return "" if taken or prep in {r.word[t] for t in trigger.tokens[1:]} else said


def _question(r: Reading, verb: int, scene: Scene) -> str:
    """What is decided: "whether the firm can close the mill"."""
    first = r.tree.child(verb, "nsubj")
    asked = "whether" in {r.word[t] for t in r.tree.children(verb, "mark")}
    if first is None or not asked or not is_nominal(r, first) or base_lemma(r, verb) == "be":
        return ""
    modal = [r.word[t] for t in r.tree.children(verb, "aux") if r.parse.tag[t] == "MD"]
    passive = r.tree.child(verb, "auxpass") is not None
    lemma = base_lemma(r, verb)
    form = lemma if modal or plural(r, first) else third_person(lemma)
    if passive:
        form = f"{'be' if modal else 'are' if plural(r, first) else 'is'} {r.word[verb]}"
    thing = r.tree.child(verb, "dobj")
    what = "" if thing is None or not is_nominal(r, thing) else phrase(r, thing, scene, "-")
    particle = [r.word[t] for t in r.tree.children(verb, "prt")]
    who = phrase(r, first, scene, "-")
    return " ".join(filter(None, ["whether", who, *modal, form, *particle, what]))


def _doing(r: Reading, token: int, scene: Scene) -> str:
    """What is begun, stopped or refused: "start unloading ships", "agree to sell the mill"."""
    below = r.tree.child(token, "xcomp", "ccomp")
    if below is not None and (asked := _question(r, below, scene)):
        return asked
    if below is None or subject_known(r, below) or r.tree.child(token, "dobj") is not None:
        return ""
    if r.parse.tag[below] != "VBG" and r.word[below - 1] != "to":
        return ""
    form = r.word[below] if r.parse.tag[below] == "VBG" else f"to {base_lemma(r, below)}"
    asks = any(r.word[t] == "whether" for t in r.tree.children(below, "mark", "advmod"))
    form = f"whether {form}" if asks else form
    thing = r.tree.child(below, "dobj")
    what = "" if thing is None or not is_nominal(r, thing) else phrase(r, thing, scene, "-")
    tail = "" if what else told_by(r, below, _ANY, scene)
    if not what and not tail and r.parse.tag[below] == "VBG":
        return ""
    return " ".join(filter(None, [form, what, tail]))
