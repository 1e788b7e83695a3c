// SPDX-License-Identifier: MIT

/// What the anchors of a document name, and how many nodes it would have with every alias written out.
struct AnchorTable {
  enum Target {
    case node(YAMLNode)
    /// The alias stands inside of what the anchor names.
    case unfinished(Mark)
    case undefined
  }

  private struct Anchor {
    var mark: Mark
    var node: YAMLNode?
    var nodes = 0
  }

  private var anchors: [String: Anchor] = [:]
  /// Nodes so far, those behind aliases included.
  var nodes = 0
  /// Those of them that are behind aliases.
  private(set) var aliasedNodes = 0

  /// Notes that a node with this anchor begins; returns the place of an earlier one with the same name.
  mutating func open(_ name: String, at mark: Mark) -> Mark? {
    anchors.updateValue(Anchor(mark: mark), forKey: name)?.mark
  }

  /// Notes that the node is complete, with its number of nodes.
  mutating func close(_ name: String, _ node: YAMLNode, nodes: Int) {
    anchors[name]?.node = node
    anchors[name]?.nodes = nodes
  }

  /// Follows an alias and counts what it stands for.
  mutating func resolve(_ name: String) -> Target {
    guard let anchor = anchors[name] else { return .undefined }
    guard let node = anchor.node else { return .unfinished(anchor.mark) }
    // Saturating: one more level of a bomb can pass the range of the counter.
    nodes = nodes.addingReportingOverflow(anchor.nodes).overflow ? .max : nodes + anchor.nodes
    aliasedNodes = aliasedNodes.addingReportingOverflow(anchor.nodes).overflow ? .max : aliasedNodes + anchor.nodes
    return .node(node)
  }
}
