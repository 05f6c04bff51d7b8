/// The files of the page, which the program carries with it.
enum PageFiles {
    /// What the page may load and do: its own files, and nothing from elsewhere.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// An answer to a request.
    struct Answer: Sendable, Equatable {
        /// The status of HTTP.
        let status: Int
        /// What it is: `text/html`, …
        let type: String
        /// The body.
        let bytes: [UInt8]

        /// Says something in a line.
        init(status: Int, text: String) {
            self.status = status
            type = "text/plain"
            bytes = Array("\(text)\n".utf8)
        }

        /// Has a file of the page.
        fileprivate init(name: String, bytes: [UInt8]) {
            status = 200
            type = name.hasSuffix(".js") ? "text/javascript" : name.hasSuffix(".css") ? "text/css" : "text/html"
            self.bytes = bytes
        }

        /// The headers.
        var headers: [(String, String)] {
            [
                ("Content-Type", "\(type); charset=utf-8"),
                ("Content-Length", "\(bytes.count)"),
                ("Cache-Control", "no-store"),
                ("Content-Security-Policy", policy),
                ("Cross-Origin-Opener-Policy", "same-origin"),
                ("Cross-Origin-Resource-Policy", "same-origin"),
                ("Referrer-Policy", "no-referrer"),
                ("X-Content-Type-Options", "nosniff"),
            ]
        }
    }

    private static let files: [String: [UInt8]] = [
        "activity.js": PackageResources.activity_js,
        "announce.js": PackageResources.announce_js,
        "ansi.js": PackageResources.ansi_js,
        "connection.js": PackageResources.connection_js,
        "dialogs.js": PackageResources.dialogs_js,
        "dock.css": PackageResources.dock_css,
        "dock.js": PackageResources.dock_js,
        "dom.js": PackageResources.dom_js,
        "graph.js": PackageResources.graph_js,
        "header.css": PackageResources.header_css,
        "header.js": PackageResources.header_js,
        "": PackageResources.index_html,
        "keyboard.js": PackageResources.keyboard_js,
        "lines.js": PackageResources.lines_js,
        "logs.js": PackageResources.logs_js,
        "notices.js": PackageResources.notices_js,
        "page.css": PackageResources.page_css,
        "page.js": PackageResources.page_js,
        "services.css": PackageResources.services_css,
        "services.js": PackageResources.services_js,
        "signs.js": PackageResources.signs_js,
        "start.js": PackageResources.start_js,
        "words.js": PackageResources.words_js,
    ]

    /// Returns the answer with a file; `nil` where there is none of that name.
    static func answer(_ name: String) -> Answer? {
        files[name].map { Answer(name: name, bytes: $0) }
    }
}
