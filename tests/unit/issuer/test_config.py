"""Settings: defaults that work, and everything that is wrong at once."""

import pytest

from issuer.config import HIDDEN, load_settings
from issuer.errors import ConfigurationError

SECRET = "correct horse battery staple"


def test_the_defaults_need_nothing():
    settings = load_settings({})

    assert settings.did == "did:web:localhost%3A8000"
    assert settings.database_url.startswith("sqlite:///")


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")

    settings = load_settings({"SIGNET_KEY_PASSPHRASE_FILE": str(file)})

    assert settings.key_passphrase == SECRET


def test_everything_that_is_wrong_is_said_at_once(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        load_settings(
            {
                "SIGNET_BASE_URL": "http://example.org",
                "SIGNET_KEY_PASSPHRASE": "short",
                "SIGNET_DATABASE_URL": "sqlite://",
                "SIGNET_DATABASE_URL_FILE": str(tmp_path / "none"),
                "SIGNET_LINKEDIN_ORGANIZATION_ID": "my-page",
            }
        )

    for name in ("BASE_URL", "KEY_PASSPHRASE", "both set", "cannot be read", "my-page"):
        assert name in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["ftp://x.example", "nonsense", "https://127.0.0.1", "https://x", "https://"]
)
def test_an_address_that_cannot_name_an_issuer_is_refused(url):
    with pytest.raises(ConfigurationError, match="SIGNET_BASE_URL"):
        load_settings({"SIGNET_BASE_URL": url})


def test_no_secret_is_shown():
    settings = load_settings(
        {
            "SIGNET_KEY_PASSPHRASE": SECRET,
            "SIGNET_SECRET_KEY": SECRET,
            "SIGNET_DATABASE_URL": f"postgresql://user:{SECRET}@host/db",
        }
    )

    assert SECRET not in str(settings.shown())
    assert SECRET not in repr(settings)
    assert settings.shown()["SIGNET_DATABASE_URL"] == HIDDEN


def test_a_misspelt_setting_is_noticed():
    assert load_settings({"SIGNET_BASEURL": "x"}).unknown == ("SIGNET_BASEURL",)
