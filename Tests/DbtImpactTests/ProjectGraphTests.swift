// SPDX-License-Identifier: MIT

import Testing

@testable import DbtImpact

@Suite struct ProjectGraphTests {
  private static let model = "select \"DocNum\", \"ExternalGUID\" from {{ source('opendental', 'document') }}"
  private static let schema = """
    version: 2
    sources:
      - name: opendental
        schema: raw
        tables:
          - name: document
            columns:
              - name: '"ExternalGUID"'
              - name: ExternalGUID
          - name: doc_alias
            identifier: document
    exposures:
      - name: audit
        label: Document audit
        type: dashboard
        owner: {name: Front desk, email: desk@example.org}
        depends_on: [ref('mart_document'), "source('opendental', 'patient')"]
    """

  private static let project = ProjectCase([
    "models/staging/stg_document.sql": model,
    "models/intermediate/int_document.sql": "select * from {{ ref('stg_document') }}",
    "models/marts/mart_document.sql": "select 1 from {{ ref('my_project', 'int_document') }}",
    "models/marts/mart_patient.sql": "select 1 from {{ ref('stg_patient') }}",
    "models/schema.yml": schema,
  ])

  @Test func `what stands on a model is found through every layer, with dashboards and owners`() {
    let answer = Self.project.answer("document", "ExternalGUID")
    #expect(answer.dependents.map(\.name) == ["mart_document", "int_document"])
    #expect(answer.marts == ["mart_document"])
    #expect(answer.exposures.map(\.name) == ["Document audit"])
    #expect(answer.exposures.map(\.owner) == ["Front desk"])
    #expect(answer.declarations.map(\.description) == ["dbt/models/schema.yml:9"])
  }

  @Test func `a removed table names every model that reads it, where it is declared, and who looks at it directly`() {
    let answer = Self.project.answer("Document")
    #expect(answer.shown == ["named dbt/models/staging/stg_document.sql:1"])
    #expect(answer.declarations.map(\.line) == [6, 10])
    #expect(Self.project.answer("patient").exposures.map(\.name) == ["Document audit"])
  }

  @Test func `a source under another name is the table that it means`() {
    var project = Self.project
    project.files.append(("models/staging/stg_alias.sql", "select \"X\" from {{ source('opendental', 'doc_alias') }}"))
    #expect(project.answer("document", "X").places.map(\.model.name) == ["stg_alias"])
  }

  @Test func `without declarations a source is the table of its name`() {
    let project = ProjectCase(["models/staging/stg_document.sql": Self.model])
    #expect(project.answer("document", "ExternalGUID").certainty == .named)
    #expect(project.warnings == [])
  }

  @Test func `references in circles end`() {
    let project = ProjectCase([
      "models/a.sql": "select * from {{ ref('b') }} join {{ source('o', 'document') }} using (x)",
      "models/b.sql": "select * from {{ ref('a') }}",
    ])
    #expect(project.answer("document", "Y").dependents.map(\.name) == ["a", "b"])
  }

  @Test func `two models of one name are both followed, and said`() {
    let project = ProjectCase([
      "models/one/stg_document.sql": Self.model, "models/two/stg_document.sql": "select 1",
      "models/marts/mart.sql": "select * from {{ ref('stg_document') }}",
    ])
    #expect(project.answer("document", "ExternalGUID").marts == ["mart"])
    #expect(
      project.warnings == [
        "2 models are called stg_document: dbt/models/one/stg_document.sql, dbt/models/two/stg_document.sql"
      ]
    )
  }

  @Test func `a version is found by the model's name`() {
    let project = ProjectCase([
      "models/stg_document_v2.sql": Self.model, "models/marts/mart.sql": "select 1 from {{ ref('stg_document', v=2) }}",
    ])
    #expect(project.answer("document", "ExternalGUID").marts == ["mart"])
  }

  @Test func `an unreadable model makes 'none found' unknown, and is named`() {
    let project = ProjectCase(["models/staging/stg_document.sql": nil, "models/staging/stg_other.sql": "select 1"])
    #expect(project.answer("document", "ExternalGUID").certainty == .unknown)
    #expect(project.warnings == ["dbt/models/staging/stg_document.sql could not be read"])
  }

  @Test func `broken YAML is said, and the rest is read`() {
    let project = ProjectCase([
      "models/staging/stg_document.sql": Self.model, "models/schema.yml": "sources: [", "models/empty.yml": "\n",
    ])
    #expect(project.answer("document", "ExternalGUID").certainty == .named)
    #expect(project.warnings.count == 1)
    #expect(project.warnings[0].hasPrefix("dbt/models/schema.yml is not readable YAML"))
  }

  @Test func `snapshots and Python models read tables too`() {
    let project = ProjectCase([
      "snapshots/kept.sql":
        "{% snapshot kept_document %} select * from {{ source('o', 'document') }} {% endsnapshot %}",
      "models/python_document.py":
        "def model(dbt, session):\n    # dbt.source('o', 'patient')\n    return dbt.source(\"o\", \"document\")\n",
    ])
    let answer = project.answer("document", "ExternalGUID")
    #expect(answer.places.map(\.model.name) == ["kept_document", "python_document"])
    #expect(answer.places.map(\.reason) == [.selectStar, .python])
    #expect(project.answer("patient").certainty == .noneFound)
  }

  @Test func `a model that is built in increments is known by its table`() {
    let project = ProjectCase([
      "models/stg_document.sql": "{{ config(materialized='table') }} \(Self.model)",
      "models/marts/mart.sql": "{{ config(materialized = 'incremental') }} select 1 from {{ ref('stg_document') }}",
    ])
    let search = ImpactSearch(DbtProject(project.projectFiles))
    #expect(search.readers(of: "document") == TableReaders(models: ["stg_document"], hasIncremental: true))
    #expect(search.readers(of: "patient") == nil)
  }

  @Test func `with a manifest its names and edges count, and newer files are read all the same`() {
    let manifest = DbtManifest(
      nodes: [
        .init(
          id: "model.p.stg_document",
          name: "stg_document",
          path: "models/staging/stg_document.sql",
          code: "stale",
          isIncremental: false,
          dependsOn: ["source.p.o.document"]
        ),
        .init(
          id: "model.p.mart",
          name: "mart",
          path: "models/marts/mart.sql",
          code: "select 1",
          isIncremental: true,
          dependsOn: ["model.p.stg_document"]
        ),
      ],
      sources: [.init(id: "source.p.o.document", source: "o", name: "document", schema: "raw", identifier: "Document")],
      exposures: [
        .init(
          exposure: DbtExposure(name: "audit", type: nil, owner: "Desk", place: DbtPlace(path: "x.yml", line: nil)),
          dependsOn: ["model.p.mart"]
        )
      ]
    )
    let project = ProjectCase(
      [
        "models/staging/stg_document.sql": "select 1,\n\"ExternalGUID\" from {{ source('o', 'document') }}",
        "models/staging/new.sql": "select 1",
      ],
      manifest: manifest
    )
    let answer = project.answer("document", "ExternalGUID")
    #expect(answer.shown == ["named dbt/models/staging/stg_document.sql:2"])
    #expect(answer.marts == ["mart"])
    #expect(answer.exposures.map(\.owner) == ["Desk"])
    #expect(
      project.warnings == ["the manifest does not know 1 of the models; these were read from their files alone"]
    )
  }

  @Test func `a manifest stands in for a file that cannot be read`() {
    let manifest = DbtManifest(
      nodes: [
        .init(
          id: "m",
          name: "stg_document",
          path: "models/stg_document.sql",
          code: Self.model,
          isIncremental: false,
          dependsOn: []
        )
      ],
      sources: [],
      exposures: []
    )
    let project = ProjectCase(["models/stg_document.sql": nil], manifest: manifest)
    #expect(project.answer("document", "ExternalGUID").certainty == .named)
    #expect(project.warnings == [])
  }
}
