package io.holdfast.monitor;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for everything that an operator has done: what, to whom, who asked, from where, and what came of it. */
final class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private Audit() {}

    /**
     * @param action one word
     * @param what the node or the stream, as it was asked for
     * @param outcome {@code done}, or a fault's code
     */
    static void record(RoutingContext request, String action, String what, String outcome) {
        log.info(
                "Operator action: action={} what={} by={} remote={} outcome={}",
                action,
                printable(what),
                name(request),
                request.request().remoteAddress().hostAddress(),
                outcome);
    }

    /** There is one token; whoever sends it as a password may add a name. */
    private static String name(RoutingContext request) {
        return Optional.<String>ofNullable(request.get(OperatorAccess.NAME))
                .map(Audit::printable)
                .filter(name -> !name.isEmpty())
                .orElse("token");
    }

    private static String printable(String text) {
        return NAME.matcher(text).matches() || text.isEmpty() ? text : "(not printable)";
    }
}
