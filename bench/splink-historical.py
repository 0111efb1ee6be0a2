"""Splink over 50,578 dirty records of 5,156 persons of history, for comparing what both make of them.

The file is historical_figures_with_errors_50k.parquet of github.com/moj-analytical-services/splink_datasets.

    python -m venv /tmp/splink && /tmp/splink/bin/pip install splink pyarrow
    /tmp/splink/bin/python bench/splink-historical.py historical_figures_with_errors_50k.parquet
    npx citybrain link eval bench/historical.json historical_figures_with_errors_50k.parquet --json

Comparisons and training are those that Splink's own example for this file has; the blocking is the same in both.
Prints one JSON object for each threshold.
"""

import json
import logging
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.getLogger("splink").setLevel(logging.ERROR)
started = time.perf_counter()
connection = duckdb.connect()
connection.execute("SET threads = 2")
connection.execute(
    """CREATE TABLE figures AS SELECT *, first_name || ' ' || surname AS first_name_surname_concat
    FROM read_parquet(?)""",
    [sys.argv[1]],
)
api = DuckDBAPI(connection=connection)
postcode = "substr(postcode_fake, 1, 3)"
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        cl.ForenameSurnameComparison(
            "first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"
        ),
        cl.DateOfBirthComparison("dob", input_is_string=True),
        cl.PostcodeComparison("postcode_fake"),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("substr(first_name, 1, 3)", "substr(surname, 1, 4)"),
        block_on("surname", "dob"),
        block_on("first_name", "dob"),
        block_on("postcode_fake", "first_name"),
        block_on("postcode_fake", "surname"),
        block_on("dob", "birth_place"),
        block_on(postcode, "dob"),
        block_on(postcode, "first_name"),
        block_on(postcode, "surname"),
        block_on("substr(first_name, 1, 2)", "substr(surname, 1, 2)", "substr(dob, 1, 4)"),
    ],
)
linker = Linker(api.register("figures"), settings)
training = linker.training
training.estimate_probability_two_random_records_match(
    [
        block_on("first_name", "surname", "dob"),
        block_on("substr(first_name, 1, 2)", "surname", "substr(postcode_fake, 1, 2)"),
        block_on("dob", "postcode_fake"),
    ],
    recall=0.6,
)
training.estimate_u_using_random_sampling(max_pairs=1e7)
for rule in (block_on("first_name", "surname"), block_on("dob")):
    training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
predictions = linker.inference.predict(threshold_match_probability=0.1)


def pairs(group: str, table: str) -> float:
    query = f"""SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (
        SELECT count(*) AS n FROM {table} JOIN (SELECT unique_id, cluster FROM figures) USING (unique_id) GROUP BY {group})"""
    return float(connection.execute(query).fetchall()[0][0])


for threshold in (0.5, 0.9, 0.95, 0.99):
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, threshold)
    seconds = time.perf_counter() - started
    connection.execute(
        f"CREATE OR REPLACE TABLE found AS SELECT cluster_id, unique_id FROM {clusters.physical_name}"
    )
    true_pairs, found, everything = (
        pairs("cluster_id, cluster", "found"),
        pairs("cluster_id", "found"),
        pairs("cluster", "found"),
    )
    result = {"threshold": threshold, "seconds": round(seconds, 1), "f1": 2 * true_pairs / (found + everything)}
    result |= {"truePairs": true_pairs, "falsePairs": found - true_pairs, "missedPairs": everything - true_pairs}
    print(json.dumps(result))
