/// A row of the table. It is a type, because ArgumentParser knows a command by its type.
protocol ComposeVerbRow: SendableMetatype {
    /// The verb.
    static var verb: ComposeVerb { get }
}

extension ComposeVerb {
    /// The commands of the table, in the order of the help.
    static let commands: [any VerbCommandType.Type] = [
        VerbCommand<Down>.self, VerbCommand<Start>.self, VerbCommand<Stop>.self, VerbCommand<Restart>.self,
        VerbCommand<Kill>.self,
        VerbCommand<Remove>.self, VerbCommand<Pause>.self, VerbCommand<Unpause>.self, VerbCommand<Build>.self,
        VerbCommand<Pull>.self, VerbCommand<Logs>.self, VerbCommand<PS>.self,
        VerbCommand<Run>.self, VerbCommand<Exec>.self, VerbCommand<Attach>.self, VerbCommand<Copy>.self,
        VerbCommand<Port>.self, VerbCommand<Top>.self, VerbCommand<Stats>.self, VerbCommand<Images>.self,
        VerbCommand<Volumes>.self, VerbCommand<Events>.self, VerbCommand<Watch>.self, VerbCommand<List>.self,
    ]

    /// docker-compose's commands that are none of ours.
    static let others: Set = [
        "bridge", "commit", "convert", "create", "export", "publish", "push", "scale", "version",
    ]

    /// Returns the command of a verb; `nil` where the table has none of that name.
    static func command(named name: String) -> (any VerbCommandType.Type)? { commands.first { $0.verb.name == name } }
}
