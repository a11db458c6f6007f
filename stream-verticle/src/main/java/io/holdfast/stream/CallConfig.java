package io.holdfast.stream;

import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;

/**
 * Settings of API calls and WebSockets that are passed through, fixed at start.
 *
 * @param max open ones of one node
 * @param connections of API calls to one upstream that one verticle instance may hold
 * @param creditBytes of a request's body or a client's messages that may be on their way to one call
 * @param maxMessageBytes of a WebSocket, whatever its route allows
 * @param webSocketCompression whether upstreams are offered it
 */
public record CallConfig(int max, int connections, int creditBytes, int maxMessageBytes, boolean webSocketCompression) {
    static CallConfig from(Settings settings) {
        return new CallConfig(
                settings.integer("max-calls", 10_000, 1, 1_000_000),
                settings.integer("call-connections", 1_000, 1, 60_000),
                CommonSettings.creditBytes(settings),
                CommonSettings.maxBodyBytes(settings),
                CommonSettings.webSocketCompression(settings));
    }
}
