import Errors
import Git
import Host
import Projects
import Repositories
import SystemPackage
import Text

/// The work of a checkout that was put into its store, so that the checkout can be removed.
struct KeptWork {
    /// What was kept, and how to get it back, a line each.
    var lines: [String] = []
    /// The working trees of which the changes are in a stash.
    var stashed: [WorkingTree] = []
    /// The branches that were made.
    var branches: [(tree: WorkingTree, name: String)] = []
}

extension ProjectCheckouts {
    /// Stashes the changes in a checkout and its submodules, and makes branches for commits that are on none.
    func keepWork(of checkout: Checkout, _ tree: WorkingTree, in kept: inout KeptWork) async throws {
        // Submodules first: which commit they are on is content of the repository around them.
        for tree in try await tree.submodules().reversed() + [tree] {
            let isSubmodule = !tree.prefix.isEmpty
            let place = isSubmodule ? "\(tree.prefix.dropLast()): " : ""
            let after = "after the next checkout: git -C \(project.display(checkout.path, tree).quoted)"
            let earlier = isSubmodule ? try await tree.reader.stashes() : []
            if try await tree.stash("kept when \(checkout.name) was removed") {
                kept.stashed.append(tree)
                kept.lines.append("\(place)changes and untracked files are in a stash; \(after) stash pop --index")
            }
            if !earlier.isEmpty { kept.lines.append("\(place)stashes stay; \(after) stash list") }
            let loose = try await tree.branchForLooseCommits()
            if let loose {
                kept.branches.append((tree, loose))
                kept.lines.append("\(place)commits that were on no branch are on '\(loose)'; \(after) switch \(loose)")
            }
            guard isSubmodule else { continue }
            for branch in try await tree.reader.branches(.local) where branch.name != loose {
                guard try await !tree.reader.commitsWithoutRemote(from: [branch.commit]).isEmpty else { continue }
                kept.lines.append(
                    "\(place)commits that are not pushed stay on '\(branch.name)'; \(after) switch \(branch.name)")
            }
        }
    }

    /// Puts back what was kept of a checkout which is not removed after all; warns about what stays kept.
    func takeBack(_ kept: KeptWork, of checkout: Checkout) async {
        do { try await putBack(checkout) } catch { warn("\(error)") }
        for (tree, branch) in kept.branches {
            _ = try? await git("branch", "--delete", "--force", branch, in: tree.path)
        }
        for tree in kept.stashed.reversed() {
            do {
                try await tree.takeBackStash()
            } catch {
                let path = project.display(tree.path)
                warn(
                    "changes of '\(path)' are still in a stash; to take them back: git -C \(path.quoted) stash pop --index"
                )
            }
        }
    }

    /// Moves ignored files and nested repositories from a checkout to its store.
    ///
    /// - Parameters:
    ///   - force: whether to move the repositories of submodules, too, if there is work in them.
    ///   - keepsIgnored: whether to move ignored files.
    func keepFiles(
        of checkout: Checkout, _ tree: WorkingTree, force: Bool, keepsIgnored: Bool
    ) async throws -> [String] {
        let submodules = try await tree.submodules()
        var entries: [String] = []
        for tree in [tree] + submodules {
            entries += try await ((keepsIgnored ? tree.ignored() : []) + tree.status().untracked).map {
                tree.prefix + $0
            }
        }
        var modules: FilePath?
        if force, try await holdWork(submodules, of: tree) {
            // Moves repositories that are inside the working tree to `modules`.
            try await git("submodule", "absorbgitdirs", in: checkout.path)
            modules = tree.modulesDirectory
        }
        let place: FilePath?
        do {
            place = try KeptFiles(of: checkout.name, store: checkout.store, project: project)
                .take(entries, from: checkout.path, modules: modules)
        } catch {
            throw ConductorError(
                .cannotRemove, "not everything in '\(project.display(checkout.path))' can be kept",
                details: ["\(error)"],
                hint: "files of containers may be root's: sudo chown -R \"$(id -u)\" "
                    + project.display(checkout.path).quoted)
        }
        guard let place else { return [] }
        return (entries.isEmpty ? [] : ["what git ignores is kept: \(entries.formatted)"])
            + (modules == nil ? [] : ["the repositories of submodules are kept"])
            + ["the next checkout puts that back; it is in \(project.display(place).quoted)"]
    }

    /// Whether submodules have work at risk, or are on other commits than the repository around them names.
    private func holdWork(_ submodules: [WorkingTree], of tree: WorkingTree) async throws -> Bool {
        for submodule in submodules where try await !submodule.risksWithRepository().isEmpty { return true }
        let paths = try await tree.submodulePaths()
        return try await tree.status().modified.contains(where: paths.contains)
    }

    /// Puts the files back into a checkout that were kept when it was removed.
    func putBack(_ checkout: Checkout) async throws {
        let tree = try WorkingTree(checkout.path, git: git)
        let kept = KeptFiles(of: checkout.name, store: checkout.store, project: project)
        try kept.putModulesBack(to: tree.modulesDirectory)
        let (files, left) = try kept.putFilesBack(to: checkout.path)
        if !files.isEmpty { report("Put back what was kept of \(checkout.name): \(files.formatted)") }
        if let left {
            warn(
                "not everything that was kept of '\(checkout.name)' could be put back, as something is in its place; "
                    + "it is in \(project.display(left).quoted)")
        }
    }
}

extension Project {
    /// Returns the path of a checkout, or of a submodule in it, for messages.
    fileprivate func display(_ checkout: FilePath, _ tree: WorkingTree) -> String {
        display(tree.prefix.isEmpty ? checkout : checkout.appending(String(tree.prefix.dropLast())))
    }
}

extension [String] {
    /// The first five and the number of the others, for a message.
    fileprivate var formatted: String {
        prefix(5).joined(separator: ", ") + (count > 5 ? " and \(count - 5) more" : "")
    }
}
