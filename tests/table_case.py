"""Small made-up tables of every feed; the rows are invented, the columns are those of the feeds."""

from collections.abc import Sequence
from typing import Final

ACLED: Final = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,"
    "assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,"
    "geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
)
GED: Final = (
    "id,year,type_of_violence,conflict_name,side_a,side_b,number_of_sources,source_office,where_prec,where_coordinates,adm_1,adm_2,"
    "latitude,longitude,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,"
    "deaths_unknown,low,best,high"
)
DTM: Final = (
    "id,operation,admin0Name,admin0Pcode,admin1Name,admin1Pcode,admin2Name,admin2Pcode,adminLevel,numPresentIdpInd,reportingDate,"
    "yearReportingDate,monthReportingDate,roundNumber,displacementReason,numberMales,numberFemales,idpOriginAdmin1Name,"
    "idpOriginAdmin1Pcode,assessmentType,operationStatus"
)
HAPI: Final = (
    "location_code,has_hrp,in_gho,provider_admin1_name,provider_admin2_name,admin1_code,admin1_name,admin2_code,admin2_name,"
    "admin_level,operation,assessment_type,population,reporting_round,reference_period_start,reference_period_end,dataset_hdx_id,"
    "resource_hdx_id,warning,error"
)
IDU: Final = (
    "id,country,iso3,latitude,longitude,centroid,displacement_type,qualifier,figure,displacement_date,displacement_start_date,"
    "displacement_end_date,year,event_name,event_start_date,event_end_date,category,subcategory,type,subtype,standard_popup_text,"
    "standard_info_text"
)
UNHCR: Final = (
    "year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,returned_refugees,idps,returned_idps,stateless,ooc,"
    "oip,hst"
)
PCODES: Final = "Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date"


def table(header: str, *rows: dict[str, object], divider: str = ",", missing: Sequence[str] = ()) -> str:
    """A csv with that header and those rows, whose other cells are empty."""
    names = [name for name in header.split(",") if name not in missing]
    lines = [divider.join(names)]
    lines += [divider.join(f'"{row.get(name, "")}"' for name in names) for row in rows]
    return "\n".join(lines) + "\n"


def battle(**more: object) -> dict[str, object]:
    """A row of ACLED."""
    return {
        "event_id_cnty": "SYR1", "event_date": "2024-12-05", "year": 2024, "time_precision": 1, "event_type": "Battles",
        "sub_event_type": "Non-state actor overtakes territory", "actor1": "Military Forces of Syria (2000-2024)", "inter1": 1,
        "actor2": "Hayat Tahrir al-Sham", "inter2": 2, "country": "Syria", "admin1": "Hama", "location": "Hama",
        "latitude": 35.1318, "longitude": 36.7578, "geo_precision": 1, "source": "A Monitor", "notes": "Hama fell.",
        "fatalities": 12, "timestamp": 1733800000,
    } | more  # fmt: skip
