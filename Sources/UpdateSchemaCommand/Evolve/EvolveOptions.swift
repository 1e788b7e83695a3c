// SPDX-License-Identifier: MIT

internal import ArgumentParser
internal import ColumnTypes

/// What every `evolve` subcommand understands.
struct EvolveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where schemas are kept: file:///directory, or s3://bucket/prefix.",
      discussion: "Default: the bucket in SCHEMA_METADATA_BUCKET, else <logs>/schema_analysis/schema_metadata of the pipeline.",
      valueName: "url"))
  var store: String?

  @Option(help: ArgumentHelp("Keep this database's tables apart from those of other databases.", valueName: "name"))
  var database: String?

  @Option(help: ArgumentHelp("Python interpreter for object store, alerts and Firebolt.", valueName: "path"))
  var python: String?

  @Option(help: ArgumentHelp("The pipeline's folder, or its parent.", valueName: "dir"))
  var projectRoot: String?

  @Option(help: ArgumentHelp("Directory for logs, backups and schemas.", valueName: "dir"))
  var logsDir: String?

  @Flag(help: "Whatever goes wrong is a warning on standard error and exit code 0.")
  var neverFail = false

  @Option(help: ArgumentHelp("Seconds after which to give up (default: 5 with --never-fail, else 300).", valueName: "seconds"))
  var deadline: Double?

  var deadlineSeconds: Double { deadline ?? (neverFail ? 5 : 300) }

  mutating func validate() throws {
    if let deadline, !(deadline > 0 && deadline <= 86_400) {
      throw ValidationError("--deadline is a number of seconds from 0 to 86400.")
    }
  }
}

/// Names that belong to the loading.
struct EvolveNames: ParsableArguments {
  @Option(
    name: .customLong("ignore-column"), parsing: .singleValue,
    help: ArgumentHelp(
      "A helper column that is no part of the data; replaces the standard ones (Op, load_timestamp, rn, ingestion_seq).",
      valueName: "name"))
  var columns: [String] = []

  @Option(
    name: .customLong("ignore-table"), parsing: .singleValue,
    help: ArgumentHelp(
      "A pattern of tables to leave alone; replaces the standard ones (stg_*, *_dedup, *_temp, cdc_processed_files).",
      valueName: "pattern"))
  var tables: [String] = []
}

extension TypeDialect: ExpressibleByArgument {}
