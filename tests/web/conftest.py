"""The whole story told once, and its pages asked for by every test."""

import shutil

import pytest

from tests.console_office import Office, found
from tests.story import tell


@pytest.fixture(scope="session")
def story(tmp_path_factory):
    told = tell(tmp_path_factory.mktemp("story") / "data")
    yield told
    told.application.database.close()


@pytest.fixture(scope="session")
def app(story):
    return story.application.web()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("founded") / "data"
    found(folder)
    return folder


@pytest.fixture
def office(founded, tmp_path):
    """A fresh office with a console, its clock standing still."""
    office = Office(shutil.copytree(founded, tmp_path / "data"))
    yield office
    office.database.close()
