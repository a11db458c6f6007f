package io.holdfast.monitor.operators;

import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.regex.Pattern;

/** Who asks. There is one token; whoever sends it as a password may add a name. */
public final class Operator {
    private static final String UNNAMED = "operator";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private Operator() {}

    public static String name(RoutingContext request) {
        String sent = sent(request);
        return isName(sent) ? sent : UNNAMED;
    }

    /** What came in the place of a name, whatever it looks like; "" for nothing. */
    static String sent(RoutingContext request) {
        return Objects.requireNonNullElse(request.get(OperatorAccess.NAME), "");
    }

    /** Whether it may be written down as it is. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
