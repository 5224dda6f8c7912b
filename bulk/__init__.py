"""The bulk job: extract and fold 10⁸ pages and more on Apache Spark, from WARC files to Parquet tables."""
