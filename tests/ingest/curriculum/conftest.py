"""A small curriculum of our own making, in the form of SLO's files, with one case of everything that is special."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etalage.settings import Settings

PO = "512e4729-03a4-43a2-95ba-758071d1b725"
SO = "e7f1c08f-08fb-48ab-be8e-c131b1bce54a"
GROEP_12 = "e222c093-f0c6-4895-9dfb-c08eafb27aef"
GROEP_34 = "e0d54104-4bbc-4e6a-9c53-114f0af56027"
OB_VO = "35715b0c-ad0c-46ab-ab1a-1387bb046486"
BB_HAVO = "6dc8e1f2-a929-418f-b4e5-6be1204639da"

Files = dict[str, list[dict[str, Any]]]


def uid(number: int) -> str:
    """A uuid of our own; SLO's are random, so none is like it."""
    return f"{number:08d}-0000-4000-8000-000000000000"


def basis() -> Files:
    return {
        "curriculum-basis/niveaus": [
            {"id": id, "title": title, "description": title, "prefix": prefix, "type": "Sector"}
            for id, title, prefix in (
                (PO, "po", "1000"),
                (SO, "so", "0000"),
                (GROEP_12, "groep 1-2", 1201),
                (GROEP_34, "groep 3-4", "1203"),
                (OB_VO, "ob vo", "4100"),
                (BB_HAVO, "bb havo", "4600"),
            )
        ],
        "curriculum-basis/vakleergebieden": [
            {"id": uid(1), "title": "Rekenkunst", "prefix": "rw", "niveau_id": [PO], "dirty": True},
            {"id": uid(2), "title": "Natuurkunst", "prefix": "nk"},
        ],
        "curriculum-basis/doelen": [
            {"id": uid(10), "title": "Optellen tot tien", "bron": "Aanbodsdoel", "aanbodid": "RW.1.001"},
            {"id": uid(11), "title": "Delen met rest", "bron": "tussendoel", "description": "Delen met rest"},
        ],
        "curriculum-basis/alias": [
            {"doel_id": uid(10), "parent_id": uid(99), "title": "Samen tot tien", "description": ""},
            {"doel_id": uid(98), "parent_id": uid(99), "title": "Bestaat niet", "description": ""},
        ],
    }


def renewed() -> Files:
    return {
        "curriculum-fo/sets": [
            {
                "id": uid(100), "title": "Kerndoelen rekenkunst", "settype": "kerndoelenset",
                "status": "definitief concept", "vakleergebied_id": [uid(1), uid(97)], "fo_domein_id": [uid(101)],
                "karakteristiek": "Regel één\r\nRegel twee", "replaces": [uid(90)],
            }
        ],
        "curriculum-fo/domeinen": [
            {"id": uid(101), "title": "Domein A", "description": "Getallen", "prefix": "A",
             "fo_kernzin_id": [uid(102), uid(103)]}
        ],
        "curriculum-fo/kernzinnen": [
            {"id": uid(102), "title": "Kerndoel 2", "prefix": "2", "description": "De leerling telt.",
             "fo_doelzin_id": [uid(104)]},
            {"id": uid(103), "title": "Kerndoel 1", "prefix": "1", "fo_doelzin_id": [uid(105)],
             "description": "De leerling deelt " + "en deelt " * 20},
        ],
        "curriculum-fo/doelzinnen": [
            {"id": uid(104), "title": "Doelzin 2A", "prefix": "A", "description": "Tellen met\u00a0stip\u00ad pen.",
             "soort": "kerndoel", "status": "definitief concept", "ce": 0, "se": 1,
             "fo_uitwerking_id": [uid(106), uid(107)], "fo_illustratie_id": [uid(108)]},
            {"id": uid(105), "title": "Doelzin 1A", "prefix": "A", "description": "Delen.", "soort": "kerndoel",
             "status": "concept", "fo_uitwerking_id": [uid(109)], "replaces": [uid(91)]},
        ],
        "curriculum-fo/uitwerkingen": [
            {"id": uid(106), "title": "Het gaat hierbij om", "description": "tellen", "niveau_id": [PO]},
            {"id": uid(107), "title": "Het gaat hierbij om", "description": "terugtellen", "niveau_id": [SO]},
            {"id": uid(109), "title": "Het gaat hierbij om", "description": "delen", "niveau_id": [OB_VO]},
        ],
        "curriculum-fo/illustraties": [
            {"id": uid(108), "title": "Te denken valt aan", "description": "een telraam", "niveau_id": [PO]}
        ],
    }  # fmt: skip


def old() -> Files:
    return {
        "curriculum-kerndoelen/vakleergebieden": [
            {"id": uid(200), "title": "Rekenkunst po", "vakleergebied_id": [uid(1)], "kerndoel_id": [uid(202)]},
            {"id": uid(201), "title": "Natuurkunst po", "vakleergebied_id": [uid(2)],
             "kerndoel_id": [uid(203), uid(202)]},
        ],
        "curriculum-kerndoelen/kerndoelen": [
            {"id": uid(202), "title": "De leerling rekent. ", "description": "Rekenen", "kerndoelLabel": "Rekenen",
             "prefix": "PO Kerndoel 01", "niveau_id": [PO], "replaces": [uid(205)]},
            {"id": uid(203), "title": "De leerling kijkt.", "description": "Kijken", "kerndoelLabel": "Kijken",
             "prefix": "PO Kerndoel 02", "niveau_id": [PO]},
        ],
        "curriculum-kerndoelen/deprecated": [
            {"id": uid(204), "title": "Oud domein", "types": ["kerndoel_domein"], "replacedBy": [uid(96)],
             "kerndoel_id": [uid(202), uid(205)]},
            {"id": uid(205), "title": "De leerling cijfert.", "types": ["kerndoel"], "replacedBy": [uid(202)],
             "prefix": "PO Kerndoel 01"},
        ],
    }  # fmt: skip


def line() -> Files:
    return {
        "curriculum-leerlijn/leerlijnen": [
            {"id": uid(300), "title": "Stofjes", "prefix": "1", "leerlijn_inhoudsblok_id": [uid(301)]}
        ],
        "curriculum-leerlijn/inhoudsblokken": [
            {"id": uid(301), "title": "Blok", "leerlijn_subinhoudsblok_id": [uid(302)], "fo_kernzin_id": []}
        ],
        "curriculum-leerlijn/subinhoudsblokken": [
            {"id": uid(302), "title": "Subblok", "leerlijn_inhoudsrij_id": [uid(303)]}
        ],
        "curriculum-leerlijn/inhoudsrij": [
            {"id": uid(303), "title": "afgeka...", "prefix": "1",
             "leerlijn_inhoud_id": [uid(305), uid(304), uid(306)]}
        ],
        "curriculum-leerlijn/inhoud": [
            {"id": uid(304), "title": "groep 3-4", "description": "korrels wegen", "niveau_id": [GROEP_34]},
            {"id": uid(305), "title": "groep 1-2", "description": "korrels zien", "niveau_id": [GROEP_12],
             "leerlijn_voorbeeld_id": [uid(307)]},
            {"id": uid(306), "title": "vo onderbouw", "description": "korrels verklaren", "niveau_id": [OB_VO]},
        ],
        "curriculum-leerlijn/voorbeelden": [
            {"id": uid(307), "title": "Voorbeeld", "description": "zand in een bak", "niveau_id": [GROEP_12]}
        ],
    }  # fmt: skip


def maps() -> Files:
    """A goal map of now, whose doelniveau is missing, and one of 2020, whose doelniveau is there."""
    return {
        "curriculum-inhoudslijnen/inh.vakleergebieden": [
            {"id": uid(400), "title": "Rekenkunst", "prefix": "RW", "vakleergebied_id": [uid(1)],
             "inh_inhoudslijn_id": []}
        ],
        "curriculum-leerdoelenkaarten/ldk.vakleergebieden": [
            {"id": uid(401), "title": "Rekenkunst", "vakleergebied_id": uid(1), "ldk_vakkern_id": [uid(402)]}
        ],
        "curriculum-leerdoelenkaarten/ldk.vakkernen": [
            {"id": uid(402), "title": "Getallen", "doelniveau_id": [uid(95), uid(94)]}
        ],
        "2020/curriculum-basis/doelen": [
            {"id": uid(10), "title": "Verouderd optellen", "unreleased": True},
            {"id": uid(12), "title": "Splitsen tot tien", "bron": "Tussendoel", "unreleased": True},
        ],
        "2020/curriculum-basis/doelniveaus": [
            {"id": uid(410), "doel_id": [uid(12)], "niveau_id": [GROEP_12], "kerndoel_id": [uid(205)], "dirty": 1},
            {"id": uid(411), "doel_id": [uid(12)], "niveau_id": [OB_VO]},
            {"id": uid(412), "doel_id": [uid(421)], "niveau_id": [OB_VO]},
        ],
        "2020/curriculum-leerdoelenkaarten/ldk.vakken": [
            {"id": uid(420), "title": "Rekenkunst", "vak_id": uid(93), "ldk_vakkern_id": [uid(422)]}
        ],
        "2020/curriculum-leerdoelenkaarten/ldk.vakkernen": [
            {"id": uid(422), "title": "Getallen", "ldk_vaksubkern_id": [uid(421)], "unreleased": True}
        ],
        "2020/curriculum-leerdoelenkaarten/ldk.vaksubkernen": [
            {"id": uid(421), "title": "Splitsen", "doelniveau_id": [uid(410), uid(411), uid(412)]}
        ],
        "2020/curriculum-lpib/lpib_vakinhouden": [
            {"id": uid(430), "title": "Oude inhoud", "doelniveau_id": [uid(410)]}
        ],
    }  # fmt: skip


def everything() -> Files:
    return {**basis(), **renewed(), **old(), **line(), **maps()}


def write(folder: Path, files: Files) -> Path:
    """Lay the files in a folder as SLO publishes them."""
    for name, rows in files.items():
        context, _, file = name.rpartition("/")
        path = folder / context / "data" / f"{file}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(rows, ensure_ascii=False, indent="\t"), "utf-8")
    return folder


@pytest.fixture
def files() -> Files:
    """The whole small curriculum, to change before it is written."""
    return everything()


@pytest.fixture
def publish(tmp_path: Path) -> Callable[[Files], Path]:
    """Write files in a fresh folder; gives the folder."""
    numbers = iter(range(1000))
    return lambda files: write(tmp_path / f"slo-{next(numbers)}", files)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def id_of() -> Callable[[int], str]:
    """Number → the id that the small curriculum uses."""
    return uid
