import Errors
import HookScripts
import Host
import SystemPackage
import Text

/// A folder of git hooks, with our hooks and those of other programs.
///
/// A hook that exists when ours is installed is kept beside ours, which runs it first, and restored when ours is
/// removed. Hook managers that are installed later put our hook aside in the same way, and not all of them run it. Ours
/// is then installed again, runs the manager's, and the hook that ours had kept goes to where the manager had put ours.
struct HookFolder: Sendable {
    let path: FilePath

    private static let keptEnding = ".before-conductor"

    /// The names of the hooks whose file is ours. Names with a dot are those of files that were put aside.
    private var ours: [String] { Files.names(in: path).filter { !$0.contains(".") && isOurs($0) } }

    /// Whether the file of a hook is ours.
    func isOurs(_ name: String) -> Bool { isOurs(path.appending(name)) }

    /// Whether another program's file is in the place of a hook of ours.
    func isReplaced(_ name: String) -> Bool { Files.exists(path.appending(name)) && !isOurs(name) }

    /// Whether any hook of ours is here, even if it was put aside.
    var hasTraces: Bool { HookScripts.names.contains { isOurs($0) || !asides($0).isEmpty } }

    /// The program that our hooks here run.
    var program: FilePath? {
        HookScripts.names.lazy.flatMap { [path.appending($0)] + asides($0) }
            .compactMap { try? Files.text(of: $0) }.filter { $0.contains(HookScripts.marker) }
            .compactMap(HookScripts.program).first.map { FilePath($0) }
    }

    /// Whether git would run no other program's hooks from here.
    var holdsOnlyOurs: Bool {
        Files.names(in: path).allSatisfy { name in
            name.hasSuffix(".sample") || !Files.isExecutable(path.appending(name))
                || HookScripts.names.contains(name) && isOurs(name)
        }
    }

    /// Whether exactly these hooks of ours are installed, by their names, and none was put aside.
    func holds(_ scripts: [String: String]) -> Bool {
        guard HookScripts.names.allSatisfy({ asides($0).isEmpty }) else { return false }
        let others = Files.names(in: path).filter { !$0.contains(".") && scripts[$0] == nil }
        return !others.contains(where: isOurs)
            && scripts.allSatisfy { name, text in
                let hook = path.appending(name)
                return asides(name).isEmpty && Files.hasExecutableMode(hook) && (try? Files.text(of: hook)) == text
            }
    }

    /// Installs hooks, by their names, and removes those of ours that are not among them.
    ///
    /// - Throws: ``ConductorError`` of kind `exists` if another program's hook cannot be kept; `HostError`.
    func install(_ scripts: [String: String]) throws {
        for (name, text) in scripts.sorted(by: { $0.key < $1.key }) {
            let hook = path.appending(name)
            try keep(name)
            if try Files.write(text, to: hook) || !Files.hasExecutableMode(hook) { try Files.makeExecutable(hook) }
            for aside in asides(name) { try Files.remove(aside) }
        }
        for name in Set(ours).union(HookScripts.names) where scripts[name] == nil { try remove(name) }
    }

    /// Removes a hook of ours, and restores the hook that was there before.
    private func remove(_ name: String) throws {
        let hook = path.appending(name)
        let kept = kept(name)
        for place in [hook].filter(isOurs) + asides(name) {
            try Files.remove(place)
            if Files.exists(kept) { try Files.move(kept, to: place) }
        }
        // Ours was overwritten or deleted, so the kept hook is still there.
        guard Files.exists(kept) else { return }
        if !Files.exists(hook) {
            try Files.move(kept, to: hook)
        } else if try Files.bytes(of: kept) == Files.bytes(of: hook) {
            try Files.remove(kept)
        }
    }

    /// Moves another program's hook to where ours finds it.
    private func keep(_ name: String) throws {
        guard isReplaced(name) else { return }
        let hook = path.appending(name)
        let kept = kept(name)
        if isDoubled(name) {
            throw ConductorError(
                .twoHooks, "both '\(hook)' and '\(kept)' are there; which one is to run before ours cannot be told",
                hint: remedy(forDoubled: [name]))
        }
        if Files.exists(kept), let aside = asides(name).first, try Files.bytes(of: kept) != Files.bytes(of: hook) {
            try Files.move(kept, to: aside)
        }
        try Files.move(hook, to: kept)
    }

    /// Whether another program's hook is in the place of ours, and ours has kept yet another one.
    func isDoubled(_ name: String) -> Bool {
        guard isReplaced(name), Files.exists(kept(name)), asides(name).isEmpty else { return false }
        return (try? Files.bytes(of: kept(name)) == Files.bytes(of: path.appending(name))) != true
    }

    /// What to do where ``isDoubled(_:)`` says so.
    func remedy(forDoubled names: [String]) -> String {
        let older = names.map { kept($0).string.quoted }.joined(separator: " ")
        return "if the older one is no longer wanted: rm \(older) && git conductor hooks install"
    }

    private func kept(_ name: String) -> FilePath { path.appending(name + Self.keptEnding) }

    /// Returns the files to which lefthook, pre-commit or overcommit has moved a hook of ours.
    private func asides(_ name: String) -> [FilePath] {
        [path.appending(name + ".old"), path.appending(name + ".legacy"), path.appending("old-hooks").appending(name)]
            .filter { Files.exists($0) && isOurs($0) }
    }

    private func isOurs(_ hook: FilePath) -> Bool {
        (try? Files.text(of: hook))?.contains(HookScripts.marker) == true
    }
}
