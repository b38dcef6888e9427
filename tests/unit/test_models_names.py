"""models.names: the longest form of a name, offices, he or she."""

import pytest

from models.names import read_names

REPORT = read_names(
    "The mayor, Colin Threlfall, met Colonel Ivo Dastan of the northern army and Rada Holm, "
    "military secretary of the Kessen Front. Mr Threlfall spoke first. The Levanian interior "
    "ministry and Foreign Minister Jan Orlec did not. Ms Holm left. Aron Sool and Peet Sool, "
    "cousins, stayed. The deputy mayor, Anjali Rao, was away."
)


@pytest.mark.parametrize(
    ("speaker", "longest"),
    [
        ("Holm", "Rada Holm"),
        ("Ms Holm", "Rada Holm"),
        ("Colonel Dastan", "Colonel Ivo Dastan"),
        ("Colonel Ivo Dastan of the northern army", "Colonel Ivo Dastan"),
        ("the colonel", "Colonel Ivo Dastan"),
        ("the mayor", "Colin Threlfall"),
        ("the mayor of Eastmoor", "Colin Threlfall"),
        ("the Front", "Kessen Front"),
        ("The ministry", "the Levanian interior ministry"),
        ("the minister", "Jan Orlec"),
        ("Mr Sool", "Sool"),  # two of that name
        ("a mayor", "a mayor"),
        ("the union", "the union"),
        ("officials", "officials"),
    ],
)
def test_the_longest_form(speaker: str, longest: str) -> None:
    assert REPORT.longest(speaker) == longest


def test_people_and_what_stands_for_them() -> None:
    people = REPORT.people("Threlfall, Holm and the Front met at Pelsin.")
    assert people == ["Colin Threlfall", "Rada Holm"]
    assert [REPORT.pronoun(name) for name in people] == ["he", "she"]
    assert REPORT.is_person("the ministry") is False
    assert REPORT.is_person("Ada Lund") is None
