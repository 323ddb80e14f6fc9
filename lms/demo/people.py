"""Who is in the demo: a tree of organizations and some forty invented people in it."""

from dataclasses import dataclass

PASSWORD = "care-demo-only"  # noqa: S105 -- known to everybody on purpose; demo mode runs only with DEBUG

SIGN_INS = {
    "house.parent": "a house parent, half way through a course",
    "social.worker": "a social worker who has just joined",
    "trainer": "writes courses",
    "reviewer": "reads courses before they are published",
    "coordinator": "answers for the people of one region",
    "leader": "takes part in the leadership course",
    "admin": "organizations, roles and memberships, at /office/",
}

TREE = [
    ("Region VII", "region", None),
    ("Cebu Province", "province", "Region VII"),
    ("Bahay Pag-asa, Cebu City", "shelter", "Cebu Province"),
    ("Bahay Silungan, Talisay", "shelter", "Cebu Province"),
    ("CSWDO Mandaue", "lgu", "Cebu Province"),
    ("Bohol Province", "province", "Region VII"),
    ("MSWDO Carmen", "lgu", "Bohol Province"),
    ("Tahanang Bohol", "shelter", "Bohol Province"),
    ("Region VI", "region", None),
    ("Iloilo Province", "province", "Region VI"),
    ("Balay Dalangpan, Iloilo City", "shelter", "Iloilo Province"),
]


@dataclass(frozen=True)
class Person:
    """A learner of the demo: where they work, and how far they are."""

    name: str
    place: str
    joined_days_ago: int
    stage: str
    due_in_days: int | None = None


LEARNERS = [
    Person("Marisol Abellana", "Bahay Pag-asa, Cebu City", 64, "done"),
    Person("Jun Niño Abella III", "CSWDO Mandaue", 58, "done"),
    Person("Rosario Tan", "MSWDO Carmen", 47, "some", -21),
    Person("Grace Omandam", "Bahay Pag-asa, Cebu City", 52, "done"),
    Person("Ma. Fe Villanueva-Santos", "Bahay Pag-asa, Cebu City", 35, "most", 6),
    Person("Dodong Ybañez", "Bahay Silungan, Talisay", 30, "some", 12),
    Person("Teresita Lao", "Bahay Silungan, Talisay", 29, "few", -3),
    Person("Arnel Bacalso", "Bahay Silungan, Talisay", 21, "none", 20),
    Person("Lourdes Pacaña", "CSWDO Mandaue", 40, "most", 15),
    Person("Benjie Cabahug", "CSWDO Mandaue", 12, "none"),
    Person("Analyn Sumalinog", "CSWDO Mandaue", 9, "few"),
    Person("Cecilia Ouano", "CSWDO Mandaue", 75, "done"),
    Person("Rey Mark Dumalagan", "MSWDO Carmen", 26, "some", 7),
    Person("Imelda Lomod", "MSWDO Carmen", 18, "none", 1),
    Person("Vicente Galagnara", "MSWDO Carmen", 70, "done"),
    Person("Josefa Balili", "Tahanang Bohol", 33, "most", 4),
    Person("Nonoy Tirol", "Tahanang Bohol", 31, "some"),
    Person("Carmelita Bungabong", "Tahanang Bohol", 15, "none", 25),
    Person("Ederlinda Maria Concepcion Macapagal-Buenaventura", "Tahanang Bohol", 44, "most"),
    Person("Precious Ampong", "Tahanang Bohol", 5, "few"),
    Person("Wilma Catubig", "Bahay Pag-asa, Cebu City", 90, "done"),
    Person("Roel Inting", "Bahay Pag-asa, Cebu City", 16, "few", 30),
    Person("Nenita Araneta", "Bahay Pag-asa, Cebu City", 3, "none"),
    Person("Ismael Ranara", "Bahay Silungan, Talisay", 61, "done"),
    Person("Gina Lapu-Lapu", "Bahay Silungan, Talisay", 80, "left"),
    Person("Fatima Usman", "CSWDO Mandaue", 22, "some", 2),
    Person("Person 7F3K", "Bahay Pag-asa, Cebu City", 20, "few"),
    Person("Person 9QX4", "Bahay Silungan, Talisay", 14, "some"),
    Person("Delfin Apostol", "MSWDO Carmen", 8, "none"),
    Person("Charito Gambe", "MSWDO Carmen", 38, "most", -8),
    Person("Hazel Joy Tecson", "Balay Dalangpan, Iloilo City", 49, "done"),
    Person("Pacifico Jalandoni", "Balay Dalangpan, Iloilo City", 27, "some"),
    Person("Milagros Defensor", "Balay Dalangpan, Iloilo City", 11, "none", 9),
    Person("Ramon Salcedo", "Balay Dalangpan, Iloilo City", 42, "most"),
]
