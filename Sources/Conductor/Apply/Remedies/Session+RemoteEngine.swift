import Docker
import Pipeline
import Projects

extension Session {
    /// Returns what to do where services with mounts did not come up on the engine of another machine; `nil` for the
    /// engine of this one, or where nothing of ours is mounted.
    func hintForRemoteEngine(_ services: [String], in situation: Situation) async -> String? {
        let mounts = services.compactMap { situation.service($0) }.flatMap { situation.mounts(of: $0) }
        guard let mount = mounts.first, let address = try? await engine.address(), address.isRemote else { return nil }
        return "the engine \(address.words) mounts folders of its own machine: is '\(mount.folder)' there? "
            + "See docs/remote-engines.md; 'git conductor unmount \(mount.use.service)' does without"
    }
}
