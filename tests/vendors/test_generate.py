"""The generator of the vendor tables: netwright.vendors.generate."""

import pytest

from netwright.vendors.generate import organisations, products, short_name
from netwright.vendors.products import product

REGISTRY = """PRIVATE ENTERPRISE NUMBERS

Decimal
| Organization
| | Contact
9
  ciscoSystems
    Dave Jones
      davej&cisco.com
10188
  Piolink, Inc
    1234
      someone&piolink.com
""".splitlines()


def test_an_organisation_is_the_line_below_its_number() -> None:
    """Contacts may be numbers too, but never stand at the margin."""
    assert list(organisations(REGISTRY)) == [(9, "ciscoSystems"), (10188, "Piolink")]


@pytest.mark.parametrize(
    ("registered", "shown"),
    [
        ("Juniper Networks, Inc.", "Juniper Networks"),
        ("DASAN Co.,LTD.", "DASAN"),
        ("AXGATE CO., LTD (formerly 'AXAN Networks Co.,LTD.')", "AXGATE"),
        ("SIAE Microelettronica S.p.A.", "SIAE Microelettronica"),
        ("IBM (https://w3.ibm.com/standards )", "IBM"),
        ("(unnamed)", "unnamed"),
        ("Inc.", "Inc"),
        ("", ""),
    ],
)
def test_a_legal_form_is_no_part_of_the_name(registered: str, shown: str) -> None:
    """Operators say Juniper Networks, not Juniper Networks, Inc."""
    assert short_name(registered) == shown


def test_only_nodes_that_register_products_become_products() -> None:
    """Product MIBs also name modules, conformance groups and notifications."""
    lines = [
        "1.3.6.1.4.1.9.1.1861\tciscoASR1001X\tsource",
        "1.3.6.1.4.1.9.12.2\tciscoProductsMIB\tsource",
        "1.3.6.1.4.1.12356.101.1.2006\tfgt240D\tsource",
        "1.3.6.1.4.1.2011.2.185\tma5620\tsource",
        "1.3.6.1.4.1.6527.1.3.17\ttmnxModelSR7sReg\tsource",
        "1.3.6.1.4.1.2636.1.1.1.4.131.2\tjnxProductEX3400port48T\tsource",
        "1.3.6.1.4.1.99999.1\tsomething\tsource",
    ]

    assert dict(products(lines)) == {
        "9.1.1861": "ASR1001X",
        "12356.101.1.2006": "FortiGate-240D",
        "2011.2.185": "MA5620",
        "6527.1.3.17": "7750 SR7s",
        "2636.1.1.1.4.131.2": "EX3400-48T",
    }


def test_a_product_is_found_by_its_exact_object_identifier() -> None:
    """9.1.120 is not 9.1.1208."""
    assert product("1.3.6.1.4.1.9.1.2068") == "ISR4331"
    assert product("1.3.6.1.4.1.9.1") is None
    assert product("") is None
