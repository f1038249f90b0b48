"""What stands in a page beside the article: told by the names of its parts and by lines of a known shape."""

from __future__ import annotations

import re

# Words in the class or id of such a part.
_NAMES = (
    "caption|captions|figcaption|credit|credits|photo-credit|byline|bylines|author|authors|author-bio|timestamp"
    "|related|recirc|recommended|most-read|mostread|trending|read-more|readmore|more-on|newsletter|signup|sign-up"
    "|subscribe|subscription|share|sharing|sharebar|social|addthis|follow-us|cookie|cookies|consent|gdpr"
    "|comment|comments|comment-list|disqus|promo|promotion|sponsored|advert|advertisement|ad-slot"
    "|breadcrumb|breadcrumbs|toolbar|tags|tag-list|pullquote|pull-quote|pulled-quote"
)
_ASIDE = re.compile(rf"(?<![^\s_-])(?:{_NAMES})(?![^\s_-])", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_NAME = 1000

# All of these lines are short, and none says anything of what happened.
_LONGEST_LINE = 200
_CREDIT = re.compile(
    r"(?:photo(?:graph)?s?|images?|pictures?|pics?|video|illustration|graphics?|credits?|source|caption)"
    r"(?: (?:credit|source|caption|by|courtesy)s?)?(?:\s*[:©/|]|, ).*|(?:©|\(c\)|copyright\b).*",
    re.IGNORECASE | re.DOTALL,
)
# Names in capitals only, so that "By Tuesday the plan was dead" is a sentence.
_BYLINE = re.compile(
    r"(?:[Ww]ritten |[Rr]eported |[Rr]eporting )?(?:[Bb]y|BY)[: ]\s*"
    r"(?:(?:[A-ZÀ-Þ][\w.'’\-]*|and|de|van|von|der|al|bin|&) ?){1,10}(?:,[^.!?]*)?(?:\|.*)?"
)
_FURNITURE = re.compile(
    r"(?:read more|see also|also read|read also|related(?: stories| articles| topics)?"
    r"|more on this(?: story)?|more from [^.]+|watch|listen|most read|recommended)\s*(?::.*)?"
    r"|(?:sign up|subscribe)\b[^.]*\b(?:newsletters?|inbox|alerts?|updates|channel)\b.*"
    r"|follow (?:us|me|[A-Z@][^.]*) on .*|share (?:this|on|via|article|story)\b.*"
    r"|share|tweet|e?mail|print|whatsapp"
    r"|advertisements?|sponsored|story continues below.*|comments?|add a comment|loading\.*"
    r"|(?:first |last )?(?:published|updated|posted|modified)\b[^.]*\d{4}[^.]*|all rights reserved\.?",
    re.IGNORECASE | re.DOTALL,
)


def is_aside_name(names: str) -> bool:
    """Tell whether the class or id of a page's part names what isn't the article (`related-stories`)."""
    return _ASIDE.search(_CAMEL.sub("-", names[:_LONGEST_NAME])) is not None


def is_furniture(text: str) -> bool:
    """Tell whether a paragraph is a credit line, a byline, a share button or the like, and nothing else."""
    if len(text) > _LONGEST_LINE:
        return False
    return any(pattern.fullmatch(text) for pattern in (_CREDIT, _BYLINE, _FURNITURE))
