// SPDX-License-Identifier: MIT

import HostSystem
import SystemPackage
import TestSupport
import Testing

@testable import ETLEnvironment

@Suite struct SettingsResolverTests {
  private let scratch = ScratchDirectory()

  private func pipeline() throws -> FilePath {
    try scratch.write("", to: "project/etl_pipeline/scripts/analyze_opendental_schema.py")
    return scratch.path.appending("project")
  }

  private func resolver(
    _ variables: [String: String] = [:],
    from directory: FilePath? = nil
  ) throws -> SettingsResolver {
    let project = try pipeline()
    return SettingsResolver(
      files: PosixFileSystem(),
      variables: variables,
      workingDirectory: directory ?? project,
      pipenv: { _ in nil }
    )
  }

  private let complete = """
    OPENDENTAL_SOURCE_HOST=db.example
    OPENDENTAL_SOURCE_PORT=3307
    OPENDENTAL_SOURCE_DB=opendental
    OPENDENTAL_SOURCE_USER=etl
    export OPENDENTAL_SOURCE_PASSWORD='p # w'
    """

  @Test(arguments: ["project", "project/etl_pipeline", "project/etl_pipeline/scripts"])
  func `the same paths are found from everywhere in the project`(start: String) throws {
    let settings = try resolver(from: scratch.path.appending(FilePath(start).components))
    let paths = try settings.resolvePaths(SettingsRequest())
    let project = scratch.path.appending("project")
    #expect(paths.pipeline == project.appending("etl_pipeline"))
    #expect(paths.projectRoot == project)
    #expect(paths.configuration == project.appending("etl_pipeline").appending("config").appending("tables.yml"))
    #expect(paths.logsDirectory == project.appending("logs").appending("schema_analysis"))
  }

  @Test func `a live file inside the package is found, and two live files are a question`() throws {
    let resolver = try resolver()
    let inner = try scratch.write("", to: "project/etl_pipeline/etl_pipeline/config/tables.yml")
    #expect(try resolver.resolvePaths(SettingsRequest()).configuration == inner)
    let outer = try scratch.write("", to: "project/etl_pipeline/config/tables.yml")
    #expect(throws: EnvironmentError.ambiguousConfiguration(outer, inner)) {
      try resolver.resolvePaths(SettingsRequest())
    }
  }

  @Test func `a logs folder without our history does not split the history`() throws {
    let resolver = try resolver()
    try scratch.write("", to: "project/logs/schema_analysis/history.jsonl")
    try scratch.makeDirectory("project/etl_pipeline/logs/schema_analysis")
    let logs = try resolver.resolvePaths(SettingsRequest()).logsDirectory
    #expect(logs == scratch.path.appending(FilePath("project/logs/schema_analysis").components))
  }

  @Test func `outside of any pipeline the search says where it began`() throws {
    _ = try pipeline()
    let elsewhere = try scratch.makeDirectory("elsewhere")
    #expect(throws: EnvironmentError.pipelineNotFound(startedAt: elsewhere, wasNamed: false)) {
      try resolver(from: elsewhere).resolvePaths(SettingsRequest())
    }
  }

  @Test func `the file describes the connection and process variables win`() throws {
    let resolver = try resolver(["OPENDENTAL_SOURCE_HOST": "other.example", "ETL_ENVIRONMENT": "clinic"])
    try scratch.write(complete, to: "project/etl_pipeline/.env_clinic")
    let settings = try resolver.resolve(SettingsRequest())
    #expect(
      settings.connection
        == SourceConnection(
          url: nil,
          host: "other.example",
          port: 3307,
          database: "opendental",
          user: "etl",
          password: "p # w"
        )
    )
    #expect(settings.childEnvironment["OPENDENTAL_SOURCE_PASSWORD"] == "p # w")
    #expect(settings.childEnvironment["PYTHONPATH"] == settings.paths.pipeline.string)
    #expect(settings.environmentFiles.map(\.wasFound) == [true])
  }

  @Test func `the test stage reads prefixed names and sets the database for early versions too`() throws {
    let resolver = try resolver(["TEST_OPENDENTAL_SOURCE_HOST": "h", "TEST_OPENDENTAL_SOURCE_DB": "od_test"])
    let wanted = SettingsRequest(environment: "test")
    let file = scratch.path.appending(FilePath("project/etl_pipeline/.env_test").components)
    #expect(
      throws: EnvironmentError.connectionIncomplete(
        environment: .test,
        missing: ["TEST_OPENDENTAL_SOURCE_USER", "TEST_OPENDENTAL_SOURCE_PASSWORD"],
        files: [file]
      )
    ) { try resolver.resolve(wanted) }
    try scratch.write(
      "TEST_OPENDENTAL_SOURCE_USER=u\nTEST_OPENDENTAL_SOURCE_PASSWORD=\n",
      to: "project/etl_pipeline/.env_test"
    )
    let settings = try resolver.resolve(wanted)
    #expect(settings.childEnvironment["OPENDENTAL_SOURCE_DB"] == "od_test")
    try scratch.write(
      "TEST_OPENDENTAL_SOURCE_USER=u\nTEST_OPENDENTAL_SOURCE_PASSWORD=\nOPENDENTAL_SOURCE_DB=opendental\n",
      to: "project/etl_pipeline/.env_test"
    )
    #expect(try resolver.resolve(wanted).childEnvironment["OPENDENTAL_SOURCE_DB"] == "od_test")
    #expect(settings.connection.password == "")
  }

  @Test func `a URL says everything`() throws {
    let resolver = try resolver(["OPENDENTAL_SOURCE_URL": "sqlite:////srv/data/clinic.db"])
    let settings = try resolver.resolve(SettingsRequest(environment: "local"))
    #expect(settings.connection.displayName == "clinic.db")
    #expect(settings.environmentFiles.map(\.wasFound) == [false, false])
  }

  @Test(arguments: [nil, "staging", ""])
  func `an environment that is not one of the four names the choices and the files`(name: String?) throws {
    let resolver = try resolver(name == "" ? ["ETL_ENVIRONMENT": ""] : [:])
    do throws(EnvironmentError) {
      _ = try resolver.resolve(SettingsRequest(environment: name == "" ? nil : name))
      Issue.record("an unknown environment was accepted")
    } catch {
      let text = error.description
      #expect(text.contains("local, clinic, test, production"))
      #expect(text.contains("/etl_pipeline/.env_clinic"))
      #expect(error.remedy.contains("--environment"))
    }
  }

  @Test func `the child keeps the caller's variables but not what changes Python itself`() throws {
    let resolver = try resolver([
      "OPENDENTAL_SOURCE_URL": "sqlite:///x.db", "PYTHONHOME": "/elsewhere", "COLUMNS": "40", "TQDM_DISABLE": "1",
      "LANG": "de_DE",
    ])
    let child = try resolver.resolve(SettingsRequest(environment: "local")).childEnvironment
    #expect(child["PYTHONHOME"] == nil && child["COLUMNS"] == nil && child["TQDM_DISABLE"] == nil)
    #expect(child["LANG"] == "de_DE" && child["ETL_ENVIRONMENT"] == "local")
    #expect(child["PYTHONUNBUFFERED"] == "1" && child["PYTHONIOENCODING"] == "utf-8:backslashreplace")
  }

  @Test func `the pipeline's own interpreter comes before the one on PATH, a named one before all`() throws {
    let bin = try scratch.write("#!/bin/sh\n", to: "path/python3", mode: [.ownerReadWriteExecute])
    let resolver = try resolver(["OPENDENTAL_SOURCE_URL": "sqlite:///x.db", "PATH": bin.removingLastComponent().string])
    let request = SettingsRequest(environment: "local")
    #expect(try resolver.resolve(request).interpreter.chosen?.path == bin)
    let own = try scratch.write(
      "#!/bin/sh\n",
      to: "project/etl_pipeline/.venv/bin/python",
      mode: [.ownerReadWriteExecute]
    )
    #expect(
      try resolver.resolve(request).interpreter.chosen == InterpreterPlace(path: own, reason: "the pipeline's .venv")
    )
    let missing = SettingsRequest(environment: "local", interpreter: "/nowhere/python")
    let choice = try resolver.resolve(missing).interpreter
    #expect(choice.chosen == nil)
    #expect(choice.lookedAt == [InterpreterPlace(path: "/nowhere/python", reason: "--python")])
  }
}
