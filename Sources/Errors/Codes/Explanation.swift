extension ConductorError {
    /// What a code says to the user.
    package struct Explanation: Sendable {
        /// The kind of failure.
        package let kind: Kind
        /// What happened and why, in a sentence or two. Names and commands are in single quotes.
        package let meaning: String
        /// What to do about it, with the commands.
        package let remedy: String
    }
}

extension ConductorError.Kind {
    /// The meaning and the remedy of a code.
    typealias Texts = (meaning: String, remedy: String)

    /// The codes of the kind.
    private var codes: [ConductorError.Code: Texts] {
        switch self {
        case .project: Self.projectCodes
        case .content: Self.contentCodes
        case .unknownName: Self.unknownNameCodes
        case .workAtRisk: Self.workAtRiskCodes
        case .git: Self.gitCodes.merging(Self.hookCodes) { $1 }
        case .engine: Self.engineCodes
        case .compose: Self.composeCodes
        case .container: Self.containerCodes
        case .exists: Self.existsCodes
        case .approval: Self.approvalCodes
        case .interrupted: Self.interruptedCodes
        case .usage: Self.usageCodes
        case .machine: Self.machineCodes
        }
    }

    fileprivate static let explanations = Dictionary(
        uniqueKeysWithValues: allCases.flatMap { kind in
            kind.codes.map { code, texts in
                (code, ConductorError.Explanation(kind: kind, meaning: texts.meaning, remedy: texts.remedy))
            }
        })
}

extension ConductorError.Code {
    /// What it says to the user.
    package var explanation: ConductorError.Explanation {
        guard let explanation = ConductorError.Kind.explanations[self] else {
            // No user comes here: 'ErrorCodeTests' asks for the explanation of every code.
            preconditionFailure("the code '\(rawValue)' has no explanation")
        }
        return explanation
    }

    /// The kind of failure.
    package var kind: ConductorError.Kind { explanation.kind }
}
