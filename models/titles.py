"""Words that stand before or for a name: forms of address, ranks, offices, bodies.

Closed lists and nothing else.
"""

__all__ = ["BODIES", "HE", "OFFICES", "RANKS", "SHE", "TITLES", "WHAT_IS_HE", "WHAT_IS_SHE"]

HE = "Mr Sir Lord King Prince".split()
SHE = "Ms Mrs Miss Lady Dame Madam Queen Princess".split()
WHAT_IS_HE = frozenset(
    "man boy father son brother husband uncle nephew grandson spokesman chairman businessman"
    " policeman fireman king prince".split()
)
WHAT_IS_SHE = frozenset(
    "woman girl mother daughter sister wife aunt niece granddaughter spokeswoman chairwoman"
    " businesswoman policewoman actress queen princess".split()
)
RANKS = (
    "Lieutenant Colonel Major General Brigadier Captain Sergeant Corporal Admiral Commander"
    " Marshal Commodore Chief Inspector Superintendent Constable Detective Deputy Assistant"
    " Justice Judge Lt Col Gen Maj Capt Sgt Adm Insp Supt"
).split()
BODIES = frozenset(
    "agency airline army association authority bank board body church club college commission"
    " committee company congress consortium corporation council country county court department"
    " firm force foundation front government group hospital institute league ministry movement"
    " navy newspaper office organisation organization panel paper parliament party regulator"
    " school senate service side state station team trust union university watchdog".split()
)
OFFICES = (
    "Dr Prof Professor Rev Father Sister Bishop Archbishop Cardinal Imam Rabbi Cllr Councillor"
    " Senator Sen Rep Representative Congressman Congresswoman Gov Governor Mayor President"
    " Vice Prime Minister Foreign Defence Defense Interior Finance Home Deputy First Secretary"
    " Ambassador Chancellor Speaker Premier Attorney State Press Spokesman Spokeswoman Former"
).split()
TITLES = frozenset(HE + SHE + RANKS + OFFICES)
