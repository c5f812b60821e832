"""How the lines of an agenda are worded: of whom, in which tense, without what hangs loose."""

import pytest

import dateline
from dateline import annotate, chrono, lang
from dateline.events import nouns
from dateline.model import Annotation, Dispatch

LINES = [
    ("Norway and Chile will hold talks in Oslo on Monday.", "talks", "Norway and Chile hold talks"),
    ("Foreign Minister Anna Berg will visit Lima on Monday.", "visit", "Berg visits Lima"),
    ("Anna Berg's visit to Lima was put off on Friday.", "visit", "Berg visits Lima"),
    (
        "The parliament, which will vote on the budget on Monday, rose early.",
        "vote",
        "Parliament votes on budget",
    ),
    (
        "The ministers, who will sign the treaty on Monday, flew home.",
        "sign",
        "Ministers sign treaty",
    ),
    (
        "The court will hear the appeal of the bank on Monday.",
        "hear",
        "Court hears appeal of the bank",
    ),
    ("The farmers will block the road to the port on Monday.", "block", "Farmers block road"),
    (
        "Three countries will sign the agreement in Oslo on Monday.",
        "sign",
        "Three countries sign agreement",
    ),
    ("Police will hold a drill at the harbour on Monday.", "drill", "Police hold drill"),
    ("The mayor will open the bridge on Monday.", "open", "Mayor opens bridge"),
    ("The bridge will be opened on Monday.", "opened", "Bridge is opened"),
    (
        "The dock workers' union called a strike for Monday.",
        "strike",
        "Dock workers' union holds strike",
    ),
    ("Nurses at two hospitals will strike on Monday.", "strike", "Nurses strike"),
    (
        "President Berg's trip to Japan in May will be long.",
        "trip",
        "President Berg's trip to Japan",
    ),
    ("THE PARLIAMENT WILL VOTE ON THE BUDGET ON MONDAY.", "VOTE", "Parliament votes on budget"),
    ("The company will launch the phone in Bergen on Monday.", "launch", "Company launches phone"),
    (
        "The agency will publish its annual report on Monday.",
        "publish",
        "Agency publishes annual report",
    ),
    ("The board will meet on Monday to discuss the merger.", "meet", "Board meets"),
    (
        "The parties must file the names of their candidates by Monday.",
        "file",
        "Parties file names of their candidates",
    ),
    (
        "The king will receive the ambassador of Chile on Monday.",
        "receive",
        "King receives ambassador of Chile",
    ),
    (
        "The president of Chile will travel to Oslo on Monday.",
        "travel",
        "President of Chile travels to Oslo",
    ),
    ("The minister will brief reporters on Monday.", "brief", "Minister briefs reporters"),
    ("The general will hand over the command on Monday.", "hand", "General hands over command"),
    ("The tanker will dock in Bergen on Monday.", "dock", "Tanker docks"),
    ("The rocket will lift off from Kourou on Monday.", "lift", "Rocket lifts off from Kourou"),
    ("The launch of the rocket was postponed on Friday.", "launch", "Launch of the rocket"),
    ("The trial of the banker will begin in Bergen on Monday.", "trial", "Trial of the banker"),
    ("The judge will deliver the verdict on Monday.", "deliver", "Judge delivers verdict"),
    (
        "The citizens of Chile will elect a president on Monday.",
        "elect",
        "Citizens of Chile elect president",
    ),
    (
        "Chile holds a presidential election on Monday.",
        "election",
        "Chile holds presidential election",
    ),
    ("The new governor will take office on Monday.", "take", "New governor takes office"),
    ("The choir will tour Norway in May.", "tour", "Choir tours Norway"),
    ("The museum, whose director resigned, will reopen on Monday.", "reopen", "Museum reopens"),
    (
        "The princess, whose visit to Lima is due on Monday, is ill.",
        "visit",
        "Princess visits Lima",
    ),
    ("The union will stage a walkout on Monday.", "walkout", "Union holds walkout"),
    (
        "A two-day meeting of the bloc's ministers begins in Oslo on Monday.",
        "meeting",
        "Bloc's ministers hold meeting",
    ),
    ("The band will give a concert in Bergen on Monday.", "concert", "Band gives concert"),
    (
        "The ferry line to Moss will go on sale on Monday.",
        "sale",
        "Ferry line to Moss goes on sale",
    ),
    ("The phone will go on sale on Monday.", "go", "Phone goes on sale"),
    (
        "Russia and Norway will hold a joint naval exercise on Monday.",
        "exercise",
        "Russia and Norway hold joint naval exercise",
    ),
    (
        "The council's planning committee will sit on Monday.",
        "sit",
        "Council's planning committee sits",
    ),
    (
        "Anna Berg will hold a news conference on Monday.",
        "conference",
        "Berg holds news conference",
    ),
    ("Anna Berg arrived on Friday. She will visit Lima on Monday.", "visit", "Berg visits Lima"),
    (
        "The Norwegian Bank rose. It will publish its results on Monday.",
        "publish",
        "Norwegian Bank publishes results",
    ),
    ("The senate will debate the bill on Monday.", "debate", "Senate debates bill"),
    (
        "The envoys will resume their negotiations on Monday.",
        "negotiations",
        "Envoys resume negotiations",
    ),
    (
        "The short-course championships will be held in Bergen on Monday.",
        "championships",
        "Short-course championships",
    ),
    (
        "The two sides will exchange prisoners on Monday.",
        "exchange",
        "Two sides exchange prisoners",
    ),
    (
        "Thousands of students will march through Lima on Monday.",
        "march",
        "Thousands of students march",
    ),
    (
        "The shipment of grain to Kenya will leave on Monday.",
        "shipment",
        "Shipment of grain to Kenya",
    ),
    (
        "The road between Moss and Oslo will be closed on Monday.",
        "closed",
        "Road between Moss and Oslo is closed",
    ),
    (
        "The eruption forced them to put off the festival of lanterns in Lima on Monday.",
        "festival",
        "Festival of lanterns",
    ),
    (
        "The central bank will announce its decision on Monday.",
        "announce",
        "Central bank announces decision",
    ),
    (
        "The shelter was rebuilt last year. It will open its doors on Monday.",
        "open",
        "Shelter opens doors",
    ),
    (
        "Anna Berg's lawyers will file the appeal on Monday.",
        "file",
        "Anna Berg's lawyers file appeal",
    ),
    ("The hotel will be searched by police on Monday.", "searched", "Police search hotel"),
    (
        "The farmers will be camped before the court on Monday.",
        "camped",
        "Farmers are camped before court",
    ),
    (
        "The court will decide on Monday whether the firm can close the mill.",
        "decide",
        "Court decides whether firm can close mill",
    ),
    ("A fair in Lima will open on Monday.", "fair", "Fair in Lima"),
    (
        "The firm will publish its third-quarter results on Monday.",
        "publish",
        "Firm publishes third-quarter results",
    ),
    ("A by-election will be held on Monday.", "election", "By-election"),
    (
        "The dispute is old. Talks about it will be held in Oslo on Monday.",
        "Talks",
        "Talks in Oslo",
    ),
    ("The railway has called off its congress.", "congress", "Railway holds congress"),
    ("The second suit goes to trial on Monday.", "trial", "Second suit goes to trial"),
    ("Aerolink said that it was going to close the base.", "close", "Aerolink closes base"),
    ("An inquest opens into the fire on Monday.", "inquest", "Inquest into fire"),
    ("The ministers' trip to Lima was put off.", "trip", "Ministers visit Lima"),
    ("The gulls that nest there will leave on Monday.", "leave", "Gulls leave"),
    ("The soldiers hunting the rebels will rest.", "hunting", "Soldiers hunt rebels"),
]


@pytest.mark.parametrize(("copy", "word", "title"), LINES, ids=[line[2] for line in LINES])
def test_a_title_reads_like_a_line_of_an_editor(copy: str, word: str, title: str) -> None:
    events = dateline.read(copy, published="2024-03-15").events
    assert [e.title for e in events if word in e.trigger.of(copy)][:1] == [title]


@pytest.mark.parametrize(
    ("copy", "word", "kind"),
    [
        ("The mayor will open the bridge on Monday.", "open", "launch"),
        ("The mayor will open the window on Monday.", "open", "other"),
        ("The bank will meet the target on Monday.", "meet", "other"),
        ("The club will seal the title on Monday.", "seal", "match"),
        ("The two ministers will seal the pact on Monday.", "seal", "sign"),
        ("The choir will tour Norway in May.", "tour", "other"),
        ("The general will hand over the command on Monday.", "hand", "appointment"),
        ("The panel will hand over the report on Monday.", "hand", "publish"),
        ("The parties must file the names by Monday.", "file", "deadline"),
        ("The parties have until Monday to file the names.", "file", "deadline"),
        ("The parties filed the names by Monday.", "filed", "other"),
        ("The election was calm. A second round is due on Monday.", "round", "election"),
        ("The talks were calm. A second round is due on Monday.", "round", "talks"),
    ],
)
def test_the_type_of_a_word_is_told_by_what_goes_with_it(copy: str, word: str, kind: str) -> None:
    events = dateline.read(copy, published="2024-03-15").events
    assert [e.type.value for e in events if word in e.trigger.of(copy)][:1] == [kind]


def test_the_rows_leave_a_pronoun_that_may_mean_anybody_out_of_a_title() -> None:
    copy = "Two clubs wrote to both leagues. They will visit Lima on Monday."
    (title,) = [e.title for e in by_rows(copy).events if e.agenda]
    assert title == "Visit Lima"


def by_rows(copy: str) -> Annotation:
    """What is read without the learned reader, who would take the likelier of the two."""
    dispatch = Dispatch(uri="test:1", text=copy, published=chrono.parse_stamp("2024-03-15"))
    return annotate.annotate(dispatch, settings=annotate.Settings(tagger=False))


def titles(copy: str) -> list[str]:
    return [e.title for e in dateline.read(copy, published="2024-03-15").events]


WORDING = lang.table("en", "wording")


@pytest.mark.parametrize(
    "row", [row for row in WORDING if row.value], ids=lambda row: f"{row.form}-{row.kind}"
)
def test_a_verb_that_says_little_alone_keeps_what_completes_it(row: lang.Row) -> None:
    assert row.value in titles(row.example)


@pytest.mark.parametrize(
    "row", [row for row in WORDING if not row.value], ids=lambda row: f"{row.form}-{row.kind}"
)
def test_a_word_that_tells_nothing_makes_no_title(row: lang.Row) -> None:
    assert row.form in row.example
    if row.kind == "plain":
        assert nouns.is_thin(f"{row.form.title()} session")
    else:
        assert not any(
            row.form in title.split() for title in titles(row.example) if "meet" in title
        )
