"""The example of emrtd/README.md runs as printed; a transfer goes on after a reset as the README says."""

import re
from pathlib import Path
from typing import Any

import pytest

import emrtd
from emrtd import tlv
from emrtd.access import open_access, select_application
from emrtd.ciphers import Cipher
from emrtd.inspection import read_in_steps
from emrtd.lds import FileId
from emrtd.reading import Transfer, read_steps
from emrtd.terminal import Terminal
from tests.unit.emrtd.fake_chip import CAN, FakeChip, card_access, com, pace_info

ZONE = b"I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
README = Path(emrtd.__file__).with_name("README.md").read_text(encoding="utf-8")


def chip(**files: bytes) -> FakeChip:
    contents = {FileId.from_short_name(name): content for name, content in files.items()}
    return FakeChip(
        {FileId.CARD_ACCESS: card_access(pace_info(Cipher.AES_128, 12)), FileId.COM: com(*contents), **contents}
    )


def example(number: int) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", README, re.DOTALL)[number], names)
    return names


def test_example_runs_as_printed() -> None:
    names = example(0)
    passport = chip(dg1=tlv.encode(0x61, tlv.encode(0x5F1F, ZONE)))
    assert names["holder"](passport.transmit, "123456") == ("ANNA MARIA", "ERIKSSON", "pace")


def test_example_of_steps_runs_as_printed() -> None:
    seen: list[tuple[str, float]] = []
    card = chip(sod=tlv.encode(0x77, bytes(700)), dg1=tlv.encode(0x61, tlv.encode(0x5F1F, ZONE)))
    files = example(1)["watched"](card.transmit, "123456", lambda name, fraction: seen.append((name, fraction)))
    assert set(files) == {FileId.COM, FileId.SOD, FileId.DG1}
    assert [name for name, _ in seen] == ["com", "sod", "sod", "sod", "sod", "dg1", "dg2"]
    assert [fraction for _, fraction in seen] == sorted(fraction for _, fraction in seen)
    assert seen[-1][1] == 1.0


def test_nothing_is_said_to_a_chip_whose_steps_nobody_takes() -> None:
    card = chip(dg1=tlv.encode(0x61, bytes(900)))
    steps = read_in_steps(card.transmit, CAN, {FileId.COM, FileId.DG1})
    assert card.log == []
    next(steps)
    said = len(card.log)
    steps.close()
    assert list(steps) == []
    assert len(card.log) == said
    with pytest.raises(ValueError, match="not ended"):
        _ = steps.reading


def test_every_module_of_the_table_exists() -> None:
    table = README.split("## What there is")[1].split("## What to rely on")[0]
    modules = {
        name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    present = {path.stem for path in Path(emrtd.__file__).parent.glob("*.py")}
    assert len(modules) > 20
    assert modules <= present


@pytest.mark.parametrize("lost_after", [1, 2, 5])
def test_transfer_goes_on_at_its_offset_after_a_reset(lost_after: int) -> None:
    content = tlv.encode(0x77, bytes(i % 251 for i in range(1500)))
    transfer = Transfer(FileId.SOD)
    first = chip(sod=content)
    terminal = Terminal(first.transmit)
    open_access(terminal, CAN, random=bytes)
    select_application(terminal)
    steps = read_steps(terminal, transfer)
    for _ in range(lost_after):
        next(steps)

    again = chip(sod=content)
    terminal = Terminal(again.transmit)
    open_access(terminal, CAN, random=bytes)
    select_application(terminal)
    transfer.lose()
    arrived = list(read_steps(terminal, transfer))
    assert bytes(transfer.received) == content
    assert len(arrived) == -(-len(content) // 223) - lost_after
