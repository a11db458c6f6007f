package io.holdfast.settings;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import io.holdfast.wire.OnDisconnect;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;

/** The keys that more than one part of a node reads: one place for their defaults and bounds. */
public final class CommonSettings {
    private static final int KB = 1024;
    private static final int MB = 1024 * KB;

    /** What TLS is spoken in, with clients and between nodes. */
    public static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    public static final int MAX_CALL_BODY_BYTES = 100 * MB;

    private CommonSettings() {}

    /** Whether nobody but this machine can reach what listens there; a name may be looked up by whoever starts a node on it. */
    public static boolean loopback(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        try {
            return address == null
                    ? host.equals("localhost")
                    : InetAddress.getByAddress(address).isLoopbackAddress();
        } catch (UnknownHostException wrongLength) {
            return false;
        }
    }

    /** The address that is listened on. */
    public static String host(Settings settings) {
        return settings.text("host", "127.0.0.1");
    }

    /** With fewer nodes than this in sight, a node may be cut off from the others and takes no work. */
    public static int minimumNodes(Settings settings) {
        return settings.integer("minimum-nodes", 1, 1, 1000);
    }

    /** How long an upstream is waited for on a route that does not say so itself. */
    public static Timeouts timeouts(Settings settings) {
        return Timeouts.from(settings, Timeouts.DEFAULT);
    }

    /** What becomes of a stream when the last client that reads it hangs up. */
    public static OnDisconnect onDisconnect(Settings settings, OnDisconnect def) {
        return settings.choice("on-disconnect", def, OnDisconnect.class);
    }

    /** How a stream goes on when its owner or its upstream connection is lost. */
    public static OnOwnerLoss onOwnerLoss(Settings settings, OnOwnerLoss def) {
        return settings.choice("on-owner-loss", def, OnOwnerLoss.class);
    }

    /** A request's body, and a WebSocket message. */
    public static int maxBodyBytes(Settings settings) {
        return maxBodyBytes(settings, 10 * MB);
    }

    public static int maxBodyBytes(Settings settings, int def) {
        return (int) settings.bytes("max-body-size", def, KB, 1024L * MB);
    }

    /** With clients and upstreams that want it. */
    public static boolean webSocketCompression(Settings settings) {
        return settings.flag("websocket-compression", false);
    }

    /** Connections of clients to one node; 0 for any number. */
    public static int maxConnections(Settings settings) {
        return settings.integer("max-connections", 20_000, 0, 1_000_000);
    }

    /** Bytes of events, or of a call's body, that may be on their way to one receiver. */
    public static int creditBytes(Settings settings) {
        return (int) settings.bytes("credit", 64 * KB, KB, 16 * MB);
    }

    /** How long a leaving node takes at most. */
    public static Duration drainTimeout(Settings settings) {
        return settings.duration("drain-timeout", ofSeconds(30), ZERO, ofMinutes(60));
    }

    /** Over how long a leaving node spreads what it gives to others, first its streams, then its readers. */
    public static Duration drainSpread(Settings settings) {
        Duration most = drainTimeout(settings).dividedBy(4);
        Duration spread = settings.duration("drain-spread", ofSeconds(5), ZERO, ofMinutes(10));
        return spread.compareTo(most) < 0 ? spread : most;
    }

    /** Age at which a stream is ended. */
    public static Duration maxStreamDuration(Settings settings) {
        return settings.duration("max-stream-duration", ofHours(1), ofSeconds(1), ofHours(24));
    }

    /** How long an ended stream can be read. */
    public static Duration retention(Settings settings) {
        return settings.duration("retention", ofMinutes(10), ofSeconds(1), ofHours(24));
    }
}
