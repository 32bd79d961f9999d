"""The kinds of request a policy can have rules for."""

from types import MappingProxyType

EXCEPTIONAL_LEAVE = "exceptional_leave"
FUNERAL = "funeral"
RELIGIOUS = "religious"
TRAVELLER = "traveller"
PERFORMANCE = "performance"
OPEN_MORNING = "open_morning"
MEDICAL = "medical"
INTERVIEW = "interview"
STUDY_LEAVE = "study_leave"
PART_TIME = "part_time_timetable"
EARLY_COLLECTION = "early_collection"
ILLNESS = "illness"

# What a parent calls each kind. The keys are for records; a parent sees only these words.
KINDS = MappingProxyType(
    {
        EXCEPTIONAL_LEAVE: "leave in exceptional circumstances",
        FUNERAL: "a funeral",
        RELIGIOUS: "religious observance",
        TRAVELLER: "travel for the family's work",
        PERFORMANCE: "a performance or paid activity",
        OPEN_MORNING: "a visit to another school or an entrance exam",
        MEDICAL: "a medical or dental appointment",
        INTERVIEW: "an interview",
        STUDY_LEAVE: "study for a public exam",
        PART_TIME: "a part-time timetable for a while",
        EARLY_COLLECTION: "collecting a child early",
        ILLNESS: "illness",
    }
)
"""The kinds of request, each with the words a parent knows it by."""

# Kinds that name a first and a last session; the others name one day.
KINDS_WITH_DATES = frozenset(KINDS) - {EARLY_COLLECTION, ILLNESS}
