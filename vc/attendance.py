"""The certificate of attendance: a type of its own, and no achievement.

Policy clause 8: whoever attended without passing may receive one, and it is not a
micro-credential. It therefore carries no Open Badges type or context at all, so
no wallet, stack or verifier can take it for a badge (docs/adr/0007).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from contexts.lists import CREDENTIALS_V2
from vc.language import is_english, taught_in
from vc.openbadges import IssuerProfile
from vc.status_list import StatusEntry, build_status_entries
from vc.timestamps import format_timestamp

ATTENDANCE_TYPE: Final = "urn:signet:CertificateOfAttendance"
ATTENDED: Final = "urn:signet:attended"
CODE: Final = "urn:signet:code"
SYNCHRONOUS_HOURS: Final = "urn:signet:synchronousHours"
IN_LANGUAGE: Final = "urn:signet:languageOfInstruction"
START_DATE: Final = "https://schema.org/startDate"
END_DATE: Final = "https://schema.org/endDate"

ATTENDED_ONLY: Final = "Attended. Not assessed. Not a micro-credential."


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Everything that goes into one certificate of attendance.

    `language` is the BCP 47 tag of the language of instruction; `hours` is how
    many hours of synchronous teaching were held, of which most were attended.
    """

    id: str
    issuer: IssuerProfile
    recipient_name: str
    code: str
    title: str
    language: str
    started: date
    ended: date
    valid_from: datetime
    status: tuple[StatusEntry, ...]
    hours: str | None = None


def build_attendance_credential(attendance: Attendance) -> dict[str, Any]:
    """The unsigned certificate (VCDM 2.0, with no context but the base one)."""
    words = taught_in(attendance.language)
    description = ATTENDED_ONLY
    if not is_english(attendance.language):
        description = f"{ATTENDED_ONLY} {words.english} ({words.native})."
    attended: dict[str, Any] = {
        "name": attendance.title,
        CODE: attendance.code,
        IN_LANGUAGE: attendance.language,
        START_DATE: attendance.started.isoformat(),
        END_DATE: attendance.ended.isoformat(),
    }
    if attendance.hours:
        attended[SYNCHRONOUS_HOURS] = attendance.hours
    document: dict[str, Any] = {
        "@context": [CREDENTIALS_V2],
        "id": attendance.id,
        "type": ["VerifiableCredential", ATTENDANCE_TYPE],
        "name": f"Certificate of attendance: {attendance.title}",
        "description": description,
        "issuer": {"id": attendance.issuer.id, "name": attendance.issuer.name},
        "validFrom": format_timestamp(attendance.valid_from),
        "credentialSubject": {"name": attendance.recipient_name, ATTENDED: attended},
    }
    if attendance.status:
        document["credentialStatus"] = build_status_entries(attendance.status)
    return document
