import Errors
import HookScripts
import Host
import SystemPackage

/// A folder in which git looks for hooks, with ours among those of others.
///
/// A hook that was there before is kept beside ours, which runs it first, and comes back when ours goes. Hook managers
/// that come later do the same with ours, and not all of them run what they put aside: we then take our place again, in
/// front of theirs, and what we had kept goes to where they had put ours, as if we had never been there.
struct HookFolder: Sendable {
    let path: FilePath

    private static let keptEnding = ".before-conductor"

    /// The names of the hooks whose file here is ours. A name with a dot is that of a file that was put aside.
    private var ours: [String] { Files.names(in: path).filter { !$0.contains(".") && isOurs($0) } }

    /// Whether a hook's file here is ours.
    func isOurs(_ name: String) -> Bool { isOurs(path.appending(name)) }

    /// Whether another program's hook stands where ours was to be.
    func isReplaced(_ name: String) -> Bool { Files.exists(path.appending(name)) && !isOurs(name) }

    /// Whether anything here is ours, be it put aside.
    var hasTraces: Bool { HookScripts.names.contains { isOurs($0) || !asides($0).isEmpty } }

    /// The program that our hooks here run.
    var program: FilePath? {
        let scripts = HookScripts.names.flatMap { [path.appending($0)] + asides($0) }
        return scripts.lazy.compactMap { try? Files.text(of: $0) }.filter { $0.contains(HookScripts.marker) }
            .compactMap(HookScripts.program).first.map { FilePath($0) }
    }

    /// Whether these hooks stand here as they should, and nothing of ours that should not.
    func holds(_ scripts: [String: String]) -> Bool {
        Set(ours).union(HookScripts.names).union(scripts.keys).allSatisfy { name in
            guard asides(name).isEmpty else { return false }
            guard let text = scripts[name] else { return !isOurs(name) }
            let hook = path.appending(name)
            return Files.isExecutable(hook) && (try? Files.text(of: hook)) == text
        }
    }

    /// Puts hooks here, by their names, and takes away those of ours that are not among them.
    ///
    /// - Throws: ``ConductorError`` where another program's hook cannot be kept; `HostError`.
    func install(_ scripts: [String: String]) throws {
        for (name, text) in scripts.sorted(by: { $0.key < $1.key }) {
            let hook = path.appending(name)
            try keep(name)
            if try Files.write(text, to: hook) || !Files.isExecutable(hook) { try Files.makeExecutable(hook) }
            for aside in asides(name) { try Files.remove(aside) }
        }
        for name in Set(ours).union(HookScripts.names) where scripts[name] == nil { try remove(name) }
    }

    /// Takes a hook of ours away and puts back what was there before.
    private func remove(_ name: String) throws {
        let hook = path.appending(name)
        let kept = kept(name)
        for place in [hook].filter(isOurs) + asides(name) {
            try Files.remove(place)
            if Files.exists(kept) { try Files.move(kept, to: place) }
        }
        // Where ours had been overwritten or taken away.
        guard Files.exists(kept) else { return }
        if !Files.exists(hook) {
            try Files.move(kept, to: hook)
        } else if try Files.bytes(of: kept) == Files.bytes(of: hook) {
            try Files.remove(kept)
        }
    }

    /// Puts another program's hook to where ours finds it.
    private func keep(_ name: String) throws {
        guard isReplaced(name) else { return }
        let hook = path.appending(name)
        let kept = kept(name)
        if Files.exists(kept), try Files.bytes(of: kept) != Files.bytes(of: hook) {
            guard let aside = asides(name).first else {
                throw ConductorError(
                    .exists,
                    "both '\(hook)' and '\(kept)' are there; which one is to run before ours cannot be told",
                    hint: "remove the one that is no longer wanted")
            }
            try Files.move(kept, to: aside)
        }
        try Files.move(hook, to: kept)
    }

    private func kept(_ name: String) -> FilePath { path.appending(name + Self.keptEnding) }

    /// Our own hook where lefthook, pre-commit or overcommit have put it.
    private func asides(_ name: String) -> [FilePath] {
        [path.appending(name + ".old"), path.appending(name + ".legacy"), path.appending("old-hooks").appending(name)]
            .filter(isOurs)
    }

    private func isOurs(_ hook: FilePath) -> Bool {
        (try? Files.text(of: hook))?.contains(HookScripts.marker) == true
    }
}
