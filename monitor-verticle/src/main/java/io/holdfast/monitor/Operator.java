package io.holdfast.monitor;

import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Who asks. There is one token; whoever sends it as a password may add a name. */
final class Operator {
    private static final String UNNAMED = "operator";
    private static final String BASIC = "basic ";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private Operator() {}

    static String name(RoutingContext request) {
        String sent = request.request().getHeader("Authorization");
        if (sent == null || !sent.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return UNNAMED;
        }
        byte[] pair = Base64.getDecoder().decode(sent.substring(BASIC.length()).strip());
        String name = new String(pair, StandardCharsets.UTF_8).split(":", 2)[0];
        return NAME.matcher(name).matches() ? name : UNNAMED;
    }
}
