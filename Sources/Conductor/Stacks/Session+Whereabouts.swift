import Compose
import Docker
import Errors
import Git
import Host
import Pipeline
import Projects
import Repositories
import SystemPackage

extension Session {
    /// Returns where the current folder is, and the state of the stack around it.
    ///
    /// - Throws: as ``load(tool:expecting:)``.
    package func whereabouts() async throws -> Whereabouts {
        let situation = try await load(tool: .none)
        var containers: [Container]?
        do {
            containers = try await self.containers(of: situation.stack)
        } catch let error as ConductorError where error.kind == .engine {
            warn(error.message)
        }
        let started = situation.services.filter(\.isStarted).map(\.name)
        let waiting = started.filter { name in
            let own = containers?.filter { $0.service == name } ?? []
            return own.isEmpty || !own.allSatisfy(\.isReady)
        }
        var checkouts: [Whereabouts.Checkout] = []
        for checkout in situation.checkouts {
            let head = try? await git.reader(checkout.path).head()
            let layout = RepositoryLayout.find(from: checkout.path)
            checkouts.append(
                .init(
                    source: checkout.name, path: checkout.path.string, branch: head?.branch,
                    commit: head?.commit?.description, operation: layout?.operationInProgress?.description,
                    operationBranch: layout?.branchOfOperation, mounted: checkout.isMounted,
                    here: host.currentDirectory.starts(with: checkout.path)))
        }
        return Whereabouts(
            project: situation.name, worktree: project.root.string, main: !project.isLinkedWorktree,
            branch: try await reader.head().branch, stack: situation.stack, environment: situation.environment.name,
            state: containers?.stateOfStack ?? "unknown", healthy: containers.map { _ in waiting.isEmpty },
            waiting: waiting, urls: situation.addresses(of: containers ?? []), checkouts: checkouts)
    }

    /// Returns the addresses at which the services of the stack publish ports of TCP.
    ///
    /// - Throws: as ``load(tool:expecting:)``; `ConductorError` of kind `engine`.
    package func addresses() async throws -> [Whereabouts.Address] {
        let situation = try await load(tool: .none)
        return situation.addresses(of: try await containers(of: situation.stack))
    }
}

extension Situation {
    /// Returns the addresses at which services publish: those of containers that run, or else those that they would have.
    fileprivate func addresses(of containers: [Container]) -> [Whereabouts.Address] {
        publishedPorts.compactMap { port in
            guard port.moved.transport == "tcp", port.moved.target.count == 1 else { return nil }
            let target = port.moved.target.lowerBound
            let actual = containers.filter { $0.service == port.service }.flatMap { $0.hostPorts(of: target) }
            let planned = port.moved.published.flatMap { $0.count == 1 ? $0.lowerBound : nil }
            // A container that waits to be recreated listens where it did.
            let isActual = planned.map(actual.contains) ?? false
            guard let outside = isActual ? planned : actual.first ?? planned else { return nil }
            let scheme = PublishedAddress.scheme(ofPort: target).map { "\($0)://" } ?? ""
            return .init(service: port.service, target: target, url: "\(scheme)\(port.moved.localHost):\(outside)")
        }
    }
}
