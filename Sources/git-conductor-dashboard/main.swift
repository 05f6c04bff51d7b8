import Dashboard
import Host

endProcess(with: await DashboardProcess.run(Array(CommandLine.arguments.dropFirst()), host: .live()))
