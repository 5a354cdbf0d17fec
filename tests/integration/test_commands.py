"""The commands as a person types them: what they say, and how trouble ends."""

import json
import shutil
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from issuer.__main__ import run
from issuer.commands.session import Session
from issuer.commands.setup import server_arguments
from issuer.storage.database import SqlDatabase

NOW = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple"
SAMPLES = files("issuer.demo")
OFFERING = ("--offering", "DGOV01-2026A")


class Terminal:
    """A terminal in a folder of its own, with settings."""

    def __init__(self, folder, capfd):
        self.folder = folder
        self.capfd = capfd
        self.environ = {
            "SIGNET_DATA_DIR": str(folder / "data"),
            "SIGNET_KEY_PASSPHRASE": PASSPHRASE,
            "SIGNET_ACTOR": "convenor@x.example",
        }

    def __call__(self, *arguments):
        """Run a command: exit status, standard output, standard error."""
        session = Session(self.environ, clock=lambda: NOW)
        self.capfd.readouterr()
        status = run([str(one) for one in arguments], session=session)
        if "application" in vars(session):
            session.application.bare_database.close()
        out, err = self.capfd.readouterr()
        return status, out, err

    def value(self, *arguments):
        """What a command prints as JSON."""
        status, out, err = self(*arguments, "--json")
        assert status == 0, err
        return json.loads(out)

    def sample(self, name):
        """A sample file, copied to where it can be changed."""
        path = self.folder / name
        path.write_bytes((SAMPLES / name).read_bytes())
        return path


@pytest.fixture(scope="module")
def initialised(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    environ = {
        "SIGNET_DATA_DIR": str(folder / "data"),
        "SIGNET_KEY_PASSPHRASE": PASSPHRASE,
        "SIGNET_ACTOR": "convenor@x.example",
    }
    session = Session(environ, clock=lambda: NOW)
    assert run(["init"], session=session) == 0
    session.application.bare_database.close()
    return folder


@pytest.fixture
def bare(tmp_path, capfd):
    return Terminal(tmp_path, capfd)


@pytest.fixture
def signet(initialised, tmp_path, capfd):
    shutil.copytree(initialised / "data", tmp_path / "data")
    return Terminal(tmp_path, capfd)


@pytest.fixture
def ready(signet):
    signet.value("catalogue", "import", signet.sample("catalogue.yaml"))
    return signet


@pytest.fixture
def batch(ready):
    file = ready.sample("dgov01-2026a.csv")
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:3]))
    return ready.value("results", "import", file, *OFFERING)["batch"]["id"]


@pytest.fixture
def issued(ready, batch):
    ready.value("batch", "approve", batch, "--by", "second@x.example")
    return ready.value("batch", "issue", batch)["issued"]


def one_sentence(err):
    lines = err.strip().splitlines()
    return len(lines) == 1 and lines[0].startswith("signet: ")


# ------------------------------------------------------------------ the way through


def test_an_offering_goes_from_file_to_verdict(ready, issued, batch):
    status, out, _ = ready("batch", "status", batch)
    assert status == 0
    assert "Amara Nwosu" in out

    badge = ready.folder / "badge.json"
    with SqlDatabase(f"sqlite:///{ready.folder}/data/signet.db").read() as uow:
        found = uow.credentials.credential(issued[0].rsplit("/", 1)[1])
        badge.write_bytes(found.document)

    assert ready("verify", badge)[0] == 0
    ready.value("suspend", issued[0], "--reason", "inquiry")
    ready.value("status", "publish")
    status, out, _ = ready("verify", badge, "--json")
    assert (status, json.loads(out)["verdict"]) == (1, "suspended")
    ready.value("reinstate", issued[0])
    ready.value("status", "publish")
    assert ready("verify", badge)[0] == 0
    assert ready.value("audit", "verify")["entries"] > 10
    assert ready("worker", "--once")[0] == 0


def test_init_again_makes_nothing_new(signet):
    assert signet.value("init")["new_keys"] == []


def test_a_preview_says_why_and_keeps_nothing(ready):
    file = ready.sample("dgov01-2026a.csv")

    value = ready.value("results", "preview", file, *OFFERING)

    refused = [line for line in value["lines"] if line["decision"] == "refused"]
    assert len(refused) == 4
    assert any(
        rule["answer"] == "fails" and "clause 5" in rule["citation"]
        for rule in refused[1]["rules"]
    )
    assert ready.value("batch", "list")["batches"] == []


def test_the_doctor_finds_nothing_wrong_and_shows_no_secret(signet):
    status, out, _ = signet("doctor")

    assert status == 0
    assert PASSPHRASE not in out
    assert "did:web:localhost%3A8000" in out


def test_the_doctor_says_all_that_is_wrong_at_once(signet):
    signet.environ["SIGNET_KEY_PASSPHRASE"] = "another passphrase"
    signet.environ["SIGNET_BASE_URL"] = "https://elsewhere.example"
    signet.environ["SIGNET_TYPO"] = "x"

    status, out, _ = signet("doctor")

    assert status == 1
    assert out.count("WRONG") >= 3
    assert "SIGNET_TYPO" in out


def test_a_key_is_generated_activated_and_its_predecessor_retired(signet):
    made = signet.value("keys", "generate", "--type", "Ed25519")
    assert made["state"] == "pending"

    signet.value("keys", "activate", made["kid"])

    states = [
        one["state"]
        for one in signet.value("keys", "list")["keys"]
        if one["type"] == made["type"]
    ]
    assert sorted(states) == ["active", "retired"]
    assert signet("doctor")[0] == 0


def test_what_a_retired_key_signed_stays_valid(ready, issued):
    made = ready.value("keys", "generate")
    ready.value("keys", "activate", made["kid"])
    badge = ready.folder / "badge.json"
    with SqlDatabase(f"sqlite:///{ready.folder}/data/signet.db").read() as uow:
        badge.write_bytes(uow.credentials.credentials()[0].document)
    ready.value("status", "publish")

    assert ready("verify", badge)[0] == 0


def test_a_hold_opens_and_closes(ready, issued):
    opened = ready.value("hold", "open", "x420117", *OFFERING, "--reason", "r")
    assert len(opened["suspended"]) == 1

    closed = ready.value(
        *("hold", "close", "x420117", *OFFERING),
        *("--outcome", "upheld", "--note", "n"),
    )
    assert closed["changed"] == opened["suspended"]


# ------------------------------------------------------------------ how trouble ends


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("catalogue", "import", "no-such.yaml"), 66, "no-such.yaml"),
        (("catalogue", "import", "."), 66, "cannot be read"),
        (("results", "preview", "none.csv", *OFFERING), 66, "none.csv"),
        (("batch", "status", "nothing"), 65, "signet batch list"),
        (("batch", "approve", "nothing"), 65, "no batch"),
        (("batch", "issue", "nothing"), 65, "no batch"),
        (("revoke", "nothing", "--reason", "r"), 65, "no credential"),
        (("hold", "open", "x1", *OFFERING, "--reason", "r"), 65, "not enrolled"),
        (("keys", "activate", "nothing"), 77, "no key"),
        (("verify", "no-such.json"), 64, "no-such.json"),
    ],
)
def test_what_is_not_there_ends_in_one_sentence(ready, arguments, status, words):
    found, out, err = ready(*arguments)

    assert (found, out) == (status, "")
    assert one_sentence(err)
    assert words in err


@pytest.mark.parametrize(
    "arguments",
    [(), ("nonsense",), ("revoke", "x"), ("results", "import", "f"), ("keys", "x")],
)
def test_wrong_usage_ends_with_64(bare, arguments):
    status, _, err = bare(*arguments)

    assert status == 64 or not arguments
    assert "Traceback" not in err


def test_an_unknown_offering_names_the_known_ones(ready):
    file = ready.sample("dgov01-2026a.csv")

    status, _, err = ready("results", "import", file, "--offering", "NONE")

    assert (status, one_sentence(err)) == (65, True)
    assert "DGOV01-2026A" in err


def test_a_malformed_catalogue_names_its_line_and_imports_nothing(ready):
    file = ready.folder / "c.yaml"
    file.write_text("catalogue: 1\nstacks: [\n")

    status, _, err = ready("catalogue", "import", file)

    assert (status, one_sentence(err)) == (65, True)
    assert "line 3" in err


def test_a_catalogue_that_breaks_the_policy_lists_clause_and_words(signet):
    file = signet.sample("catalogue.yaml")
    text = file.read_text().replace("Ethics of Public Data", "A course on data")
    file.write_text(text.replace("survey: University", "survey: ''  # "))

    status, _, err = signet("catalogue", "import", file)

    assert status == 65
    assert "“course”" in err
    assert "clause 10" in err
    assert "clause 5" in err
    assert err.strip().splitlines()[-1].startswith("signet: ")
    assert signet.value("batch", "list")["batches"] == []


def test_unusable_rows_are_listed_and_nothing_is_kept(ready):
    file = ready.sample("dgov01-2026a.csv")
    file.write_bytes(file.read_bytes().replace(b"Pass", b"Psas", 2))

    status, _, err = ready("results", "import", file, *OFFERING)

    assert status == 65
    assert "row 2" in err
    assert "--leave-out-unusable" in err
    assert ready.value("batch", "list")["batches"] == []


def test_ones_own_batch_is_refused(ready, batch):
    status, _, err = ready("batch", "approve", batch, "--by", "CONVENOR@x.example")

    assert (status, one_sentence(err)) == (77, True)


def test_an_unapproved_batch_is_not_issued(ready, batch):
    status, _, err = ready("batch", "issue", batch)

    assert (status, one_sentence(err)) == (65, True)


def test_a_wrong_passphrase_issues_nothing(ready, batch):
    ready.value("batch", "approve", batch, "--by", "second@x.example")
    ready.environ["SIGNET_KEY_PASSPHRASE"] = "another passphrase"

    status, _, err = ready("batch", "issue", batch)

    assert (status, one_sentence(err)) == (77, True)
    assert "passphrase" in err
    assert ready.value("batch", "status", batch)["states"] == {}


def test_no_passphrase_makes_nothing(bare):
    del bare.environ["SIGNET_KEY_PASSPHRASE"]

    status, _, err = bare("init")

    assert (status, one_sentence(err)) == (78, True)
    assert not (bare.folder / "data").exists()


def test_a_data_folder_that_cannot_be_made_is_refused(bare):
    (bare.folder / "data").write_text("a file")

    status, _, err = bare("init")

    assert (status, one_sentence(err)) == (73, True)


def test_a_command_before_init_names_init(bare):
    (bare.folder / "data").mkdir()

    status, _, err = bare("batch", "list")

    assert (status, one_sentence(err)) == (69, True)
    assert "signet init" in err


def test_a_busy_database_ends_with_75_and_changes_nothing(ready, monkeypatch):
    monkeypatch.setattr(
        "issuer.storage.database.SqlDatabase.__init__.__kwdefaults__",
        {"busy_timeout_seconds": 0.1},
    )
    other = SqlDatabase(f"sqlite:///{ready.folder}/data/signet.db")
    file = ready.sample("dgov01-2026a.csv")
    with other.write():
        status, _, err = ready("results", "import", file, *OFFERING)
    other.close()

    assert (status, one_sentence(err)) == (75, True), err
    assert ready.value("batch", "list")["batches"] == []


def test_a_damaged_database_is_refused_in_one_sentence(signet):
    (signet.folder / "data" / "signet.db").write_bytes(b"not a database" * 1000)

    status, _, err = signet("batch", "list")

    assert (status, one_sentence(err)) == (69, True)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00",
        b'{"a": "' + b"x" * 10_000_000 + b'"}',
        b"[" * 100_000,
        b"",
        b"\xff\xfe",
        b"{}",
    ],
    ids=["truncated-png", "10-mb", "deep", "empty", "not-text", "no-credential"],
)
def test_what_is_no_badge_is_malformed_and_nothing_else_happens(signet, data):
    file = signet.folder / "badge"
    file.write_bytes(data)

    status, out, err = signet("verify", file, "--json")

    assert status == 1
    assert json.loads(out)["verdict"] == "malformed"
    assert "Traceback" not in err


def test_the_demo_leaves_a_folder_that_is_not_its_own_alone(bare):
    theirs = bare.folder / "precious"
    theirs.mkdir()
    (theirs / "file").write_text("x")

    status, _, err = bare("demo", "--no-serve", "--data-dir", theirs)

    assert (status, one_sentence(err)) == (73, True)
    assert (theirs / "file").read_text() == "x"


@pytest.mark.slow
def test_the_demo_ends_with_every_verdict_as_expected_and_again(bare):
    for _ in range(2):
        status, out, err = bare(
            "demo", "--no-serve", "--data-dir", bare.folder / "demo-data"
        )
        assert status == 0, out + err
        assert "111 of 111 verdicts as expected" in out
    assert "✗" not in out


@pytest.fixture
def office(signet):
    """An issued batch, and the id of one of its badges."""
    signet("catalogue", "import", signet.sample("catalogue.yaml"))
    signet("results", "import", signet.sample("dgov01-2026a.csv"), *OFFERING)
    batch = signet.value("batch", "list")["batches"][0]["id"]
    signet("batch", "approve", batch, "--by", "second@x.example")
    released = signet.value("batch", "issue", batch, "--by", "second@x.example")
    signet.badge = released["issued"][0].rpartition("/")[2]
    return signet


def verdict(signet):
    address = f"http://localhost:8000/credentials/{signet.badge}"
    status, out, _ = signet("verify", "--json", address)
    return json.loads(out)["verdict"], status


def test_a_revoked_badge_is_revoked_for_every_verifier_at_once(office):
    assert verdict(office) == ("valid", 0)

    office("revoke", office.badge, "--reason", "Issued in error")

    assert verdict(office) == ("revoked", 1)


def test_a_suspended_badge_is_in_force_again_once_it_is_reinstated(office):
    office("suspend", office.badge, "--reason", "A question is looked into")
    suspended = verdict(office)
    office("reinstate", office.badge)

    assert suspended == ("suspended", 1)
    assert verdict(office) == ("valid", 0)


def test_without_the_keys_a_badge_is_not_half_revoked(office):
    office.environ["SIGNET_KEY_PASSPHRASE"] = "not the right one at all"

    status, _, err = office("revoke", office.badge, "--reason", "Issued in error")

    assert status == 77
    assert err.count("\n") == 1
    office.environ["SIGNET_KEY_PASSPHRASE"] = PASSPHRASE
    assert verdict(office) == ("valid", 0)


def test_serving_keeps_no_record_of_who_looked_at_which_badge():
    arguments = server_arguments(host="127.0.0.1", port=8000, workers=2)

    assert not [one for one in arguments if "access" in one]


# ------------------------------------------------------------ the office and its list


def test_the_list_is_kept_by_two_people_at_the_terminal_too(signet):
    issuer = "did:web:uni.example.edu"
    entry = signet.value(
        "trust", "propose", issuer, "--name", "Uni", "--evidence", "Asked them"
    )
    own = signet("trust", "confirm", entry["entry"], "--digest", entry["digest"])
    second = ("--by", "office@x.example")
    confirmed = signet.value(
        "trust", "confirm", entry["entry"], "--digest", entry["digest"], *second
    )
    status, out, _ = signet("trust", "list")
    gone = signet.value("trust", "withdraw", entry["entry"], "--reason", "Closed")

    assert own[0] == 77
    assert "someone else must confirm" in own[2]
    assert (confirmed["state"], gone["state"]) == ("listed", "withdrawn")
    assert status == 0
    assert issuer in out


def test_an_entry_that_cannot_be_used_is_said_field_by_field(signet):
    status, _, err = signet(
        "trust", "propose", "nobody", "--name", "", "--evidence", "x"
    )

    assert status == 65
    assert "id: This can be no issuer" in err
    assert "name: Fill this in." in err


def test_the_operator_lets_people_in_and_out(signet):
    signet.value("staff", "add", "Aroha@X.example", "--name", "Aroha Parata")
    code = signet.value("staff", "code", "aroha@x.example")
    status, out, _ = signet("staff", "list")
    ended = signet.value("staff", "sign-out", "aroha@x.example")
    gone = signet.value("staff", "disable", "aroha@x.example")
    refused = signet("staff", "code", "aroha@x.example")

    assert len(code["code"].replace(" ", "")) == 26
    assert code["address"].endswith("/console/sign-in")
    assert status == 0
    assert "aroha@x.example" in out
    assert ended == {"ended": 0}
    assert gone["state"] == "disabled"
    assert refused[0] == 65


@pytest.mark.parametrize(
    "email", ["aroha", "a b@x.example", "a@x.example, b@x.example", "a@x.example\x00"]
)
def test_what_is_no_address_is_nobody(signet, email):
    status, _, err = signet("staff", "add", email, "--name", "Aroha")

    assert status == 65
    assert "no e-mail address" in err
