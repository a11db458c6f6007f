package io.holdfast.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {
    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @Nested
    class Session {
        private final HttpProbe<Client> probe =
                new HttpProbe<>(request -> Client.of(request, TrustedProxies.of(List.of()), ""));

        @AfterEach
        void close() {
            probe.close();
        }

        @Test
        void aClientKeepsTheSessionOfItsHeader() {
            assertThat(probe.get("/", "X-Session-ID: s-1")).isEqualTo(new Client("s-1", true, "127.0.0.1"));
        }

        @Test
        void whoCanNotSetHeadersSendsAParameter() {
            assertThat(probe.get("/?sessionId=s-1").session()).isEqualTo("s-1");
        }

        @Test
        void theHeaderWins() {
            assertThat(probe.get("/?sessionId=s-1", "X-Session-ID: s-2").session())
                    .isEqualTo("s-2");
        }

        @Test
        void aNewClientIsGivenASession() {
            Client client = probe.get("/");

            assertThat(client.session()).matches(UUID);
            assertThat(client.returning()).isFalse();
        }

        @Test
        void noTwoNewClientsShareOne() {
            assertThat(probe.get("/").session()).isNotEqualTo(probe.get("/").session());
        }

        @ParameterizedTest
        @ValueSource(strings = {"a b", "a;b", "a=b", "<script>", "é", "'", "../x", "a,b"})
        void whatMustNotStandInLogsAndHeadersIsReplaced(String session) {
            Client client = probe.get("/", "X-Session-ID: " + session);

            assertThat(client.session()).matches(UUID);
            assertThat(client.returning()).isFalse();
        }

        @Test
        void aLineFeedInTheParameterIsReplacedToo() {
            assertThat(probe.get("/?sessionId=a%0Ab").session()).matches(UUID);
        }

        @Test
        void aSessionHas128CharactersAtMost() {
            assertThat(probe.get("/", "X-Session-ID: " + "a".repeat(128)).returning())
                    .isTrue();
            assertThat(probe.get("/", "X-Session-ID: " + "a".repeat(129)).returning())
                    .isFalse();
        }

        @Test
        void aClientMayNameAnotherOfItsSessions() {
            assertThat(new Client("s-1", true, "ip").in("s-2")).isEqualTo(new Client("s-2", true, "ip"));
        }

        @Test
        void aClientThatNamesNoneStaysInItsOwn() {
            assertThat(new Client("s-1", true, "ip").in("")).isEqualTo(new Client("s-1", true, "ip"));
        }

        @Test
        void aClientThatNamesAnImpossibleOneIsGivenANewOne() {
            assertThat(new Client("s-1", true, "ip").in("a b").session()).matches(UUID);
        }
    }

    @Nested
    class Behind {
        private static final String FORWARDED = "X-Forwarded-For: 203.0.113.7";

        @Test
        void aStrangersHeadersAreNotBelieved() {
            try (HttpProbe<String> probe = probe(List.of("10.0.0.1"))) {
                assertThat(probe.get("/", FORWARDED, "X-Real-IP: 203.0.113.8")).isEqualTo("127.0.0.1");
            }
        }

        @Test
        void aTrustedProxySaysWhoAsked() {
            try (HttpProbe<String> probe = probe(List.of("127.0.0.1"))) {
                assertThat(probe.get("/", FORWARDED)).isEqualTo("203.0.113.7");
            }
        }

        @Test
        void aProxyMaySayItInXRealIp() {
            try (HttpProbe<String> probe = probe(List.of("127.0.0.1"))) {
                assertThat(probe.get("/", "X-Real-IP: 203.0.113.8")).isEqualTo("203.0.113.8");
            }
        }

        @Test
        void aTrustedProxyThatSaysNothingIsTheClient() {
            try (HttpProbe<String> probe = probe(List.of("127.0.0.1"))) {
                assertThat(probe.get("/")).isEqualTo("127.0.0.1");
            }
        }

        @Test
        void aProxyBehindAProxyIsNotTheClient() {
            try (HttpProbe<String> probe = probe(List.of("127.0.0.1", "10.0.0.9"))) {
                assertThat(probe.get("/", FORWARDED + ", 10.0.0.9")).isEqualTo("203.0.113.7");
            }
        }

        /** A proxy appends the address it saw; everything before it is what the client claims. */
        @Test
        void whatAClientClaimsInFrontOfTheProxysWordIsNotBelieved() {
            try (HttpProbe<String> probe = probe(List.of("127.0.0.1"))) {
                assertThat(probe.get("/", "X-Forwarded-For: 6.6.6.6, 203.0.113.7"))
                        .isEqualTo("203.0.113.7");
            }
        }

        @Test
        void aNetworkMayBeTrusted() {
            try (HttpProbe<String> probe = probe(List.of("127.0.0.0/8", "10.1.0.0/16", "fd00::/8"))) {
                assertThat(probe.get("/", FORWARDED + ", fd12::1, 10.1.255.1")).isEqualTo("203.0.113.7");
                assertThat(probe.get("/", FORWARDED + ", 10.2.0.1, 10.1.0.1")).isEqualTo("10.2.0.1");
            }
        }

        @Test
        void anIpv4AddressInIpv6ClothesIsItself() {
            try (HttpProbe<String> probe = probe(List.of("127.0.0.1", "10.0.0.0/8"))) {
                assertThat(probe.get("/", FORWARDED + ", ::ffff:10.0.0.9")).isEqualTo("203.0.113.7");
            }
        }

        @Test
        void aProxyMayAddThePort() {
            try (HttpProbe<String> probe = probe(List.of("127.0.0.1"))) {
                assertThat(probe.get("/", "X-Forwarded-For: 203.0.113.7:4711")).isEqualTo("203.0.113.7");
                assertThat(probe.get("/", "X-Forwarded-For: [2001:db8::1]:4711"))
                        .isEqualTo("2001:db8::1");
            }
        }

        /** It would end up in the log, and be counted as a client of its own. */
        @Test
        void whatIsNoAddressIsNobody() {
            try (HttpProbe<String> probe = probe(List.of("127.0.0.1", "10.0.0.0/8"))) {
                assertThat(probe.get("/", "X-Forwarded-For: evil, 10.0.0.9")).isEqualTo("10.0.0.9");
                assertThat(probe.get("/", "X-Real-IP: evil")).isEqualTo("127.0.0.1");
            }
        }

        private static HttpProbe<String> probe(List<String> trusted) {
            return new HttpProbe<>(request ->
                    Client.of(request, TrustedProxies.of(trusted), "").ip());
        }
    }
}
