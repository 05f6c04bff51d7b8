import Testing
import YAML

@testable import Pipeline

/// What we add is written into what docker-compose printed, for each of its versions alike.
@Suite struct ResolvedAdditionTests {
    private func merged(_ printed: String, _ additions: Value) throws -> String {
        let root = try #require(try Document(printed, file: "config").root)
        return Value(copying: root).merging(additions).serialized()
    }

    /// A mount at `/app`, an image and a build context, a variable, a placeholder, no name, and a new volume.
    private let additions: Value = [
        "services": [
            "web": [
                "image": "conductor/web:1", "build": ["context": "/p/src/web"],
                "volumes": [["type": "bind", "source": "/p/src/web", "target": "/app"], "keep:/app/node_modules"],
                "environment": ["GIT_CONFIG_COUNT": "1"], "depends_on": ["db": ["condition": "service_healthy"]],
                "container_name": .tagged("!reset", .null),
            ]
        ],
        "volumes": ["keep": .mapping([])],
    ]

    @Test("What Compose v2 prints: only what we add is another, and numbers stay as they are spelled")
    func second() throws {
        let printed = """
            name: shop
            services:
              api:
                cpus: 0.50
                image: acme/api
                labels:
                  answer: "no"
                  time: "12:30"
              web:
                build:
                  context: https://example.com/web.git
                  dockerfile: Dockerfile
                container_name: web
                depends_on:
                  db:
                    condition: service_started
                    required: true
                environment:
                  PRICE: 5$$
                image: acme/web
                volumes:
                  - type: volume
                    source: old
                    target: /app/
                    volume: {}
                  - type: bind
                    source: /p/conf
                    target: /etc/app
                    bind:
                      create_host_path: true
            volumes:
              old:
                name: shop_old

            """
        #expect(
            try merged(printed, additions) == """
                name: shop
                services:
                  api:
                    cpus: 0.50
                    image: acme/api
                    labels:
                      answer: "no"
                      time: "12:30"
                  web:
                    build:
                      context: /p/src/web
                      dockerfile: Dockerfile
                    depends_on:
                      db:
                        condition: service_healthy
                        required: true
                    environment:
                      PRICE: 5$$
                      GIT_CONFIG_COUNT: "1"
                    image: conductor/web:1
                    volumes:
                      - type: bind
                        source: /p/conf
                        target: /etc/app
                        bind:
                          create_host_path: true
                      - type: bind
                        source: /p/src/web
                        target: /app
                      - keep:/app/node_modules
                volumes:
                  old:
                    name: shop_old
                  keep: {}

                """)
    }

    @Test("What docker-compose 1 prints: the short forms")
    func first() throws {
        let printed = """
            services:
              web:
                build:
                  context: https://example.com/web.git
                depends_on:
                - cache
                image: acme/web
                volumes:
                - /p/conf:/etc/app:ro
                - old:/app//:rw
                - /app/node_modules
            version: '2.4'

            """
        #expect(
            try merged(printed, additions) == """
                services:
                  web:
                    build:
                      context: /p/src/web
                    depends_on:
                      cache:
                        condition: service_started
                      db:
                        condition: service_healthy
                    image: conductor/web:1
                    volumes:
                      - /p/conf:/etc/app:ro
                      - type: bind
                        source: /p/src/web
                        target: /app
                      - keep:/app/node_modules
                    environment:
                      GIT_CONFIG_COUNT: "1"
                version: "2.4"
                volumes:
                  keep: {}

                """)
    }
}
