// SPDX-License-Identifier: MIT

/// Names that stand before a parenthesis in Jinja and are no macros of anybody's.
enum JinjaWords {
  /// Calls whose strings are settings, never SQL.
  static let wordless: Set<String> = ["config", "var", "env_var", "log", "exceptions.raise_compiler_error", "modules"]

  /// dbt's own context, Jinja's operators and functions: none of them brings a column into a query.
  static let known: Set<String> = wordless.union([
    "source", "ref", "dbt.source", "dbt.ref", "builtins.source", "builtins.ref", "dbt.config", "is_incremental", "this",
    "return", "run_query", "statement", "set", "range", "dict", "list", "namespace", "zip", "tojson", "fromjson",
    "target.get", "in", "not", "and", "or", "if", "elif", "else", "is", "for", "do", "call", "print", "caller", "super",
    "lipsum", "cycler", "joiner", "local_md5", "execute", "dbt.current_timestamp", "current_timestamp",
    "dbt_utils.pretty_time", "should_full_refresh", "config.get", "config.require",
  ])
}
