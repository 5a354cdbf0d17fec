"""Who we are and where our things live: the addresses that must never change."""

from dataclasses import dataclass

from issuer.domain.micro_credential import VersionRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The issuer: its DID, the name it gives itself, and where it is on the web."""

    did: str
    name: str
    base_url: str
    linkedin_organization_id: str | None = None

    def credential(self, credential_id: str) -> str:
        """The address, and `id`, of a credential."""
        return f"{self.base_url}/credentials/{credential_id}"

    def achievement(self, ref: VersionRef) -> str:
        """The address, and `id`, of an achievement version."""
        return f"{self.base_url}/achievements/{ref.name}"

    def status_list(self, list_id: str) -> str:
        """The address, and `id`, of a status list."""
        return f"{self.base_url}/status/{list_id}"


def status_list_name(list_id: str) -> str:
    """The name under which a status list's signed document is kept."""
    return f"status/{list_id}"
