// SPDX-License-Identifier: MIT

internal import ETLEnvironment
internal import HostSystem
internal import TablesStore
internal import UpdateReporting

/// The store of the pipeline in which the user stands, for those who only read it.
struct OpenedStore {
  let store: TablesStore
  let paths: PipelinePaths

  init(_ settings: SettingsRequest, outside: UpdateDependencies) throws(UpdateFailure) {
    paths = try outside.resolvePaths(settings)
    do throws(StoreError) {
      let layout = try StoreLayout.resolving(
        configuration: paths.configuration,
        logs: paths.logsDirectory,
        on: outside.files
      )
      store = TablesStore(layout: layout, fileSystem: outside.files, clock: outside.clock)
    } catch { throw UpdateFailure(error, live: "tables.yml") }
  }

  /// What the store answers, with its errors in the words of the workflow.
  func ask<Value>(_ body: (TablesStore) throws(StoreError) -> Value) throws(UpdateFailure) -> Value {
    do throws(StoreError) { return try body(store) } catch { throw UpdateFailure(error, live: "tables.yml") }
  }

  /// This configuration's runs, oldest first.
  func records() throws(UpdateFailure) -> [HistoryRecord] {
    try ask { store throws(StoreError) in try store.history().records(of: store.layout.configurationKey) }
  }
}

extension UpdateDependencies {
  func resolvePaths(_ settings: SettingsRequest) throws(UpdateFailure) -> PipelinePaths {
    do throws(EnvironmentError) { return try SettingsResolver(outside: self).resolvePaths(settings) } catch {
      throw UpdateFailure(
        .environmentWrong,
        ReportMessage(failed: error.description, state: "Configuration unchanged.", next: error.remedy)
      )
    }
  }
}
