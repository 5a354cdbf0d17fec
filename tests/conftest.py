"""What every test process leaves behind: nothing."""

from tests.databases import drop_own_database


def pytest_sessionfinish():
    drop_own_database()
