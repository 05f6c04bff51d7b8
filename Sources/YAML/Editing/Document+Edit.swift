extension Document {
    /// Replaces the value at a path, or adds it, with the mappings that are missing on the way.
    ///
    /// Only the lines of the value change. Where the path leads through an alias, the alias becomes a
    /// mapping that merges it (`<<: *name`) and adds the rest; a key that comes by a merge key is added
    /// to the mapping itself, with a copy of what it held where the path goes on.
    ///
    /// - Throws: Where the change would affect other places: the node has an anchor that others alias, the path
    ///   does not fit what is there, or the text cannot be edited so. The document is then as it was.
    package mutating func set(_ value: Value, at path: [PathStep]) throws(YAMLError) {
        try reach(.set(Draft(value)), at: path)
    }

    /// Appends to the sequence at a path, which is made where it is missing or null.
    ///
    /// - Throws: As `set`, and where the sequence is an alias or no sequence.
    package mutating func append(_ value: Value, to path: [PathStep]) throws(YAMLError) {
        try reach(.append(Draft(value)), at: path)
    }

    /// Removes the entry or item at a path; does nothing where there is none.
    ///
    /// A collection that loses its last entry becomes `{}` or `[]`. A key that is written in a mapping and
    /// comes by a merge key too has the merged value afterwards.
    ///
    /// - Throws: As `set`, and where the entry comes only by an alias or a merge key.
    package mutating func remove(at path: [PathStep]) throws(YAMLError) {
        guard let root, let plan = try Planner(self).removal(at: path, root: root) else { return }
        try make(plan)
    }

    private mutating func reach(_ goal: Goal, at path: [PathStep]) throws(YAMLError) {
        let planner = Planner(self)
        guard let root else {
            let draft = try planner.fresh(path[...], goal, at: nil)
            self = try proved(Editor(self).textWithRoot(draft), Shape(draft, planner.anchors), at: nil)
            return
        }
        guard let plan = try planner.plan(goal, at: path, root: root) else { return }
        try make(plan)
    }

    private mutating func make(_ plan: Planner.Plan) throws(YAMLError) {
        guard let root else { return }
        let anchors = Anchors(root)
        let editor = Editor(self)
        var before = Shape(root, anchors)
        if editor.endsLastLine(plan), let whole = try? Document(text + editor.eol, file: file), let root = whole.root {
            // A block scalar that ends the file gains the line break that comes after it.
            before = Shape(root, Anchors(root))
        }
        let after = before.applying(plan.change, at: plan.location.path[...], anchors)
        do {
            self = try proved(editor.text(plan), after, at: plan.location.node)
        } catch {
            guard case .remove = plan.change else { throw error }
            self = try proved(Editor(self, dropsBlankLines: true).text(plan), after, at: plan.location.node)
        }
    }

    /// Returns the document of an edited text, if it says what it should.
    private func proved(_ text: String, _ shape: Shape, at node: Node?) throws(YAMLError) -> Document {
        let edited = try? Document(text, file: file)
        if let edited, let root = edited.root, Shape(root, Anchors(root)) == shape { return edited }
        let message = "this cannot be changed without touching the rest of the text; edit the file by hand"
        throw node.map { error(message, at: $0) } ?? YAMLError(message: message, file: file)
    }
}
