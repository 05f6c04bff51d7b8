import Testing

@testable import Pipeline

@Suite struct ResolvedPortTests {
    @Test("Ports that docker-compose 1 prints otherwise than it reads them")
    func mended() {
        let printed = """
            services:
              s:
                ports:
                - published: 18300-18310
                  target: 80
                - protocol: udp
                  published: 18400-18401
                  target: 81
                - 127.0.0.1:18300:80/tcp
                - 127.0.0.1::82/tcp
                - 127.0.0.1:18301:83/udp
                - published: 8080
                  target: 84
                - target: 85
            version: '3.8'

            """
        #expect(
            ResolvedStack.mendedPorts(printed) == """
                services:
                  s:
                    ports:
                    - "18300-18310:80"
                    - "18400-18401:81/udp"
                    - 127.0.0.1:18300:80
                    - 127.0.0.1::82
                    - 127.0.0.1:18301:83/udp
                    - published: 8080
                      target: 84
                    - target: 85
                version: '3.8'

                """)
    }
}
