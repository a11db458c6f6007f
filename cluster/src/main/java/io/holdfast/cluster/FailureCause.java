package io.holdfast.cluster;

import com.hazelcast.core.HazelcastException;
import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.EncodeException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why something failed, as far as that tells what to do about it. */
public enum FailureCause {
    CONNECTION,
    /** Timeouts included. */
    MESSAGE_PROCESSING,
    RESOURCE_EXHAUSTION,
    DEPENDENCY,
    UNKNOWN;

    private static final int DEEPEST = 10;

    private static final Set<Class<?>> CONNECTIONS = Set.of(
            SocketException.class,
            UnknownHostException.class,
            ClosedChannelException.class,
            HttpClosedException.class,
            StreamResetException.class,
            SSLException.class);
    private static final Set<Class<?>> PROCESSING =
            Set.of(TimeoutException.class, DecodeException.class, EncodeException.class);
    private static final Set<Class<?>> RESOURCES = Set.of(VirtualMachineError.class, RejectedExecutionException.class);

    /** The word that metrics, events and alerts have for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether somebody should look at once. */
    public boolean critical() {
        return this == RESOURCE_EXHAUSTION || this == DEPENDENCY;
    }

    /** By the types of the failure and of what caused it; what it says counts only when no type tells anything. */
    public static FailureCause of(Throwable failure) {
        Throwable next = failure;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            Optional<FailureCause> cause = ofType(next);
            if (cause.isPresent()) {
                return cause.get();
            }
            next = next.getCause();
        }
        return ofMessage(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT));
    }

    private static Optional<FailureCause> ofType(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return Optional.of(of(refusal.fault()));
        }
        if (isOne(failure, CONNECTIONS)) {
            return Optional.of(CONNECTION);
        }
        if (isOne(failure, PROCESSING)) {
            return Optional.of(MESSAGE_PROCESSING);
        }
        if (isOne(failure, RESOURCES)) {
            return Optional.of(RESOURCE_EXHAUSTION);
        }
        return failure instanceof HazelcastException ? Optional.of(DEPENDENCY) : Optional.empty();
    }

    private static boolean isOne(Throwable failure, Set<Class<?>> types) {
        return types.stream().anyMatch(type -> type.isInstance(failure));
    }

    private static FailureCause ofMessage(String message) {
        if (message.contains("timeout") || message.contains("timed out")) {
            return MESSAGE_PROCESSING;
        }
        if (message.contains("connection")) {
            return CONNECTION;
        }
        return message.contains("memory") ? RESOURCE_EXHAUSTION : UNKNOWN;
    }

    public static FailureCause of(Fault fault) {
        return switch (fault) {
            case UPSTREAM_UNREACHABLE, UPSTREAM_LOST, UPSTREAM_UNAVAILABLE, OWNER_LOST, CALL_LOST -> CONNECTION;
            case UPSTREAM_TIMEOUT,
                    UPSTREAM_IDLE,
                    OWNER_SILENT,
                    DURATION_EXCEEDED,
                    EVENT_TOO_LARGE,
                    REPLAY_DIVERGED,
                    UPSTREAM_REFUSED,
                    UPSTREAM_NOT_A_STREAM -> MESSAGE_PROCESSING;
            case OVERLOADED, STREAM_LIMIT, CONNECTION_LIMIT, CALL_LIMIT, JOURNAL_FULL -> RESOURCE_EXHAUSTION;
            case JOURNAL_UNAVAILABLE, LIMITER_UNAVAILABLE, AUTH_UNAVAILABLE -> DEPENDENCY;
            default -> UNKNOWN;
        };
    }
}
