"""Splink over the rows of `citybrain bench link --data-dir DIR`, for comparing time, memory and rightness.

    python -m venv /tmp/splink && /tmp/splink/bin/pip install splink
    /tmp/splink/bin/python bench/splink-persons.py DIR/persons.csv --threads 2 --memory-mb 5000

Prints one JSON object: records, seconds, cpuSeconds, peakRssMb, pairs, f1 and what it is made of. Splink has no
Chinese comparisons; it is given its own levels on the same fields and, as far as it has them, the same blocking.
"""

import argparse
import json
import logging
import resource
import time

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--memory-mb", type=int, default=5000)
parser.add_argument("--threshold", type=float, default=0.5)
given = parser.parse_args()
logging.getLogger("splink").setLevel(logging.ERROR)

started = time.perf_counter()
connection = duckdb.connect()
connection.execute(f"SET threads = {given.threads}; SET memory_limit = '{given.memory_mb}MB'")
connection.execute(
    """
    CREATE TABLE persons AS
    SELECT record_id AS unique_id, person_id, name,
      CASE WHEN length(resident_number) = 15
        THEN substr(resident_number, 1, 6) || '19' || substr(resident_number, 7, 9)
        ELSE substr(resident_number, 1, 17) END AS number,
      sex, replace(replace(born, '/', ''), '-', '') AS born, telephone, residence_address AS address,
      nullif(array_to_string(regexp_extract_all(residence_address, '[0-9]+'), '-'), '') AS rooms
    FROM read_csv(?, all_varchar = true, nullstr = '')
    """,
    [given.file],
)
api = DuckDBAPI(connection=connection)
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        cl.JaroWinklerAtThresholds("name", [0.92, 0.88, 0.7]).configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("number", [1, 2]),
        cl.DateOfBirthComparison("born", input_is_string=True, datetime_format="%Y%m%d"),
        cl.ExactMatch("sex"),
        cl.DamerauLevenshteinAtThresholds("telephone", [1, 2]),
        cl.JaroWinklerAtThresholds("address", [0.92, 0.88, 0.7]),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("number"),
        block_on("name", "born"),
        block_on("telephone"),
        block_on("name", "rooms"),
        block_on("born", "rooms"),
        block_on("name", "substr(telephone, -4)"),
        block_on("substr(name, 1, 1)", "substr(number, -7)"),
    ],
    retain_intermediate_calculation_columns=False,
    retain_matching_columns=False,
)
linker = Linker(api.register("persons"), settings)
training = linker.training
training.estimate_probability_two_random_records_match([block_on("number"), block_on("name", "born")], recall=0.9)
training.estimate_u_using_random_sampling(max_pairs=1e6)
training.estimate_parameters_using_expectation_maximisation(block_on("number"))
training.estimate_parameters_using_expectation_maximisation(block_on("name", "born"))
predictions = linker.inference.predict(threshold_match_probability=0.1)
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, given.threshold)
seconds = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_SELF)

connection.execute(f"CREATE TABLE found AS SELECT cluster_id, unique_id FROM {clusters.physical_name}")


def pairs(group: str) -> float:
    query = f"""SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (
        SELECT count(*) AS n FROM found JOIN persons USING (unique_id) GROUP BY {group})"""
    return float(connection.execute(query).fetchone()[0])


true_pairs, found, everything = pairs("cluster_id, person_id"), pairs("cluster_id"), pairs("person_id")
precision, recall = true_pairs / max(found, 1), true_pairs / max(everything, 1)
print(
    json.dumps(
        {
            "records": connection.execute("SELECT count(*) FROM persons").fetchone()[0],
            "seconds": round(seconds, 1),
            "cpuSeconds": round(used.ru_utime + used.ru_stime, 1),
            "peakRssMb": round(used.ru_maxrss / 1024),
            "pairs": connection.execute(f"SELECT count(*) FROM {predictions.physical_name}").fetchone()[0],
            "f1": 2 * precision * recall / max(precision + recall, 1e-12),
            "precision": precision,
            "recall": recall,
            "truePairs": true_pairs,
            "falsePairs": found - true_pairs,
            "missedPairs": everything - true_pairs,
        }
    )
)
