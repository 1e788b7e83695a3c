// SPDX-License-Identifier: MIT

import Testing

@testable import DbtImpact

@Suite struct ColumnImpactTests {
  private static let source = "{{ source('opendental', 'document') }}"
  private static let place = "dbt/models/staging/stg_document.sql"

  @Test(arguments: [
    ("select \"DocNum\",\n  \"ExternalGUID\" from \(source)", "ExternalGUID", 2),
    ("select ExternalGUID from \(source)", "ExternalGUID", 1),
    ("select d.ExternalGUID as guid from \(source) as d", "ExternalGUID", 1),
    ("select \"we ird\" from \(source)", "we ird", 1),
    ("select \"a\"\"b\" from \(source)", "a\"b", 1),
    ("select d.order from \(source) d", "Order", 1),
    ("select \"order\" from \(source)", "Order", 1),
    ("select 1\r\n,\r\n\"ExternalGUID\"\r\nfrom \(source)\r\n", "ExternalGUID", 3),
    ("select {{ clean('\"ExternalGUID\"') }} as guid\nfrom \(source)", "ExternalGUID", 1),
    (
      "with s as (select * from \(source))\n, r as (select \"ExternalGUID\" as g from s)\nselect * from r",
      "ExternalGUID", 2
    ),
    ("select \"Ünïcode\" from \(source)", "Ünïcode", 1),
    ("select \"ExternalGUID\" from raw.document", "ExternalGUID", 1),
  ])
  func `a column is found where the SQL names it`(sql: String, column: String, line: Int) {
    let answer = ProjectCase.staging(sql).answer("document", column)
    #expect(answer.certainty == .named)
    #expect(answer.shown == ["named \(Self.place):\(line)"])
  }

  @Test(arguments: [
    "select \"DocNum\" from \(source)",
    "select \"DocNum\" -- \"ExternalGUID\"\nfrom \(source)",
    "select \"DocNum\" /* ExternalGUID /* nested */ ExternalGUID */ from \(source)",
    "select \"DocNum\" {# ExternalGUID #} from \(source)",
    "select 'it''s ExternalGUID' from \(source)",
    "select $$ExternalGUID$$, $x$ExternalGUID$x$ from \(source)",
    "select \"DocNum\" as \"ExternalGUID\" from \(source)",
    "select '{{ var('ExternalGUID') }}', \"DocNum\" from \(source)",
    "{{ config(tags=['ExternalGUID']) }} select \"DocNum\" from \(source)",
    "select ExternalGUID(1) from \(source)",
    "select count(*), 2 * 3 from \(source)",
    "with s as (select * from \(source)) select \"DocNum\" from s",
  ])
  func `what only looks like the column is none`(sql: String) {
    let answer = ProjectCase.staging(sql).answer("document", "ExternalGUID")
    #expect(answer.shown == [])
    #expect(answer.certainty == .noneFound)
    #expect(answer.readers == ["stg_document"])
  }

  @Test(arguments: [
    ("select * from \(source)", "select_star"), ("select d.* from \(source) d", "select_star"),
    ("with s as (select * from \(source)) select * from s", "select_star"),
    ("select {{ their_macro() }} from \(source)", "macro"),
    ("select {{ dbt_utils.star(from=source('opendental', 'document')) }} from \(source)", "macro"),
    ("{% set t = source('opendental', 'document') %} select * from {{ t }}", "select_star"),
    ("select {{ pick('ExternalGUID') }} from \(source)", "ambiguous"),
  ])
  func `a star or a macro makes it possible, never silent`(sql: String, reason: String) {
    let answer = ProjectCase.staging(sql).answer("document", "ExternalGUID")
    #expect(answer.certainty == .possible)
    #expect(answer.places.map(\.reason.rawValue) == [reason])
  }

  @Test(arguments: ["order", "select", "group"])
  func `a keyword is no column`(column: String) {
    let sql = "select \"DocNum\" from \(Self.source) group by 1 order by 1"
    #expect(ProjectCase.staging(sql).answer("document", column).certainty == .noneFound)
  }

  @Test func `a type's name alone is only possibly a column, and a cast is none`() {
    let bare = ProjectCase.staging("select date from \(Self.source)").answer("document", "Date")
    #expect(bare.certainty == .possible)
    let cast = ProjectCase.staging("select x::date, cast(y as date) from \(Self.source)").answer("document", "Date")
    #expect(cast.certainty == .noneFound)
  }

  @Test func `a column of another relation is told apart by its alias`() {
    let sql = """
      select d."DocNum", p."Note" from \(Self.source) d
      join {{ source('opendental', 'patient') }} as p on p."PatNum" = d."PatNum"
      """
    let project = ProjectCase.staging(sql)
    #expect(project.answer("document", "Note").certainty == .noneFound)
    #expect(project.answer("patient", "Note").certainty == .named)
  }

  @Test func `without an alias a column of two inputs is only possible`() {
    let sql = "select \"Note\" from \(Self.source) join {{ ref('stg_patient') }} using (\"PatNum\")"
    #expect(ProjectCase.staging(sql).answer("document", "Note").shown == ["ambiguous \(Self.place):1"])
  }

  @Test func `a macro of the project is read`() {
    let project = ProjectCase([
      "models/staging/stg_document.sql": "select {{ stamps() }} from \(Self.source)",
      "macros/stamps.sql": "{% macro stamps() %}{{ inner() }}{% endmacro %}\n{% macro other() %}\"Gone\"{% endmacro %}",
      "macros/inner.sql": "{% macro inner(column='\"SecDateTEdit\"') %}{{ column }}{% endmacro %}",
    ])
    #expect(project.answer("document", "SecDateTEdit").shown == ["macro \(Self.place):1"])
    #expect(project.answer("document", "Gone").certainty == .noneFound)
  }

  @Test func `behind a star the models that stand on it are searched too`() {
    let project = ProjectCase([
      "models/staging/stg_document.sql": "select * from \(Self.source)",
      "models/marts/mart_document.sql": "select \"ExternalGUID\"\nfrom {{ ref('stg_document') }}",
      "models/marts/mart_other.sql": "select \"DocNum\" from {{ ref('stg_document') }}",
    ])
    let answer = project.answer("document", "ExternalGUID")
    #expect(answer.shown == ["named dbt/models/marts/mart_document.sql:1", "select_star \(Self.place):1"])
    #expect(answer.marts == ["mart_document", "mart_other"])
  }

  @Test func `five megabytes of SQL are read to their end`() {
    let filler = String(repeating: "select a.b, 'text', \"Quoted\" from c -- remark\n", count: 110_000)
    let answer = ProjectCase.staging(filler + "select \"ExternalGUID\" from \(Self.source)")
      .answer("document", "ExternalGUID")
    #expect(answer.places.map(\.place.line) == [110_001])
  }

  @Test(arguments: [
    "{{ source('opendental', 'document'", "select \"open", "select 'open", "{% if", "/* open", "$a$", "{{", "'{{",
  ])
  func `an unfinished file ends where it ends`(sql: String) {
    #expect(ProjectCase.staging(sql).answer("document", "X").certainty != .named)
  }
}
