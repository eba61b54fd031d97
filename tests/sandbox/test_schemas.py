"""JSON against the schemas of a document: what is wrong is named where it is, with Discord's own formats."""

import pytest

from sandbox.schemas import Schemas, escaped

DOCUMENT = {
    "paths": {
        "/people/{id}": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "id": {"type": "string", "format": "snowflake"},
                "age": {"type": "integer", "format": "int32"},
                "pets": {"type": "array", "items": {"oneOf": [{"$ref": "#/animals/cat"}, {"$ref": "#/animals/dog"}]}},
            },
        }
    },
    "animals": {
        "cat": {"properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}, "required": ["kind"]},
        "dog": {"properties": {"kind": {"const": "dog"}, "toy": {"properties": {"colour": {"type": "string"}}}}},
    },
}
PERSON = f"/paths/{escaped('/people/{id}')}"


@pytest.fixture(scope="module")
def schemas():
    return Schemas({"people": DOCUMENT})


def complaints(schemas, value):
    return list(schemas.complaints("people", PERSON, value))


def test_says_nothing_of_what_fits(schemas):
    whole = {"name": "Ana", "id": "1100000000000000011", "age": 2**31 - 1, "pets": [{"kind": "cat", "lives": 9}]}
    assert complaints(schemas, whole) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("age", 2**31), ("age", -(2**31) - 1), ("age", "5"), ("id", "007"), ("id", "a"), ("id", "1\n"), ("pets", [1])],
)
def test_names_the_field(schemas, field, value):
    (complaint,) = complaints(schemas, {"name": "Ana", field: value})
    assert complaint.startswith(field)


def test_names_the_whole_where_a_field_is_missing(schemas):
    assert complaints(schemas, {}) == ['(body): "name" is a required property']


def test_of_several_shapes_the_complaint_is_of_the_one_that_came_furthest(schemas):
    dog = {"kind": "dog", "toy": {"colour": 5}}
    (complaint,) = complaints(schemas, {"name": "Ana", "pets": [dog]})
    assert complaint == 'pets.0.toy.colour: 5 is not of type "string"'


def test_a_long_complaint_is_cut(schemas):
    (complaint,) = complaints(schemas, {"name": ["x" * 1000]})
    assert len(complaint) < 250
