import Docker
import Errors
import FoundationEssentials
import Git
import Host
import Projects
import Repositories
import SystemPackage
import Text

/// What is wrong with the machine rather than with the project.
extension Session {
    /// Checks where the engine is, and whether its clock goes with ours.
    func examineEnginePlace() async throws -> [Finding] {
        var findings: [Finding] = []
        if let address = try? await engine.address(), address.isRemote {
            findings.append(
                Finding(
                    .warning, .remoteEngine,
                    "the engine is \(address.words): it mounts folders of its own machine, not the checkouts of this one",
                    hint:
                        "docs/remote-engines.md says what works with it; 'docker context use default' goes back to this machine's"
                ))
        }
        if let skew = try? await engine.clockSkew(), abs(skew) >= 5 {
            findings.append(
                Finding(
                    .warning, .clockSkew,
                    "the engine's clock is \(Int(abs(skew))) seconds \(skew < 0 ? "behind" : "ahead of") this machine's, so that files seem "
                        + "to be older or newer than they are",
                    hint: "start the engine, or the virtual machine that it is in, anew"))
        }
        return findings
    }

    /// Checks that there is room to write, and that what is ours belongs to the user.
    func examineDisk() async throws -> [Finding] {
        var findings: [Finding] = []
        // Of a repository that is not trusted nothing is known yet.
        let checkouts = (try? await checkoutFolders()) ?? []
        var seen: Set<UInt64> = []
        for folder in [project.root, project.sharedDirectory] + checkouts {
            guard let space = Files.space(at: folder), seen.insert(space.system).inserted else { continue }
            if space.isReadOnly {
                findings.append(
                    Finding(
                        .problem, .lowDisk, "'\(folder)' is on a file system that nothing can be written to",
                        hint: "mount it read-write"))
            } else if space.free < 1 << 30 {
                let isDocker = await engine.folder().flatMap { Files.space(at: $0) }.map { $0.system == space.system }
                findings.append(
                    Finding(
                        space.free < 100 << 20 ? .problem : .warning, .lowDisk,
                        "only \(ByteCount(space.free)) are left for '\(folder)'",
                        hint: isDocker ?? true
                            ? "'git conductor prune' and 'docker system prune' free some"
                            : "'git conductor prune' frees some"))
            }
        }
        let own = [project.root, project.commonDirectory, project.sharedDirectory, project.stateDirectory]
        for folder in own + checkouts {
            // A container that runs as root makes files of root in what it mounts.
            let entries = checkouts.contains(folder) ? Files.names(in: folder).map(folder.appending) : []
            guard let foreign = ([folder] + entries).first(where: { Files.otherOwner(of: $0) != nil }),
                let owner = Files.otherOwner(of: foreign)
            else { continue }
            findings.append(
                Finding(
                    Files.isWritable(foreign) ? .warning : .problem, .foreignOwner,
                    "'\(project.display(foreign))' belongs to \(owner), and not to you",
                    hint: "sudo chown -R \"$(id -u):$(id -g)\" \(folder.string.quoted)"))
        }
        return findings.isEmpty ? [Finding(ok: "there is room to write, and all belongs to you")] : findings
    }

    /// Checks that git-lfs works where files are kept with it.
    func examineLargeFiles() async throws -> [Finding] {
        var findings: [Finding] = []
        var count = 0
        for folder in [project.root] + (try await checkoutFolders()) {
            guard let attributes = try? Files.text(of: folder.appending(".gitattributes")),
                attributes.contains("filter=lfs"),
                let layout = RepositoryLayout.find(from: folder)
            else { continue }
            count += 1
            let name = folder == project.root ? "the project" : "'\(project.display(folder))'"
            if try await git.reader(folder).configuration().strings("filter.lfs.process").last ?? "" == "" {
                findings.append(
                    Finding(
                        .problem, .lfsNotSetUp, "\(name) has files of git-lfs, which git does not know here",
                        hint: "git lfs install")
                )
                continue
            }
            let hook = layout.commonDirectory.appending("hooks").appending("pre-push")
            if !Files.exists(hook), try await git.reader(folder).configuration().strings("core.hooksPath").isEmpty {
                findings.append(
                    Finding(
                        .warning, .lfsNotSetUp,
                        "a push from \(name) sends no files of git-lfs: its hook 'pre-push' was never installed",
                        hint:
                            "git -C \(folder.string.quoted) lfs install --local; what it says of our hooks does not matter"
                    ))
            }
        }
        return findings.isEmpty
            ? [Finding(ok: count == 0 ? "no file is kept with git-lfs" : "git-lfs is installed where it is used")]
            : findings
    }

    /// The tops of the checkouts.
    func checkoutFolders() async throws -> [FilePath] {
        let folder = try await settings().checkoutsFolder(in: project)
        return Files.names(in: folder).map { folder.appending($0) }.filter {
            RepositoryLayout.find(from: $0)?.top == $0
        }
    }
}
