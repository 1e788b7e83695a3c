// SPDX-License-Identifier: MIT

/// Children that wait until their number is known, so that every array in the tree is exactly as long as it must be.
///
/// Not an `Array`: `Array(stack[0...])` would share the stack's whole buffer, and every list would keep its spare room.
struct WaitingStack<Element>: ~Copyable {
  private var elements: UnsafeMutablePointer<Element>
  private var capacity = 64
  private(set) var count = 0

  init() {
    elements = .allocate(capacity: capacity)
  }

  deinit {
    elements.deinitialize(count: count)
    elements.deallocate()
  }

  mutating func push(_ element: consuming Element) {
    if count == capacity { grow() }
    (elements + count).initialize(to: element)
    count += 1
  }

  /// What waits since `first`, to look at before it is taken.
  func waiting(from first: Int) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: elements + first, count: count - first)
  }

  /// Takes off everything that was pushed since the stack was `first` high.
  mutating func take(from first: Int) -> [Element] {
    let length = count - first
    guard length > 0 else { return [] }
    let top = elements + first
    count = first
    return Array(unsafeUninitializedCapacity: length) { buffer, initialized in
      buffer.baseAddress?.moveInitialize(from: top, count: length)
      initialized = length
    }
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: elements, count: count)
    elements.deallocate()
    elements = larger
    capacity *= 2
  }
}
