"""One transaction and the stores that speak through it."""

import sqlalchemy as sa

from issuer.storage.batches import SqlBatchStore
from issuer.storage.catalogue import SqlCatalogueStore
from issuer.storage.challenges import SqlChallengeTable
from issuer.storage.credentials import SqlCredentialStore
from issuer.storage.enrolments import SqlEnrolmentStore
from issuer.storage.ledger import SqlLedgerStore
from issuer.storage.staff import SqlStaffStore
from issuer.storage.trust import SqlTrustStore
from issuer.storage.vc_api import SqlVcApiStore


class SqlUnitOfWork:
    """The stores of `issuer.ports`, all within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self.catalogue = SqlCatalogueStore(connection)
        self.enrolments = SqlEnrolmentStore(connection)
        self.batches = SqlBatchStore(connection)
        self.credentials = SqlCredentialStore(connection)
        self.ledger = SqlLedgerStore(connection)
        self.vc_api = SqlVcApiStore(connection)
        self.challenges = SqlChallengeTable(connection)
        self.trust = SqlTrustStore(connection)
        self.staff = SqlStaffStore(connection)
