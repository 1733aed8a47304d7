"""The few words with which an export says what a source is and whether it still stands."""

from resolver.vocabulary import AvailabilityState, SourceKind

KINDS = {
    SourceKind.SOCIAL_POST: "Post",
    SourceKind.SOCIAL_PROFILE: "Profile",
    SourceKind.WEB_PAGE: "Page",
    SourceKind.NEWS_ARTICLE: "Article",
    SourceKind.VIDEO: "Video",
    SourceKind.IMAGE: "Image",
    SourceKind.AUDIO: "Audio",
    SourceKind.DOCUMENT: "Document",
    SourceKind.UNKNOWN: "Page",
}

STANDS = {
    AvailabilityState.LIVE: "",
    AvailabilityState.GONE: "no longer available",
    AvailabilityState.RESTRICTED: "could not be checked: shown only to some",
    AvailabilityState.UNREACHABLE: "could not be checked: no answer",
    AvailabilityState.BLOCKED: "could not be checked: the site refused us",
    AvailabilityState.UNSUPPORTED: "could not be checked",
    AvailabilityState.NOT_CHECKED: "not checked",
}
"""Whether a source still stands, in words; nothing is said of one that does."""

ARCHIVES = {
    "wayback": "Internet Archive",
    "perma": "Perma.cc",
    "archive_today": "archive.today",
    "ghostarchive": "Ghostarchive",
    "local": "local archive",
    "other": "archive",
}
