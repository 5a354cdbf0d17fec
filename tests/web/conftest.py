"""The whole story told once, and its pages asked for by every test."""

import pytest

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
