"""Curve arithmetic obeys the group laws, and both ways of multiplying agree."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from emrtd import curves
from emrtd.curves import Curve, Point
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import MalformedError

IDS = list(STANDARDIZED_CURVES)
PEERS: dict[str, ec.EllipticCurve] = {
    "P-224": ec.SECP224R1(),
    "P-256": ec.SECP256R1(),
    "P-384": ec.SECP384R1(),
    "P-521": ec.SECP521R1(),
    "brainpoolP256r1": ec.BrainpoolP256R1(),
    "brainpoolP384r1": ec.BrainpoolP384R1(),
    "brainpoolP512r1": ec.BrainpoolP512R1(),
}


def scalars(curve: Curve) -> st.SearchStrategy[int]:
    return st.integers(1, curve.n - 1) | st.sampled_from([1, 2, 3, curve.n - 3, curve.n - 2, curve.n - 1])


@pytest.mark.parametrize("parameter_id", IDS)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_both_ways_of_multiplying_agree(parameter_id: int, data: st.DataObject) -> None:
    curve = STANDARDIZED_CURVES[parameter_id]
    base = curves.multiply(curve, data.draw(scalars(curve)), curve.generator)
    scalar = data.draw(scalars(curve))
    product = curves.multiply_in_python(curve, scalar, base)
    assert curves.multiply(curve, scalar, base) == product
    assert curves.shared_x(curve, scalar, base) == product.x.to_bytes(curve.size, "big")


@pytest.mark.parametrize("name", PEERS)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_public_keys_are_those_of_openssl(name: str, data: st.DataObject) -> None:
    (curve,) = (item for item in STANDARDIZED_CURVES.values() if item.name == name)
    scalar = data.draw(scalars(curve))
    numbers = ec.derive_private_key(scalar, PEERS[name]).public_key().public_numbers()
    assert curves.multiply_in_python(curve, scalar, curve.generator) == Point(numbers.x, numbers.y)


@pytest.mark.parametrize("parameter_id", IDS)
@given(data=st.data())
@settings(max_examples=6, deadline=None)
def test_two_products_at_once_are_the_sum_of_both(parameter_id: int, data: st.DataObject) -> None:
    curve = STANDARDIZED_CURVES[parameter_id]
    left, right, scalar = (data.draw(scalars(curve)) for _ in range(3))
    point = curves.multiply(curve, scalar, curve.generator)
    if (left + scalar * right) % curve.n == 0:
        with pytest.raises(MalformedError):
            curves.multiply_twice(curve, (left, curve.generator), (right, point))
        return
    apart = (curves.multiply_in_python(curve, left, curve.generator), curves.multiply_in_python(curve, right, point))
    assert curves.multiply_twice(curve, (left, curve.generator), (right, point)) == curves.add(curve, *apart)


@pytest.mark.parametrize("parameter_id", IDS)
@given(data=st.data())
@settings(max_examples=6, deadline=None)
def test_multiplication_distributes_over_addition(parameter_id: int, data: st.DataObject) -> None:
    curve = STANDARDIZED_CURVES[parameter_id]
    left, right = data.draw(scalars(curve)), data.draw(scalars(curve))
    one, other = (curves.multiply(curve, scalar, curve.generator) for scalar in (left, right))
    if (left + right) % curve.n == 0:
        with pytest.raises(MalformedError):
            curves.add(curve, one, other)
    else:
        total = curves.multiply(curve, (left + right) % curve.n, curve.generator)
        assert curves.add(curve, one, other) == total


@pytest.mark.parametrize("parameter_id", IDS)
def test_generator_has_the_stated_order_and_a_prime_field(parameter_id: int) -> None:
    curve = STANDARDIZED_CURVES[parameter_id]
    assert curve.contains(curve.generator)
    for scalar in (0, curve.n):
        with pytest.raises(MalformedError):
            curves.multiply(curve, scalar, curve.generator)
    assert pow(2, curve.p - 1, curve.p) == 1
    assert pow(2, curve.n - 1, curve.n) == 1


@pytest.mark.parametrize("parameter_id", IDS)
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_points_survive_encoding_and_altered_ones_are_refused(parameter_id: int, data: st.DataObject) -> None:
    curve = STANDARDIZED_CURVES[parameter_id]
    encoded = curves.encode_point(curve, curve.generator)
    assert curves.decode_point(curve, encoded) == curve.generator
    altered = bytearray(encoded)
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(MalformedError):
        curves.decode_point(curve, bytes(altered))


def test_point_beside_the_curve_is_never_multiplied() -> None:
    for parameter_id in (12, 13):
        curve = STANDARDIZED_CURVES[parameter_id]
        beside = Point(curve.generator.x, curve.generator.y + 1)
        with pytest.raises(MalformedError):
            curves.multiply(curve, 5, beside)
        with pytest.raises(MalformedError):
            curves.shared_x(curve, 5, beside)
