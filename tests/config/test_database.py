"""The same migrations and the same promises on both databases."""

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.django_db
def test_migrations_match_the_models() -> None:
    call_command("makemigrations", "--check", "--dry-run", "--verbosity", "0")


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for(settings: pytest.FixtureRequest) -> None:
    assert connection.vendor == ("postgresql" if settings.POSTGRES else "sqlite")


@pytest.mark.django_db
def test_text_of_any_script_survives() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["Grüße, § 5 – „1 v. H.“ €"])
        assert cursor.fetchone() == ("Grüße, § 5 – „1 v. H.“ €",)
