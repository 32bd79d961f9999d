"""What invented parents write and what an invented headteacher answers."""

from types import MappingProxyType

# (kind, reason code) -> words of parents.
REASONS = MappingProxyType(
    {
        ("exceptional_leave", "family_holiday"): (
            "We have booked a week in Wales with my parents. It is the only week my husband can have off.",
            "My work only lets me have leave in this week. We would love to have a holiday together.",
            "We are going abroad to see where our family comes from.",
        ),
        ("exceptional_leave", "holiday_cost"): (
            "The same holiday costs more than twice as much in the school holidays and we cannot pay that.",
            "Flights are so much cheaper in that week. It is our first holiday for three years.",
        ),
        ("exceptional_leave", "nature_of_holiday"): (
            "It is a rowing regatta that is only held in that week.",
            "The trip is a pilgrimage that runs once a year.",
        ),
        ("exceptional_leave", "family_event"): (
            "My sister is getting married and the children are in the wedding party. It is a long drive.",
            "My grandmother turns ninety and all the family comes together.",
            "My brother is given a medal for his service and we are invited as a family.",
        ),
        ("exceptional_leave", "death_close_relative"): (
            "My father died on Sunday. We need to go to my mother and be together as a family.",
            "My mother-in-law has died. We travel to the family as soon as we can.",
        ),
        ("exceptional_leave", "housing_crisis"): (
            "Our flat was flooded and the council moves us on that day.",
            "We have to leave our home and will be in a hostel until we find somewhere.",
        ),
        ("exceptional_leave", "respite_care"): ("A carers' charity gives us two days away. The dates are theirs.",),
        ("exceptional_leave", "other"): (
            "The dance school takes part in a festival and she has been chosen.",
            "We are moving house and there is nobody to bring him.",
        ),
        ("funeral", ""): ("It is my uncle's funeral. He was very close to the children.", "My aunt's funeral."),
        ("religious", ""): ("We keep this day every year with the whole family.", "It is a holy day for us."),
        ("traveller", ""): ("We travel with the fair and will be on the road until it closes.",),
        ("performance", ""): ("She has a part in a Christmas show.", "He was chosen for a film made for children."),
        ("open_morning", ""): ("The secondary school shows families round that morning.",),
        ("medical", ""): (
            "Hospital appointment about her ears.",
            "The eye clinic could not give us another time.",
            "Brace fitting at the orthodontist.",
        ),
        ("interview", ""): ("He has an interview for a music school place.",),
        ("part_time_timetable", ""): (
            "She finds full days very hard at the moment. We talked about mornings only for a few weeks.",
        ),
    }
)
HOLIDAYS = frozenset({"family_holiday", "holiday_cost", "nature_of_holiday"})
ILLNESSES = (
    "Sick twice in the night.",
    "Temperature of 39 and a bad cough.",
    "Chickenpox spots since yesterday evening.",
    "Very bad stomach ache and no sleep.",
    "Sore throat, cannot swallow.",
    "An asthma attack in the night. She is better now but very tired.",
    "Fell off his bike. We are at the walk-in centre.",
    "Diarrhoea since four in the morning.",
    "Ear infection. The doctor gave antibiotics.",
    "Headache and a high temperature.",
)
# The main reason a parent chose, with the words.
OTHER_REASONS = (
    ("appointment", "Hospital check-up. We do not know how long it takes."),
    ("other", "The boiler burst and we are waiting for the engineer."),
)
COLLECTIONS = (
    ("Dentist at three o'clock.", "14:30"),
    ("Appointment at the eye clinic.", "13:45"),
    ("Her grandfather is very ill and we are going to see him.", "14:00"),
    ("Speech therapy at the health centre.", "14:15"),
    ("Passport office, he has to be there himself.", "13:30"),
)

GRANTED_OUTSIDE = (
    "I have talked with the family. The circumstances could not be foreseen, and the leave is short.",
    "The rules of the policy speak against it, but this is a single event that will not come again.",
)
GRANTED_JUDGEMENT = (
    "The event is exceptional for the family and the time asked for is reasonable.",
    "I agree that this cannot be done at another time.",
)
GRANTED_INCOMPLETE = ("The family showed me the paper on the telephone; I am satisfied.",)
GRANTED_PART = (
    "One day is enough for the event itself. The days for travel fall outside what I can grant.",
    "I can grant the first day. The rest would miss too much learning.",
)
REFUSED = (
    "I cannot see exceptional circumstances here. Please use the school holidays.",
    "The lost lessons weigh more than the reason given. I know that this is disappointing.",
    "The request does not meet our policy, and I see no reason to depart from it this time.",
)
