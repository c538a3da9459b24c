"""Substring search without an extension: a GIN index over the two-character pieces of a text."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION bigrams(value text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    letters text[] := regexp_split_to_array(value, '');
    pieces text[] := '{}';
BEGIN
    FOR i IN 1 .. coalesce(array_length(letters, 1), 0) - 1 LOOP
        pieces[i] := letters[i] || letters[i + 1];
    END LOOP;
    RETURN pieces;
END
$$
"""

INDEXES = [
    ("employers_names_bigrams", "gin (bigrams(names_text))"),
    ("employers_address_bigrams", "gin (bigrams(address_text))"),
    # one character: only the beginning of the name is looked up
    ("employers_names_prefix", "btree (names_text text_pattern_ops)"),
]


class Migration(migrations.Migration):
    dependencies = [("employers", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION bigrams(text)"),
        *[
            migrations.RunSQL(f"CREATE INDEX {name} ON employers_employer USING {method}", f"DROP INDEX {name}")
            for name, method in INDEXES
        ],
    ]
