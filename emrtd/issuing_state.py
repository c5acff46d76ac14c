"""Whether the country that signed a document is the one that its zone names (Doc 9303-3, 5; Doc 9303-12, 7.1.1).

Passive authentication proves that some country wrote the files. That it wrote them in its own name is another matter:
an authority that has lost a key must not be able to issue the documents of its neighbours. The zone names the issuer by
three letters, the certificate by the two of ISO 3166-1; both lists have members of their own.
"""

from enum import Enum

_ISO_3166 = """
ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI
BELBE BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT
BVTBV BWABW CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU
CUWCW CXRCX CYMKY CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET
FINFI FJIFJ FLKFK FRAFR FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR
GRDGD GRLGL GTMGT GUFGF GUMGU GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR
IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB
LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH
MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE
NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL
PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ
SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC
TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV TWNTW TZATZ UGAUG UKRUA UMIUM URYUY
USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA ZMBZM ZWEZW
"""
_STATES: dict[str, str] = {pair[:3]: pair[3:] for pair in _ISO_3166.split()}
_OTHER_CODES: dict[str, tuple[str, ...]] = {
    "D": ("DE",),
    **dict.fromkeys(("GBD", "GBN", "GBO", "GBP", "GBS"), ("GB",)),
    **dict.fromkeys(("UNO", "UNA", "UNK"), ("UN",)),
    "EUE": ("EU",),
    "RKS": ("KS", "XK"),
    "ROM": ("RO",),
    "UTO": ("UT",),  # Utopia, of specimens
}
# Documents of these are made, or may be made, by another state's authority, whose certificates name that state.
_SIGNED_BY: dict[str, tuple[str, ...]] = {
    "AU": ("CCK", "CXR", "NFK"),
    "CN": ("HKG", "MAC"),
    "DK": ("FRO", "GRL"),
    "FI": ("ALA",),
    "FR": ("ATF", "BLM", "GLP", "GUF", "MAF", "MTQ", "MYT", "NCL", "PYF", "REU", "SPM", "WLF"),
    "GB": ("AIA", "BMU", "CYM", "FLK", "GGY", "GIB", "IMN", "IOT", "JEY", "MSR", "PCN", "SGS", "SHN", "TCA", "VGB"),
    "HK": ("CHN",),
    "MO": ("CHN",),
    "NL": ("ABW", "BES", "CUW", "SXM"),
    "NO": ("BVT", "SJM"),
    "NZ": ("COK", "NIU", "TKL"),
    "US": ("ASM", "GUM", "MNP", "PRI", "VIR"),
}


class IssuerAgreement(Enum):
    """What zone and certificate say of each other."""

    SAME = "one issuer"
    OTHER = "the document names a state that is not its signer's"
    UNKNOWN = "one of them names none that is known"


def compare_issuers(issuing_state: str, country: str) -> IssuerAgreement:
    """Compare what DG1 and the document signer's certificate say, as lenient as issuers are with codes.

    Args:
        issuing_state: of DG1's zone, fillers removed: three letters, or `D`.
        country: of the certificate (`PassiveResult.country`), in either letter case; three letters count as well.

    Returns:
        `UNKNOWN` for organisations and whoever else has no code here: nothing is held against those.
    """
    state, signer = issuing_state.upper(), country.strip().upper()
    own = _codes(state)
    if not own or not signer:
        return IssuerAgreement.UNKNOWN
    if signer in own or signer == state or state in _SIGNED_BY.get(signer, ()):
        return IssuerAgreement.SAME
    return IssuerAgreement.OTHER


def _codes(state: str) -> tuple[str, ...]:
    iso = _STATES.get(state)
    return (iso,) if iso else _OTHER_CODES.get(state, ())
