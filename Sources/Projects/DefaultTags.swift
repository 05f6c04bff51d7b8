import Errors
import Host
package import Repositories
package import SystemPackage

/// The tags of images that compose files name without one: a list of images with tags, as a system that builds them writes it.
package struct DefaultTags: Sendable {
    /// An image with its tag.
    package struct Entry: Sendable, Equatable {
        /// The image with its tag or digest.
        package let image: String
        /// Its line in the file, from 1.
        package let line: Int
    }

    /// The name of the file for messages.
    package let file: String
    private let entries: [String: Entry]

    /// Reads a list: one image with its tag a line. Empty lines and lines that begin with `#` have no effect.
    ///
    /// - Parameters:
    ///   - text: the list.
    ///   - file: the name of the file for messages.
    /// - Throws: `ConductorError` of kind `content`, with the line, for an image without a tag, and for one with two tags.
    package init(_ text: String, file: String) throws {
        self.file = file
        var entries: [String: Entry] = [:]
        for (index, text) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let image = text.trimmingPrefix(while: \.isWhitespace).prefix { !$0.isWhitespace }
            guard !image.isEmpty, !image.hasPrefix("#") else { continue }
            func error(_ message: String) -> ConductorError {
                ConductorError(
                    .invalidDefaultTags, "\(file):\(index + 1): \(message)",
                    hint: "each line is an image with its tag: 'alpine:3.20'")
            }
            let rest = text[image.endIndex...].drop(while: \.isWhitespace)
            guard rest.isEmpty else { throw error("'\(rest)' stands behind the image") }
            let name = Self.untagged(image)
            guard name != image, !name.isEmpty, !image.hasSuffix(":") else {
                throw error("the image '\(image)' has no tag")
            }
            let entry = Entry(image: String(image), line: index + 1)
            if let other = entries[String(name)], other.image != entry.image {
                throw error("'\(name)' has another tag in line \(other.line): '\(other.image)'")
            }
            entries[String(name)] = entries[String(name)] ?? entry
        }
        self.entries = entries
    }

    /// Reads the list in a file.
    ///
    /// - Throws: `ConductorError` of kind `content`; `HostError`.
    package init(at path: FilePath, in project: Project, _ files: FileView) throws {
        guard files.kind(of: path) != nil else {
            throw ConductorError(
                .invalidDefaultTags, "the file of default tags '\(project.display(path))' is not there",
                hint: "name another one with '--default-tags FILE', or none with '--default-tags \"\"'")
        }
        try self.init(try files.text(of: path), file: project.display(path))
    }

    /// Returns the entry for an image; `nil` where the image has a tag, or the list none for it.
    package func entry(for image: String) -> Entry? { entries[image] }

    /// Returns an image with its tag: its own, else that of the list, else none.
    package func image(for image: String) -> String { entry(for: image)?.image ?? image }

    /// Returns a note on those of some images that have no tag, and for which the list has none; `nil` where there are none.
    package func note(on images: some Sequence<String>) -> String? {
        let missing = Set(images).filter { Self.untagged($0[...]) == $0 && entry(for: $0) == nil }
        guard !missing.isEmpty else { return nil }
        return "'\(file)' has no tag for \(missing.sorted().map { "'\($0)'" }.joined(separator: ", "))"
    }

    /// Returns an image without its tag and digest. A colon before a slash is that of a registry's port.
    private static func untagged(_ image: Substring) -> Substring {
        let name = image.prefix { $0 != "@" }
        let last = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
        return name[last...].firstIndex(of: ":").map { name[..<$0] } ?? name
    }
}
