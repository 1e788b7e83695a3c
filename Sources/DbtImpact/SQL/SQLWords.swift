// SPDX-License-Identifier: MIT

/// Words that mean something to SQL, so that a bare one is not simply a column.
enum SQLWords {
  /// Reserved in PostgreSQL: bare and alone they cannot be a column.
  static let reserved: Set<String> = [
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "between", "both", "by", "case",
    "cast",
    "check", "collate", "column", "constraint", "create", "cross", "current_date", "current_role", "current_time",
    "current_timestamp", "current_user", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except",
    "exists", "false", "fetch", "for", "foreign", "freeze", "from", "full", "grant", "group", "having", "ilike", "in",
    "initially", "inner", "intersect", "into", "is", "isnull", "join", "lateral", "leading", "left", "like", "limit",
    "localtime", "localtimestamp", "natural", "not", "notnull", "null", "offset", "on", "only", "or", "order", "outer",
    "overlaps", "placing", "primary", "recursive", "references", "returning", "right", "select", "session_user",
    "similar", "some", "symmetric", "table", "then", "to", "trailing", "true", "union", "unique", "user", "using",
    "values", "variadic", "verbose", "when", "where", "window", "with", "within",
  ]

  /// Types, units and soft keywords that can also be columns: bare and alone they prove nothing.
  static let ambiguous: Set<String> = [
    "bigint", "bool", "boolean", "bytea", "char", "character", "current", "date", "day", "decimal", "double", "epoch",
    "filter", "first", "following", "hour", "int", "integer", "interval", "json", "jsonb", "key", "language", "last",
    "level", "materialized", "minute", "month", "name", "no", "nulls", "number", "numeric", "of", "over", "partition",
    "position", "preceding", "precision", "quarter", "range", "real", "row", "rows", "second", "smallint", "text",
    "time",
    "timestamp", "timestamptz", "type", "unbounded", "uuid", "value", "varchar", "varying", "week", "year", "zone",
  ]
}
