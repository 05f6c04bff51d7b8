import ConductorCommands
import Host

#if canImport(System)
import System
#else
import SystemPackage
#endif

let host = Host.live()
exit(await ConductorCommandLine.run(Array(CommandLine.arguments.dropFirst()), host: host))
