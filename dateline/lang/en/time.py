"""The English time grammar: what stands in copy as a time expression, and where it may not.

Owns the start symbol, the guards of the bare words (years, "may", "second", "a week") and the
RE2 pattern of candidates, which it builds from the lexicon.  The rules themselves are in the
time_* modules beside it, the words in lexicon/time_*.tsv.
"""

import re
from functools import lru_cache

from dateline import lang, rules
from dateline.lang.en import (
    time_clock,
    time_dates,
    time_durations,
    time_numbers,
    time_parts,
    time_relative,
)
from dateline.rules import Grammar, Guard, Rule, Word
from dateline.temporal import Amount, At, Beside, Calendar, During, Length, Part, Ref, Same, Unit

TABLES = ("time_names", "time_feasts", "time_units", "time_numbers", "time_words")


def _not_after(words: str) -> str:
    """A pattern that holds where none of the words stands right before."""
    return "".join(rf"(?<!\b{word}\s)" for word in words.split())


# "30 a day", "$2 million a year": a rate stands behind a number.
# "Theresa May", "Prime Minister May": a capital before the month that opens no phrase of time.
_NAME = (
    r"(?-i:\b(?!(?:In|By|Since|Until|During|This|Last|Next|Early|Late|From|On|For|Of|After|Before"
    r"|Through|Throughout|And|The|To|Between|Mid|Every|Each|Till|Around|About|But|When|While|Or|As"
    r"|Back|Beginning|Starting|With|At|If|Come|Over|It|He|She|They|We|Then|Only|Also|Again|Not|A"
    r"|An)\b)(?:[A-Z][a-z]+|[A-Z][a-z]*\.)\s+)"
)
_NO_RATE = (
    r"^|[^\w\s%]|(?<![\d%\s])"
    r"(?<!\bmillion)(?<!\bbillion)(?<!\bcents)(?<!\bpercent)(?<!\bdollars)(?<!\bhours)(?<!\bdays)\s+"
)
_AGE = r"\s*[-–]?\s*(?:olds?|of age)\b"
# "75 hours of video" tells how much there is of something, not how long anything lasts.
_NO_LENGTH = (
    _AGE + r"|\s+of\s+(?:\w+\s+)?(?:video|audio|music|footage|films?|tapes?|recordings?|programming"
    r"|content|television)\b"
)
# A number of four digits is a year unless it is money, a code, or counts something.
_NO_YEAR_AFTER = (
    r"[$£€¥#№]\s?|[\d.,/]|\b(?:No|Nos|nos?|page|pp?|room|flight|route|highway|about)[. ]\s*"
)
_NO_YEAR_BEFORE = (
    r"[,.]?\d|\s?%|\s*(?:percent|per cent|people|miles?|km|kilomet\w+|met\w+|feet|dollars|euros"
    r"|pounds|men|troops|soldiers|points|shares|tons?|tonnes|victims|prisoners|deaths|dead)\b"
)
# A number with a dot is no clock where prices, rates and results are told.
_MARKET = (
    r"\b(?:clos|opened|opening|trad(?!e\s+(?:figures|data|numbers|talks|balance|minister))|pric|quot|valu|settl|st[oa]+d|sold|sell|bought|buy|finish|end|rose|rise|f[ae]ll|up|down"
    r"|climb|drop|slip|gain|los|edg|rate|index|shares?|stock|euros?|dollars?|pounds?|yields?|bid|offer"
    r"|won|clocked|record|average)\w*\b[^.;]*"
)
_NO_CLOCK = (
    r"\s*(?:local\b|[ap]\.?\s?m\b|hours|hrs|h\b|in\s+the\s+(?:morning|afternoon|evening|night)\b|(?-i:[A-Z]{2,4}\b|(?:[A-Z]\w+\s+){1,3}time\b))|"
    r"[.,]?\d|\s?[%$£€]|\s*(?:percent|per\s+cent|points?|\w*illions?|cents|euros|dollars|pounds|yen"
    r"|seconds|met\w+|miles|kg|km|tons?|tonnes|feet|degrees|a\s+share|to\s+the\s+dollar|times)\b"
)
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
# What else is told of an hour: "open at seven and close twelve hours later".
_ENDS = r"(?:clos|end|finish|go(?:es)?\s+on|run|last|shut|break|leav|return)\w*"
# A bare number is an hour only where the phrase ends with it, or goes on as after an hour.
_HOUR_ENDS = (
    r"(?!\s*(?:[.,;:](?!\d)|[!?)\]\"”’']|[-–—]\s|$)|\s+(?:on|local|sharp|instead|rather|with|from|but|by"
    r"|when|while|where|before|because|so|until|till|outside|inside|beneath|near|beside|opposite"
    r"|in\s+place|all\s+the\s+same|(?:for|in)\s+(?:the|an?)(?!\s(?:morning|afternoon|evening))"
    rf"|and\s+(?:(?:the|will|is|are|was|were)\b|{_ENDS})|to(?!\s+(?:\d|{_HOURS}))\s+\w+"
    rf"|at\s+(?:the|an?|his|her|its|their)|for\s+(?:{_HOURS}|\d+)\s+(?:hours|days|weeks)"
    r"|(?-i:(?:in|at)\s+[A-Z]\w*))\b)"
)
_PRICED = (
    r"\b(?:trad|pric|quot|valu|shares?|stock|index|yields?|rates?|rated|euros?|dollars?|pounds?|bonds?"
    r"|clos(?:ed|ing)|settled|bid|gold|oil|points?|per\scent|percent)\b[^.;]*"
)
# What says that a bare "at 10" is told of a clock: something starts or ends, or a day is named.
_NOT_AT_AN_HOUR = (
    r"^(?![\s\S]*(?:\b(?:open|start|beg[aiu]n|clos|end|finish|sit|met|meet|gather|conven|assembl|due|kick|set|land|leav"
    r"|arriv|sail|depart|resum|dine|dock|report|speak|brief|vot|rul|march|play|air|lift|doors|shut|address|appear|follow"
    r"|go(?:es)?\sup|go(?:es)?\sdown|go(?:es)?\son|strikes?\sup|be\sthere|ready|by|again|poll|ring|hear|look|come"
    r"|expir|last|music|bell|take|show|today|tonight|tomorrow|morning|afternoon|evening|night"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s\d)\w*)[^.;!?\n]*$)|"
) + _PRICED
# What starts at a clock that stands before it: "their 12.30 start".
_START = (
    r"(?:start|kick-?off|service|mass|briefing|departure|curtain|sailing|sitting|flight|train)s?"
)
_IN_LINE = r"[^\s.;)*•–—>-][^\S\n]*\Z"  # words before on the same line, and no full stop
_NO_HEAD = r"(?![ \t]*(?:[:.,–—(]|-\s|\n|$))|[.,]?[ \t]*\d"
# What a phrase of time may be followed by where no noun may follow that it would belong to.
_GOES_ON = (
    r"was|were|is|are|be|been|has|had|have|will|would|shall|could|can|may|might|must|should|and|or|but"
    r"|nor|to|at|in|on|by|for|from|with|without|as|if|unless|when|while|where|which|who|whose|whether"
    r"|that|after|before|until|till|through|over|because|since|so|then|than|now|not|never|instead"
    r"|rather|the|a|an|they|he|she|it|we|I|his|her|their|its|our|there|here|also|too|only|again|though"
    r"|although|according|provided"
)
_NO_NOUN = rf"['’-]|\s+(?!(?:{_GOES_ON})\b)[\w`\"']"
FIGURE = "¤"  # what stands for a figure of a clock that was read before the grammar
# What a happening is named by: a word, and no number.
_CLAUSE = r"(?:[^\W\d_]+[-'’]?)+"
_MONTHS = (
    r"(?:day|week|month|year|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)s?"
)
TIMEX = (
    Rule("two times", "timex", "pair", lambda v: v),
    Rule("two days of a month", "timex", "bare_days", lambda v: v, unless_after=_NO_NOUN),
    Rule("a clock", "timex", "at", lambda v: v),
    Rule(
        "a clock of a belt",
        "timex",
        "at_belt",
        lambda v: v,
        unless_after=r"\s+(?-i:[A-Z][a-z]|time\b)|-",
    ),
    Rule(
        "a dotted clock on its day",
        "timex",
        "at_dot",
        lambda v: v,
        unless_before=_MARKET,
    ),
    Rule(
        "a day and its dotted clock",
        "timex",
        "day_dot",
        lambda v: v,
        unless_after=r"(?!\s*(?:[-–—:;)]|$))",
    ),
    Rule(
        "at a dotted clock",
        "timex",
        "'at' (dot_clock|at_dot)",
        lambda c, day: day or At(clock=c),
        context=1,
        unless_before=_MARKET,
        unless_after=_NO_CLOCK,
    ),
    Rule(
        "a day and its hour",
        "timex",
        "day_hour",
        lambda v: v,
        unless_before=_PRICED,
        unless_after=_HOUR_ENDS,
    ),
    Rule(
        "at an hour of a day",
        "timex",
        "('at'|'from'|'by'|'until'|'till'|'for') hour_day",
        lambda v: v,
        context=1,
        unless_before=_PRICED,
        unless_after=r"['’]",
    ),
    Rule(
        "at an hour",
        "timex",
        "'at' hour_only",
        lambda v: v,
        context=1,
        unless_before=_NOT_AT_AN_HOUR,
        unless_after=_HOUR_ENDS,
    ),
    Rule(
        "from an hour on",
        "timex",
        "('from'|'until'|'till') hour_only",
        lambda v: v,
        context=1,
        unless_before=_NOT_AT_AN_HOUR,
        unless_after=_HOUR_ENDS,
    ),
    Rule(
        "just after an hour",
        "timex",
        "('just'|'shortly'|'soon'|'not') ('after'|'before') hour_only",
        lambda v: v,
        context=2,
        unless_before=_NOT_AT_AN_HOUR,
        unless_after=_HOUR_ENDS,
    ),
    Rule(
        "from an hour to another",
        "timex",
        "('from'|'between') hour_pair",
        lambda v: v,
        context=1,
        unless_before=_NOT_AT_AN_HOUR,
        unless_after=_HOUR_ENDS,
    ),
    Rule(
        "at minutes to the hour",
        "timex",
        "'at' at_to",
        lambda v: v,
        context=1,
        unless_before=r"\b(?:odds|stood|bets?|at\s+least)\b[^.;]*$",
        unless_after=_HOUR_ENDS,
    ),
    Rule(
        "from a dotted clock on",
        "timex",
        "('from'|'by'|'until'|'till') dot_clock",
        lambda c: At(clock=c),
        context=1,
        unless_before=_MARKET,
        unless_after=_HOUR_ENDS,
    ),
    Rule(
        "a dotted clock of a start",
        "timex",
        "dot_clock",
        lambda c: At(clock=c),
        unless_after=rf"(?!\s+{_START}\b)",
    ),
    Rule(
        "a start and its dotted clock",
        "timex",
        "'kick' '-' 'off' ('at'|',')? dot_clock",
        lambda c: At(clock=c),
        context=3,
    ),
    Rule(
        "from a dotted clock to another",
        "timex",
        "'from' pair_dot",
        lambda v: v,
        context=1,
        unless_before=_MARKET,
        unless_after=_NO_CLOCK,
    ),
    Rule(
        "a clock told for elsewhere",
        "timex",
        "at_in",
        lambda v: v,
        unless_before=r"[^(/,]\s?",
        unless_after=r"(?!\s*[),;])",
    ),
    Rule(
        "at half ten",
        "timex",
        "('at'|'from'|'by'|'until'|'till') half_hour",
        lambda c: At(clock=c),
        context=1,
        unless_after=_HOUR_ENDS,
    ),
    Rule("the afternoon at a clock", "timex", "at_part", lambda v: v, unless_after=_HOUR_ENDS),
    Rule(
        "in the new year",
        "timex",
        "('in'|'into') 'the' new_year",
        lambda v: v,
        context=1,
        unless_after=r"['’]",
    ),
    Rule(
        "early in the new year",
        "timex",
        "edge 'in' 'the' new_year",
        lambda m, v: Part(of=v, mod=m),
        unless_after=r"['’]",
    ),
    Rule("a weekday the so-manieth", "timex", "weekday_nth", lambda v: v, unless_after=r"\s+\w"),
    Rule(
        "a weekday and its day at the head of a line",
        "timex",
        "weekday_day",
        lambda v: v,
        unless_before=_IN_LINE,
        unless_after=_NO_HEAD,
    ),
    Rule(
        "a short weekday at the head of a line",
        "timex",
        "short_wd",
        lambda v: v,
        unless_before=_IN_LINE,
        unless_after=r"(?![ \t]*:|\s[-–—]\s)",
    ),
    Rule(
        "a short weekday before a clock",
        "timex",
        "short_wd",
        lambda v: v,
        unless_after=rf"(?!,?\s(?:at\s)?(?:{FIGURE}|\d\d?[:.]\d\d|\d\d?\s?[ap]\.?m))",
    ),
    Rule(
        "weekday week, and no more",
        "timex",
        "weekday_week",
        lambda v: v,
        unless_after=_NO_NOUN,
    ),
    Rule("a clock of a weekday week", "timex", "at_week", lambda v: v, unless_after=_NO_NOUN),
    Rule("a step, and no more", "timex", "open_step", lambda v: v, unless_after=r"\s+[\w`\"']"),
    Rule("a step from that", "timex", "that_step", lambda v: v, unless_after=_NO_NOUN),
    Rule("a season", "timex", "bare_season", lambda v: v),
    Rule(
        "the so-manieth",
        "timex",
        "'the' ordnum",
        lambda d: Calendar(day=d) if 1 <= d <= 31 else None,
        unless_before=r"\b(?:in|finished|came|placed|than)\s+",
        unless_after=_NO_NOUN,
    ),
    Rule(
        "the so-manieth in words",
        "timex",
        "'the' (ordword|tens '-'? ordword)",
        lambda d, t, n: Calendar(day=x) if 5 < (x := d or t + n) <= 31 else None,
        unless_before=_not_after("on until till by from since for to"),
        unless_after=_NO_NOUN,
    ),
    Rule(
        "the year ended",
        "timex",
        "whole_year",
        lambda v: v,
        unless_after=r"(?!\s+(?:ended|ending|to|that ended)\b)",
    ),
    Rule("a point in time", "timex", "point", lambda v: v),
    Rule(
        "the eve of a happening",
        "timex",
        "'the' 'eve'",
        lambda: time_relative.beside(Same(unit=Unit.DAY), -1),
        unless_before=r"\b(?:is|was|['’]s)\s+",
        unless_after=rf"(?!\s+of\s+{_CLAUSE})",
    ),
    Rule(
        "the morning after a happening",
        "timex",
        "'the' daypart",
        lambda p: During(part=p, day=time_relative.beside(Same(unit=Unit.DAY), 1)),
        unless_after=rf"(?!\s+(?:after|following)\s+{_CLAUSE})",
    ),
    Rule(
        "the night before a happening",
        "timex",
        "'the' daypart",
        lambda p: During(part=p, day=time_relative.beside(Same(unit=Unit.DAY), -1)),
        unless_after=rf"(?!\s+before\s+{_CLAUSE})",
    ),
    Rule(
        "the weekday after a happening",
        "timex",
        "'the' wd",
        lambda w: Beside(of=Calendar(weekday=w), way=1),
        unless_after=rf"(?!\s+(?:after|following)\s+{_CLAUSE})",
    ),
    Rule(
        "the weekday before a happening",
        "timex",
        "'the' wd",
        lambda w: Beside(of=Calendar(weekday=w), way=-1),
        unless_after=rf"(?!\s+before\s+{_CLAUSE})",
    ),
    Rule(
        "the week of a happening",
        "timex",
        "'the' unit",
        lambda u: Beside(of=Same(unit=u), way=0) if u is Unit.WEEK else None,
        unless_after=rf"(?!\s+of\s+(?:the|its|their|his|her)\s+{_CLAUSE})"
        rf"|\s+of\s+\w+\s+(?:\w+\s+)?{_MONTHS}\b",
    ),
    Rule(
        "the weekday of a story",
        "timex",
        "'the' wd",
        lambda w: time_relative.pick(0, Calendar(weekday=w), Same(unit=Unit.DAY)),
        unless_before=_not_after("on until till by from to for"),
        unless_after=_NO_NOUN,
    ),
    Rule(
        "the same hour",
        "timex",
        "'the'? same unit",
        lambda same, u: Same(unit=u) if u is Unit.HOUR else None,
        unless_after=_NO_NOUN,
    ),
    Rule(
        "same time",
        "timex",
        "same 'time'",
        lambda same: Same(unit=Unit.HOUR),
        unless_before=r"(?<![,;(]\s)(?<!\()",
        unless_after=r"(?!\s*[,.;:()])",
    ),
    Rule("a part of the day", "timex", "bare_part", lambda v: v),
    Rule("a whole unit", "timex", "whole", lambda v: None if v.unit is Unit.DAY else v),
    Rule(
        "a length from a date, and no more",
        "timex",
        "open_span",
        lambda v: v,
        unless_before=r"\b(?:for|over|lasts?|lasted|lasting|fill\w*|runs?|stays?|takes?)\s+",
        unless_after=r"\s+(?:to|until|till|through)\b|,?\s*\d",
    ),
    Rule("a set", "timex", "set", lambda v: v),
    Rule("an anchored length", "timex", "anchored", lambda v: v),
    Rule("an anchored length or so", "timex", "anchored_so", lambda v: v),
    Rule("within", "timex", "'within' length", time_durations.within, context=1),
    Rule("a rate", "timex", "rate", lambda v: v, unless_before=_NO_RATE),
    Rule(
        "one day ahead",
        "timex",
        "'one' 'day'",
        lambda: Ref(value="FUTURE_REF"),
        unless_before=_not_after("will would could may might can 'd he she they i we that"),
    ),
    Rule(
        "a day to come",
        "timex",
        "'a' 'day'",
        lambda: Ref(value="FUTURE_REF"),
        unless_before=_not_after("come comes ever\\scame"),
        unless_after=r"(?!\s+(?:when|that|in which)\b)",
    ),
    Rule(
        "an anniversary",
        "timex",
        "('the'|'its'|'their') nth? 'anniversary'",
        lambda n: Beside(of=Length(amounts=(Amount(number=n, unit=Unit.YEAR),)), way=0),
        unless_before=r"(?<!\b[Oo]n\s)",
    ),
    Rule(
        "a length after a happening",
        "timex",
        "(length|stretch_the)",
        lambda v, w: time_relative.beside(v or w, 1),
        unless_after=rf"(?!\s+(?:after|following)\s+{_CLAUSE})",
    ),
    Rule(
        "a length before a happening",
        "timex",
        "(length|stretch_the)",
        lambda v, w: time_relative.beside(v or w, -1),
        unless_after=rf"(?!\s+(?:before|prior\s+to|ahead\s+of)\s+{_CLAUSE})",
    ),
    Rule(
        "the day after a happening",
        "timex",
        "'the' 'day'",
        lambda: time_relative.beside(Same(unit=Unit.DAY), 1),
        unless_after=rf"(?!\s+(?:after|following)\s+{_CLAUSE})",
    ),
    Rule(
        "the day before a happening",
        "timex",
        "'the' 'day'",
        lambda: time_relative.beside(Same(unit=Unit.DAY), -1),
        unless_after=rf"(?!\s+before\s+{_CLAUSE})",
    ),
    Rule("a length", "timex", "length", lambda v: v, unless_after=_NO_LENGTH),
    Rule("a numbered length", "timex", "stretch_the", lambda v: v, unless_after=_AGE),
    Rule(
        "an adjective of length",
        "timex",
        "adjective",
        lambda v: v,
        unless_after=r"\s*[-–]?\s*olds?\b",
    ),
    Rule(
        "a bare year",
        "timex",
        "yearint",
        lambda y: Calendar(year=y),
        unless_before=_NO_YEAR_AFTER,
        unless_after=_NO_YEAR_BEFORE,
    ),
    Rule(
        "a short year",
        "timex",
        "short_yr",
        lambda v: v,
        unless_before=_not_after("in of since by from until to during before after"),
    ),
    Rule("a spoken year", "timex", "spoken_year", lambda y: Calendar(year=y)),
    Rule("a reference", "timex", "ref", lambda v: Ref(value=v)),
)

RULES = (
    *TIMEX,
    *time_numbers.RULES,
    *time_dates.RULES,
    *time_relative.RULES,
    *time_parts.RULES,
    *time_clock.RULES,
    *time_durations.RULES,
)


# ------------------------------------------------------------------ guards
_DONE_BY_HER = (
    r"(?:\s+(?:also\s+|then\s+|later\s+)?(?:said|told|added|says|wrote|replied|insisted|promised|vowed|warned|urged"
    r"|declined|refused|announced|acknowledged|admitted|will|would|resigned|faces|faced)\b"
    r"|['’]s\s+(?:office|spokes\w+|government|cabinet|deal|plan|party|team|allies|deputy|visit|speech)\b)"
)
_PREPOSITIONS = "in by since until till during of for from through late early mid next last this"
GUARDS = (
    Guard(
        ("fall",),
        unless_before=_not_after(_PREPOSITIONS),
        unless_after=r"(?!\s+(?:campaign|offensive|semester|season|harvest|elections?|term)\b)",
    ),
    Guard(
        ("spring",),
        unless_before=r"\b(?:to|will|would|could|may|might|can|not)\s+",
        unless_after=r"\s+(?:up|from|into|back|forth)\b",
    ),
    Guard(
        ("spring", "summer", "autumn", "fall", "winter"),
        unless_after=r"\s+of\s+(?-i:[A-Z])",  # "Summer of Love"
    ),
    Guard(("the fall", "the spring"), unless_after=r"\s+(?:of|from|to|in)\s+(?!\d)"),
    Guard(("may", "april", "june", "august", "march"), unless_before=_NAME),
    Guard(("may",), unless_after=r"\s+(?:I|we|you|he|she|they|it|the|God|be|have|not)\b"),
    # "May said", "May's office": the month of what is told has a preposition, "the poll in May".
    Guard(
        ("may",),
        unless_before=_not_after(_PREPOSITIONS),
        unless_after=_DONE_BY_HER,
        together=True,
    ),
    Guard(
        ("march",),
        unless_before=r"(?:\blong|'s|\bforced|\bhis|[\"`“])\s*",
        unless_after=r"\s+(?:to|on|for|of|through|against)\s+(?:the\s+)?[A-Z]",
    ),
    Guard(
        ("soon",),
        unless_before=r"\b(?:as|was|were|had|who|too|so|how|then)\s+",
        unless_after=r"\s+(?:after|afterwards?|thereafter|as|enough|\w+ed|became|began|had|found)\b"
        r"|\s*,",
    ),
    # "Most recently in May", "as recently as 2009": the date says when.
    Guard(
        ("recently", "more recently", "most recently"),
        unless_after=r"\s+(?:as\b|(?:last|this)\s|(?:in|on)\s+(?:\d|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug"
        r"|Sep|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[a-z]*\b))",
    ),
    Guard(
        ("morning", "evening", "night", "afternoon"),
        unless_before=r"(?:\b[Gg]ood|\ba|\bone|\bthe|\bopening|\bevery|'s)\s+",
    ),
    Guard(("minutes", "seconds"), unless_before=_not_after("for in within of after took")),
    Guard(
        ("daily", "weekly", "nightly"),
        unless_before=r"\baverage\s+",
        unless_after=r"\s+(?:[A-Z]|news|paper\b)",
    ),
    # "20% annually", "10,000 units annually": a rate, as "20% a year" is one.
    Guard(("annually", "yearly"), unless_before=r"\d\s?(?:%|[\w-]+)?\s+|%\s+"),
    Guard(
        ("hours", "days", "weeks", "months", "years"),
        unless_before=r"\b(?:matter\s+of|24|seven)\s+",
        unless_after=r"\s+when\b",
    ),
    # Programmes: CBS's "60 Minutes".
    Guard(
        ("60 minutes", "48 hours", "this week", "today", "tonight"),
        unless_before=r"\b(?:ABC|BBC|CBC|CBS|CNN|Fox|ITV|NBC|PBS|Sky)(?:[- ](?:TV|News))?"
        r"(?:['’]s?)?\s+(?:``|''|[\"“‘])",
    ),
    # "Said that third-quarter profit fell": no pronoun.
    Guard(
        ("that first-quarter", "that second-quarter", "that third-quarter", "that fourth-quarter"),
        unless_after=r"\s+\w",
    ),
    Guard(("24 hours",), unless_after=r"\s+a\s+day\b"),
    Guard(("seven days",), unless_after=r"\s+a\s+week\b"),
    Guard(("a day", "a week"), unless_before=r"\b(?:24\s+hours|seven\s+days)\s+"),
    Guard(("current",), unless_after=r"\s+(?:of|in)\b"),
    Guard(
        ("today",),
        unless_before=r"(?-i:\b(?:USA|VOA|Russia|India|Psychology))\s+",
        unless_after=r"['’]s\s+(?:world|youth|young|children|society|generation|standards)\b",
    ),
    Guard(
        ("the night", "the morning", "the evening", "the afternoon"),
        unless_after=r"\s+(?:the|that|he|she|it|they|we|when)\b",
    ),
    Guard(("the year", "the quarter", "the month", "the week"), unless_after=r"[-–]"),
    # A kind of year: "from a fiscal year to a calendar year".
    Guard(("a calendar year", "a fiscal year"), unless_before=r"\b(?:to|from|on)\s+"),
    Guard(("noon",), unless_before=r"\bhigh\s+"),
    Guard(
        ("quarters", "three quarters", "seconds", "minutes", "hours"),
        unless_before=r"[-\w]\s?[-–]\s*|\b(?:winter|living|close|such|head|\w+'s)\s+",
        unless_after=r"\s+of\b",
    ),
    Guard(("a day", "a week", "a month", "a year", "an hour", "a night"), unless_after=r"-"),
    Guard(
        ("recent",),
        unless_before=r"\b(?:a|its|their|his|her|our|most|more)\s+",
        unless_after=r"\s*(?:[.,;:!?)]|$)",
    ),
)


# ------------------------------------------------------------------ words
def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_INTEGERS = _names(
    "month monthabbr weekday weekdays weekdayabbr num tens scale ordword decadeword dozen "
    "couple lastord openord qcode hcode deictic near past coming anaphor current same latest "
    "times"
)


def _value(row: lang.Row) -> object:
    if row.kind in _INTEGERS:
        return int(row.value)
    if row.kind in ("half", "fraction"):
        return float(row.value)
    if row.kind in ("unit", "units", "weekend", "weekends", "fortnight"):
        return Unit(row.value)
    return row.value or row.form


@lru_cache
def words() -> tuple[Word, ...]:
    """The words of all time tables."""
    return tuple(
        Word(row.form, row.kind, _value(row), f"{row.form} ({row.kind})")
        for table in TABLES
        for row in lang.table("en", table)
    )


@lru_cache
def grammar() -> Grammar:
    """The compiled grammar."""
    return rules.compile_grammar(
        "timex",
        RULES,
        words(),
        tokens=time_numbers.TOKENS,
        numerals=time_numbers.NUMERALS,
        guards=GUARDS,
    )


# ------------------------------------------------------------------ candidates
# A candidate holds at least one word of these classes or a numeral that can stand by itself.
ANCHORS = _names(
    "month monthabbr weekday weekdays weekdayabbr season seasons feast unit units fortnight "
    "weekend weekends daypart dayparts twilight overnight midday clockword half_day qcode hcode "
    "deictic tonight ref frequency decadeword era oclock turn"
)
_BLANK = r"[ \t]*(?:\r?\n)?[ \t]*"
_GAP = rf"(?:{_BLANK}(?:(?:[-–—,./(&+'’‘]|['’]s\b){_BLANK}){{0,2}})"
_TEENS = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_NUMERAL = "|".join(
    (
        r"\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?",  # 2023-01-10
        r"\d{1,4}/\d{1,2}/\d{2,4}",  # 11/02/89
        r"\b\d{1,2}\.\d{1,2}\.\d{4}\b",  # 10.01.2023
        r"\b\d{1,2}[:.h]\d\d(?::\d\d)?\b",  # 10:30
        r"\b\d{1,2}(?:[:.]\d\d)?[ap]m\b",  # 7.30pm
        r"\b[12]\d{3}s?\b",  # 1998, 1990s
        r"(?-i:\bFY ?\d{4}\b|\bFY['’]?\d\d\b)",
        r"\b(?:the|its|their)(?: [\w-]+)? anniversary\b",
        r"['’‘]?\b\d{1,2}0['’]?s\b",  # 470s, ’60s
        r"\b\d{1,2}(?:st|nd|rd|th)\b",
        r"['’‘]\d\d\b",  # '98
        rf"\b(?:{_TEENS})[ -](?:{_TEENS}|{_TENS}|ten|eleven|twelve)\b",  # nineteen ninety
        rf"\bat (?:{_HOURS}|twenty|\d\d?(?:[:.]\d\d)?)\b",
        rf"\b(?:from|until|till|(?:just|shortly|soon|not) (?:after|before))"
        rf" (?:{_HOURS}|\d\d?(?:[:.]\d\d)?)\b",
        r"\b(?:on|until|till|by|from|since|for) the (?:(?:six|seven|nin|ten|eleven|thirteen"
        r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)th|eighth|twelfth|twentieth|thirtieth"
        r"|twenty-\w+|thirty-first)\b",
        rf"\b(?:from|between) (?:{_HOURS}|\d\d?) (?:to|and|until|till) "
        rf"(?:{_HOURS}|half past|\d\d?)\b",
        rf"\btwenty[ -](?:{_TENS})\b|\b(?:two|2)[ -]thousand\b",
        r"\b(?:half|quarter|five|ten|twenty|\d+)(?: minutes)?[ -]past\b|\bquarter to\b",
        rf"\b(?:at|from|by|until|till) half (?:{_HOURS}|\d\d?)\b",
        r"\b(?:latest|year-ago|year-earlier|same|comparable|corresponding|\d{4}) period\b",
        r"\bthe eve of\b|\bsame time\b",
        r"\bhalf[ -](?:an?[ -])?(?:hour|day|year|month|century|decade)\b",
    )
)
_FILL_NUMERAL = r"\d[\d,.]*(?:st|nd|rd|th)?\b|[\d]*½"
_ZONE = r"(?-i:(?:[A-Z][\w.]*[ \t]){1,3}|local[ \t])(?:standard |daylight |summer |mean )?time\b"
_BELT = r"(?-i:\b(?:Eastern|Central|Mountain|Pacific)\b)"
_ELSEWHERE = r"(?-i:in[ \t][A-Z][a-z]+(?:[ \t][A-Z][a-z]+)?\))"  # "(3 p.m. in London)"


@lru_cache
def candidates() -> object:
    """The RE2 pattern that selects what the grammar is to read."""
    anchors = [w.form for w in words() if w.kind in ANCHORS]
    zones = "|".join(sorted((w.form for w in words() if w.kind == "zoneabbr"), reverse=True))
    fillers = [w.form for w in words() if w.kind not in ANCHORS | {"zoneabbr"}]
    literals = [k[1:] for k in grammar().kinds if k.startswith("=") and k[1:].isalpha()]
    zone = rf"{_ZONE}|{_BELT}|{_ELSEWHERE}|(?-i:\b(?:{zones})\b)"
    anchor = f"(?:(?:{_alternation(anchors)})|{_NUMERAL}|{zone})"
    filler = f"(?:(?:{_alternation([*fillers, *literals])})|{_FILL_NUMERAL})"
    return rules.compile_candidates(
        f"(?i)(?:{filler}{_GAP})*{anchor}(?:{_GAP}(?:{anchor}|{filler}))*[.)]?"
    )


# Words at the ends of a candidate that no rule begins or ends with: without them more
# candidates are alike, and one that was read before need not be read again.
_LEADING = re.compile(
    r"(?:(?:on|in(?!\s+the\s+new\s+year\b)|at(?!\s+(?:least|most|present|the\s+moment|(?:half\s+)?(?:\d\d?(?:\.\d\d)?|{hours})|twenty)\b)|by(?!\s+(?:half\s+)?(?:\d\d?(?:\.\d\d)?|{hours})\b)|to|of|and|or"
    r"|for|from(?!\s+(?:half\s+)?(?:\d\d?(?:\.\d\d)?|{hours})\b))\s+)+".replace("{hours}", _HOURS),
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?:\s+(?:and|or|the|an?|of|in|to|at|by|for|from|(?<!\bafter\s)(?<!\bbefore\s)(?<!\bfrom\s)"
    r"(?<!\bfollowing\s)(?:that|this)|as))+$",
    re.IGNORECASE,
)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A candidate without the words at its ends that no rule begins or ends with."""
    leading = _LEADING.match(text, start, end)
    start = leading.end() if leading else start
    trailing = _TRAILING.search(text, max(start, end - 24), end)
    return start, trailing.start() if trailing else end


def _alternation(forms: list[str]) -> str:
    """Forms as one pattern with word boundaries, the longest first, blanks of any width."""
    ordered = sorted({f for f in forms if f[0].isalnum()}, key=lambda f: (-len(f), f))
    return "|".join(
        rf"\b{re.escape(f).replace(chr(92) + ' ', r'\s+').replace(chr(39), '[' + chr(39) + '’]')}"
        + (r"\b" if f[-1].isalnum() else "")
        for f in ordered
    )


classify = time_numbers.classify


@lru_cache
def zone_rules() -> frozenset[str]:
    """The names of the rules that read the words of a zone."""
    return frozenset(rule.name for rule in time_clock.ZONES)


@lru_cache
def day_rules() -> frozenset[str]:
    """The names of the rules that read a point in time, and so the day of a clock."""
    clocks = {"clock this morning", "clock, part of a day"}
    return frozenset(rule.name for rule in RULES if rule.makes == "point") | clocks


def offset_zone(words: str) -> str | None:
    """ "GMT+3", "UTC plus 5:45" as an offset, "Z" as UTC."""
    return time_clock.offset_of(words)
