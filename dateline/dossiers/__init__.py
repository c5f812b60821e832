"""Undertakings followed across dispatches: mentions become decisions, decisions become dossiers.

Pure: annotations and candidates in, records out.  The store keeps the log and the index, and
this package says what it needs of both:

    query(annotation)              what the index is asked for, one `Query` a linkable mention
    gather(annotation)             the linkable mentions, what the index holds (`Facts`)
    link(annotation, candidates)   -> decisions to append, where no candidate has a later dispatch
    relink(annotations, log)       -> decisions to append after a late arrival or a new version;
                                   `before`: dossiers as they stood before it
    link_all(annotations)          -> decisions for a whole set from nothing
    fold(decisions, annotations)   -> {uid: Dossier}; `as_of` for what was known at an instant
    cluster(annotations)           -> every mention's cluster and every dispatch's story
"""

from dateline.dossiers import editors
from dateline.dossiers.cluster import cluster
from dateline.dossiers.course import Course, Verdict, course
from dateline.dossiers.facts import (
    Facts,
    gather,
    indexed,
    known,
    lifted,
    moment,
    order,
    sought,
    terms,
)
from dateline.dossiers.fold import fold
from dateline.dossiers.link import (
    Candidate,
    Query,
    link,
    link_all,
    query,
    window,
    windows,
)
from dateline.dossiers.log import anchored, edited, effective, mention_at, name, standing
from dateline.dossiers.relink import relink
from dateline.dossiers.series import coming, following, hull
from dateline.dossiers.stories import stories
from dateline.dossiers.uid import mint

__all__ = [
    "Candidate",
    "Course",
    "Facts",
    "Query",
    "Verdict",
    "anchored",
    "cluster",
    "coming",
    "course",
    "edited",
    "editors",
    "effective",
    "fold",
    "following",
    "gather",
    "hull",
    "indexed",
    "known",
    "lifted",
    "link",
    "link_all",
    "mention_at",
    "mint",
    "moment",
    "name",
    "order",
    "query",
    "relink",
    "sought",
    "standing",
    "stories",
    "terms",
    "window",
    "windows",
]
