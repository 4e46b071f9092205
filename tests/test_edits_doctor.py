"""The doctor on decisions: an edit that fits no longer, and a log that somebody changed."""

from __future__ import annotations

from db.connect import writing
from desk.judge import Editor, set_value
from desk.session import Session
from tests.test_doctor import session as session  # a fixture
from tests.test_doctor import told

EDITOR = Editor("Editor One", "a test")


def test_a_decision_in_order_is_no_fault_and_one_that_does_not_fit_is(session: Session) -> None:
    set_value(session, "shops/oakrow", "permission.score.until", "2027-01-01", EDITOR)
    assert told(session) == []
    path = session.config.catalog / "shops/oakrow.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("  score:", "  quote:"), "utf-8")
    (fault,) = told(session)
    assert fault.startswith("edits: decision ")
    assert "on shops/oakrow permission.score.until is left out" in fault


def test_a_log_that_was_changed_is_told(session: Session) -> None:
    set_value(session, "shops/oakrow", "locale", "en-GB", EDITOR)
    set_value(session, "shops/oakrow", "locale", "en-US", EDITOR)
    with writing(session.engine) as connection:
        connection.exec_driver_sql("UPDATE judgements SET why = 'another' WHERE number = 1")
    assert "decisions: judgement 1 is not what was written" in told(session)
