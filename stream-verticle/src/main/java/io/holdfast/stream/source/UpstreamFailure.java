package io.holdfast.stream.source;

import io.holdfast.wire.Fault;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** What an upstream that does not answer, or refuses, is to a client. */
public final class UpstreamFailure {
    /** Bad gateway and gateway timeout, which are said by what stands before a server. */
    private static final Set<Integer> WORTH_ANOTHER = Set.of(502, 504);

    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    private UpstreamFailure() {}

    /** Of a call that got no answer. */
    public static Fault fault(Throwable failure) {
        return late(failure) ? Fault.UPSTREAM_TIMEOUT : Fault.UPSTREAM_UNREACHABLE;
    }

    /** Without addresses: a client may see it. */
    public static String describe(Throwable failure) {
        if (late(failure)) {
            return "connection timed out";
        } else if (failure instanceof ConnectException) {
            return "connection refused";
        } else if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static boolean late(Throwable failure) {
        return failure instanceof TimeoutException || failure instanceof ConnectTimeoutException;
    }

    /** The upstream's own status says more than ours could: 4xx is passed on, anything else becomes a bad gateway. */
    public static int told(int status) {
        return status >= CLIENT_ERROR && status < SERVER_ERROR ? status : Fault.UPSTREAM_REFUSED.status();
    }

    /** Whether the next call, or another upstream, may be answered otherwise. */
    public static boolean worthAnother(int status) {
        return WORTH_ANOTHER.contains(status);
    }
}
