package io.holdfast.monitor.operators;

import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for everything that an operator has done: what, to whom, who asked, from where, and what came of it. */
public final class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    private Audit() {}

    /**
     * @param action one word
     * @param what the node or the stream, as it was asked for
     * @param outcome {@code done}, or a fault's code
     */
    public static void record(RoutingContext request, String action, String what, String outcome) {
        log.info(
                "Operator action: action={} what={} by={} remote={} outcome={}",
                action,
                printable(what),
                name(request),
                request.request().remoteAddress().hostAddress(),
                outcome);
    }

    private static String name(RoutingContext request) {
        String sent = Operator.sent(request);
        return sent.isEmpty() ? "token" : printable(sent);
    }

    private static String printable(String text) {
        return Operator.isName(text) || text.isEmpty() ? text : "(not printable)";
    }
}
