package io.holdfast.gateway;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.gateway.client.TrustedProxies;
import io.holdfast.gateway.http.ConnectionConfig;
import io.holdfast.gateway.http.SecurityConfig;
import io.holdfast.gateway.limits.RateLimitConfig;
import io.holdfast.settings.CommonSettings;
import io.holdfast.settings.Settings;
import io.holdfast.tracing.TracingConfig;
import java.time.Duration;

/**
 * Settings of the gateway verticle, fixed at start.
 *
 * @param host the address that is listened on
 * @param httpPort 0 for any free one
 * @param wsPort 0 for any free one
 * @param heartbeat silence on an SSE response after which a comment keeps proxies awake
 * @param webSocketPing time between pings
 * @param webSocketCompression whether clients are offered it
 * @param creditBytes bytes of events that may be on their way to one subscription
 * @param maxBodyBytes a WebSocket message
 * @param maxSocketStreams streams at once on one WebSocket
 * @param attachTimeout until an owner has answered a resume or a cancel
 * @param failoverTimeout how long readers are kept while a lost stream's next owner could be found
 * @param silenceCheck silence of an owner after which it is asked whether something was lost on the way
 * @param keyRetention how long an idempotency key stands for its stream at most, which is no shorter than the stream
 *     can be read
 * @param trustedProxies addresses whose X-Forwarded-For and X-Real-IP are believed
 * @param drainSpread over how long a leaving gateway sends its clients to others
 * @param rateLimit how often clients may ask
 * @param connections how many connections they may have
 * @param security who may do what, and what nobody may
 * @param durableStreams whether clients may make streams themselves
 * @param tracing whether what becomes of streams is told
 */
public record GatewayConfig(
        String host,
        int httpPort,
        int wsPort,
        Duration heartbeat,
        Duration webSocketPing,
        boolean webSocketCompression,
        int creditBytes,
        int maxBodyBytes,
        int maxSocketStreams,
        Duration attachTimeout,
        Duration failoverTimeout,
        Duration silenceCheck,
        Duration keyRetention,
        TrustedProxies trustedProxies,
        Duration drainSpread,
        RateLimitConfig rateLimit,
        ConnectionConfig connections,
        SecurityConfig security,
        boolean durableStreams,
        boolean push,
        TracingConfig tracing) {

    public static GatewayConfig from(Settings settings) {
        return new GatewayConfig(
                CommonSettings.host(settings),
                settings.integer("http-port", 8080, 0, 65_535),
                settings.integer("ws-port", 8082, 0, 65_535),
                settings.duration("heartbeat", ofSeconds(15), ofSeconds(1), ofMinutes(5)),
                settings.duration("websocket-ping", ofSeconds(20), ofSeconds(1), ofMinutes(5)),
                CommonSettings.webSocketCompression(settings),
                CommonSettings.creditBytes(settings),
                CommonSettings.maxBodyBytes(settings),
                settings.integer("max-socket-streams", 100, 1, 10_000),
                settings.duration("attach-timeout", ofSeconds(5), ofMillis(100), ofMinutes(1)),
                settings.duration("failover-timeout", ofSeconds(30), ofSeconds(1), ofMinutes(10)),
                settings.duration("silence-check", ofSeconds(10), ofSeconds(1), ofMinutes(10)),
                CommonSettings.maxStreamDuration(settings).plus(CommonSettings.retention(settings)),
                TrustedProxies.from(settings),
                CommonSettings.drainSpread(settings),
                RateLimitConfig.from(settings),
                ConnectionConfig.from(settings),
                SecurityConfig.from(settings),
                settings.flag("durable-streams", false),
                settings.flag("push", false),
                TracingConfig.from(settings));
    }
}
