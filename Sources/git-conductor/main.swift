import ConductorCommands
import Host

let code = await ConductorCommandLine.run(Array(CommandLine.arguments.dropFirst()), host: .live())
endProcess(with: code)
