// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ColumnTypes

/// What every `evolve` subcommand understands.
struct EvolveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where schemas are kept: file:///directory, or s3://bucket/prefix.",
      discussion:
        "Default: the bucket in SCHEMA_METADATA_BUCKET, else logs/schema_analysis/schema_metadata of the pipeline.",
      valueName: "url"
    )
  )
  var store: String?

  @Option(help: ArgumentHelp("Keep this database's tables apart from those of other databases.", valueName: "name"))
  var database: String?

  @Option(help: ArgumentHelp("Python interpreter for object store, alerts and Firebolt.", valueName: "path"))
  var python: String?

  @Flag(help: "Whatever goes wrong is a warning on standard error and exit code 0.")
  var neverFail = false

  @Option(
    help: ArgumentHelp("The time after which to give up (default: 5s with --never-fail, else 5m).", valueName: "time")
  )
  var deadline: TimeSpan?

  @OptionGroup(title: "Places") var places: PlaceOptions

  var deadlineSeconds: Double { deadline?.seconds ?? (neverFail ? 5 : 300) }

  mutating func validate() throws {
    if deadlineSeconds < 0.1 || deadlineSeconds > 86_400 {
      throw ValidationError("--deadline is a time from 0.1s to 24h")
    }
  }
}

/// Names that belong to the loading.
struct EvolveNames: ParsableArguments {
  @Option(
    name: .customLong("ignore-column"),
    parsing: .singleValue,
    help: ArgumentHelp(
      "A helper column that is no part of the data; replaces the standard ones (Op, load_timestamp, rn, ingestion_seq).",
      valueName: "name"
    )
  )
  var columns: [String] = []

  @Option(
    name: .customLong("ignore-table"),
    parsing: .singleValue,
    help: ArgumentHelp(
      "A pattern of tables to leave alone; replaces the standard ones (stg_*, *_dedup, *_temp, cdc_processed_files).",
      valueName: "pattern"
    )
  )
  var tables: [String] = []
}

extension TypeDialect: ExpressibleByArgument {}
