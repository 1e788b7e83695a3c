// SPDX-License-Identifier: MIT

internal import Mustache

/// The report for people who would rather look than read: one file that needs nothing else, not even a network.
package enum HTMLReport {
  /// The document, with a newline at its end; equal reports have equal bytes.
  package static func render(_ report: UpdateReport) -> String { template.render(HTMLPage(report)) }

  static let style = String(decoding: PackageResources.report_css, as: UTF8.self)
  static let script = String(decoding: PackageResources.report_js, as: UTF8.self)

  /// The only script that a browser may run in the page: `openssl dgst -sha256 -binary report.js | base64`. Should a foreign name ever get past
  /// the escaping, it is still nothing but text.
  static let scriptHash = "VdVDy0xV0+F1an8w6llgveU17suzsfmPuDni3Bb9pGc="

  private static let template: MustacheTemplate = {
    MustacheContentTypes.register(InertContent(), named: InertContent.name)
    do { return try MustacheTemplate(string: String(decoding: PackageResources.report_mustache, as: UTF8.self)) } catch
    {
      // The template is part of the program, and every test of the renderer passes through here.
      preconditionFailure("report.mustache: \(error)")
    }
  }()
}
