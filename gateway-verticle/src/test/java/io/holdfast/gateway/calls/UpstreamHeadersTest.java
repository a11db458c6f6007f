package io.holdfast.gateway.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.gateway.client.Client;
import io.holdfast.gateway.client.HttpProbe;
import io.holdfast.gateway.client.TrustedProxies;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamHeadersTest {
    private final HttpProbe<Map<String, String>> probe = new HttpProbe<>(
            request -> UpstreamHeaders.of(request, Client.of(request, TrustedProxies.of(List.of()), "")));

    @AfterEach
    void close() {
        probe.close();
    }

    @Test
    void whatIsMeantForTheUpstreamGoesOn() {
        assertThat(probe.get("/", "Authorization: Bearer t", "Content-Type: application/json", "X-Tenant: 7"))
                .containsEntry("authorization", "Bearer t")
                .containsEntry("content-type", "application/json")
                .containsEntry("x-tenant", "7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: text/html",
                "Accept-Encoding: gzip",
                "Connection: keep-alive",
                "Content-Length: 0",
                "Expect: 100-continue",
                "Forwarded: for=6.6.6.6",
                "Idempotency-Key: k",
                "Keep-Alive: timeout=5",
                "Last-Event-ID: x-1",
                "Origin: https://example.org",
                "Proxy-Authorization: Basic eA==",
                "Referer: https://example.org/",
                "Sec-Fetch-Mode: cors",
                "Sec-WebSocket-Key: x",
                "TE: trailers",
                "Trailer: x",
                "Upgrade: foo/2",
                "X-Real-IP: 6.6.6.6",
                "X-Session-ID: s",
                "X-Stream-ID: x"
            })
    void whatIsAboutThisConnectionOrAboutUsStaysHere(String line) {
        String name = line.substring(0, line.indexOf(':'));

        assertThat(probe.get("/", line).keySet()).doesNotContain(name, name.toLowerCase(Locale.ROOT));
    }

    @Test
    void theClientsTraceGoesOn() {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(probe.get("/", "traceparent: " + parent, "tracestate: a=1"))
                .containsEntry("traceparent", parent)
                .containsEntry("tracestate", "a=1");
    }

    @Test
    void theUpstreamIsToldWhoAsked() {
        assertThat(probe.get("/")).containsEntry("x-forwarded-for", "127.0.0.1");
    }

    @Test
    void aStrangersWordOnWhoAskedIsNotPassedOn() {
        assertThat(probe.get("/", "X-Forwarded-For: 6.6.6.6")).containsEntry("x-forwarded-for", "127.0.0.1");
    }

    @Test
    void aFieldThatWasSentTwiceIsOneList() {
        assertThat(probe.get("/", "X-Tag: a", "x-tag: b")).containsEntry("x-tag", "a, b");
    }

    /** RFC 9110 7.6.1: whatever Connection lists is meant for the next hop only. */
    @Test
    void aFieldThatConnectionNamesStaysHere() {
        assertThat(probe.get("/", "Connection: close, X-Hop", "X-Hop: 1")).doesNotContainKey("x-hop");
    }
}
