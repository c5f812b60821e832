"""Generated wire copy for measuring speed: dispatches of a wanted size, the same for every run.

Owns some sentences with places to fill.  The copy is dull and says nothing true.  `SENTENCES`
are full of times; `BACKGROUND` has none, and is mixed in until the copy has the density of news:
about four times a kilobyte, as TimeBank has.  Accuracy is never measured on it.
"""

from collections.abc import Iterator
from random import Random

PEOPLE = (
    "Foreign Minister Anna Lund", "President Joao Mendes", "Governor Ruth Okoro",
    "spokesman Peter Hahn", "Mayor Ines Duarte", "party leader Karl Brandt",
    "central bank chief Amina Diallo", "Judge Helen Marsh", "coach Tom Reilly",
)  # fmt: skip
BODIES = (
    "the ministry", "the European Commission", "the central bank", "the court", "the union",
    "the league", "NATO", "the African Union", "the company", "the parliament",
)  # fmt: skip
CITIES = (
    "Vienna", "Nairobi", "Lisbon", "Tokyo", "Ottawa", "Geneva", "Brussels", "Jakarta", "Lima",
)  # fmt: skip
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVENTS = ("summit", "hearing", "vote", "strike", "match", "round of talks", "launch", "trial")
SENTENCES = (
    "{person} will meet a delegation in {city} on {month} {day}, {body} said in a statement.",
    "The {event} will begin at {hour}:30 local time on {weekday}.",
    "The {event} was postponed to {month} {day} for technical reasons, {body} said on {weekday}.",
    "“We expect an answer by the end of the week,” {person} told reporters.",
    "Prices in the region rose by {day} percent, more than most analysts had thought.",
    "The two sides have disagreed over the terms since {month} {year}.",
    "According to {body}, the {event} in {city} has been cancelled.",
    "Officials gave no reason for the change and did not say who had asked for it.",
    "A spokeswoman for {body} denied that a {event} was planned for next month.",
    "It is reported that {person} may travel to {city} later this year.",
    "The road to the north of the town remains closed, and residents use the old bridge.",
    "The last {event} of this kind took place in {city} two years ago.",
    "{body} is to publish its report within ten days, {person} said.",
    "Local papers wrote that the agreement had been ready for weeks and only lacked a signature.",
    "In {year} the two countries signed a treaty on trade that both have kept ever since.",
)
BACKGROUND = (
    "Residents of {city} were asked to boil their water, and schools in two districts stayed shut.",
    "{person} has long argued that {body} lacks the staff to check what it is told by applicants.",
    "The proposal, which {body} drew up with help from outside, would let firms keep the money.",
    "“There is nothing in the text that we had not seen before,” {person} said of the {event}.",
    "A lawyer for the families said that they had learned of the {event} from a neighbour.",
    "Shares of the group fell by {day} percent after {body} refused to comment on the rumours.",
    "{body} employs some 4,{day}00 people in {city}, most of them in the plant near the harbour.",
    "Supporters gathered outside and sang, while the police kept the two groups well apart.",
    "{person}, who once worked in {city}, declined to say whether the offer was still open.",
    "Critics say the plan would cost far more than {body} admits and help only a few.",
)
QUIET = 0.62  # the share of sentences that come from the background


def dispatches(*, words: int, seed: int = 1, quiet: float = QUIET) -> Iterator[str]:
    """Endless dispatches of about that many words; `quiet` is the share of background in them."""
    random = Random(seed)
    while True:
        yield dispatch(random, words, quiet=quiet)


def dispatch(random: Random, words: int, *, quiet: float = QUIET) -> str:
    """One dispatch with headline and dateline."""
    city = random.choice(CITIES)
    lead = f"{city.upper()}, {random.choice(MONTHS)} {random.randint(1, 28)} (Example) - "
    paragraphs, count = [], 0
    while count < words:
        paragraph = " ".join(_sentence(random, quiet) for _ in range(random.randint(1, 3)))
        paragraphs.append(paragraph)
        count += len(paragraph.split())
    headline = f"{random.choice(BODIES).capitalize()} speaks on {random.choice(EVENTS)}"
    return f"{headline}\n\n{lead}" + "\n".join(paragraphs) + "\n"


def text(size: int, *, seed: int = 1, quiet: float = QUIET) -> str:
    """One long text of at least that many characters, cut after a whole dispatch."""
    parts, length = [], 0
    for part in dispatches(words=300, seed=seed, quiet=quiet):
        parts.append(part)
        length += len(part)
        if length >= size:
            return "\n".join(parts)
    raise AssertionError("dispatches never end")


def _sentence(random: Random, quiet: float) -> str:
    kinds = BACKGROUND if random.random() < quiet else SENTENCES
    filled = random.choice(kinds).format(
        person=random.choice(PEOPLE), body=random.choice(BODIES), city=random.choice(CITIES),
        month=random.choice(MONTHS), weekday=random.choice(DAYS), event=random.choice(EVENTS),
        day=random.randint(1, 28), hour=random.randint(8, 19), year=random.randint(2009, 2022),
    )  # fmt: skip
    return filled[0].upper() + filled[1:]
