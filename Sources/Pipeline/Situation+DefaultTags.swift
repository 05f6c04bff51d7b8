import Compose
package import Projects
import SystemPackage

extension Situation {
    /// Returns the image that a service names, with its default tag where it names none; `nil` where it names no image.
    package func image(of service: Service) -> String? {
        service.definition.image.map { defaultTags?.image(for: $0) ?? $0 }
    }

    /// Returns the entry of the default tags that a service's image gets its tag from; `nil` where it gets none.
    func defaultTag(of service: Service) -> DefaultTags.Entry? {
        service.definition.image.flatMap { defaultTags?.entry(for: $0) }
    }
}
