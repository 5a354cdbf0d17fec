"""Settings: defaults that work, and everything that is wrong at once."""

import pytest

from issuer.config import HIDDEN, OidcSettings, load_settings
from issuer.errors import ConfigurationError

SECRET = "correct horse battery staple, of course"
OIDC = {
    "SIGNET_OIDC_ISSUER": "https://login.example.edu/realms/staff",
    "SIGNET_OIDC_CLIENT_ID": "signet",
    "SIGNET_OIDC_CLIENT_SECRET": SECRET,
}


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
            **OIDC,
            "SIGNET_DATABASE_URL": f"postgresql://user:{SECRET}@host/db",
        }
    )

    assert SECRET not in str(settings.shown())
    assert SECRET not in repr(settings)
    assert settings.shown()["SIGNET_DATABASE_URL"] == HIDDEN


def test_a_misspelt_setting_is_noticed():
    assert load_settings({"SIGNET_BASEURL": "x"}).unknown == ("SIGNET_BASEURL",)


def test_single_sign_on_is_off_unless_it_is_set():
    assert load_settings({}).oidc is None


def test_single_sign_on_is_three_settings_and_words_for_its_button(tmp_path):
    file = tmp_path / "secret"
    file.write_text(SECRET + "\n")
    environ = {k: v for k, v in OIDC.items() if k != "SIGNET_OIDC_CLIENT_SECRET"}

    settings = load_settings(
        environ
        | {
            "SIGNET_OIDC_CLIENT_SECRET_FILE": str(file),
            "SIGNET_OIDC_NAME": "Example University sign-in",
        }
    )

    assert settings.unknown == ()
    assert settings.oidc == OidcSettings(
        issuer="https://login.example.edu/realms/staff",
        client_id="signet",
        client_secret=SECRET,
        name="Example University sign-in",
    )
    assert load_settings(OIDC).oidc.name == "single sign-on"


@pytest.mark.parametrize("left_out", OIDC)
def test_single_sign_on_by_halves_is_refused_and_the_missing_half_named(left_out):
    with pytest.raises(ConfigurationError) as caught:
        load_settings({k: v for k, v in OIDC.items() if k != left_out})

    assert f"not set: {left_out}." in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "issuer", ["http://localhost:3000", "http://127.0.0.1:3000/x", "https://a.example/"]
)
def test_the_address_of_a_provider_is_kept_to_the_letter(issuer):
    settings = load_settings(OIDC | {"SIGNET_OIDC_ISSUER": issuer})

    assert settings.oidc.issuer == issuer


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example.edu",
        "login.example.edu",
        "https://",
        "https://user:word@login.example.edu",
        "https://login.example.edu/?tenant=1",
        "https://login.example.edu#top",
        "https://login.example.edu:port",
        "https://login example.edu",
        "http://localhost.example.edu",
        "file:///etc/passwd",
        f"https://login.example.edu/{'x' * 255}",
    ],
)
def test_an_address_that_no_provider_can_have_is_refused(issuer):
    with pytest.raises(ConfigurationError, match="SIGNET_OIDC_ISSUER"):
        load_settings(OIDC | {"SIGNET_OIDC_ISSUER": issuer})


@pytest.mark.parametrize(
    "key", ["x" * 64, "change me", "0123456789abcdef0123456789abcde"]
)
def test_a_secret_key_that_can_be_guessed_is_refused(key):
    with pytest.raises(ConfigurationError, match="SIGNET_SECRET_KEY") as caught:
        load_settings({"SIGNET_SECRET_KEY": key})

    assert key not in str(caught.value)
