package io.holdfast.gateway.http;

import io.holdfast.overload.Overload;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Something new that this event loop has let in, which takes room until it is over, however that comes. */
public final class Admission {
    private static final String KEY = "holdfast.admission";

    private final Overload overload;
    private boolean over;

    private Admission(Overload overload) {
        this.overload = overload;
    }

    /** Empty when there is no room. */
    public static Optional<Admission> to(Overload overload) {
        return overload.enter().isEmpty() ? Optional.of(new Admission(overload)) : Optional.empty();
    }

    /** Takes room until the response is over, or until whoever sets another handler for that says so. */
    public void holdFor(RoutingContext request) {
        request.put(KEY, this);
        request.response().endHandler(ended -> over());
    }

    /** What a request was let in with. A client that reads on asks for no room. */
    public static Optional<Admission> of(RoutingContext request) {
        return Optional.ofNullable(request.get(KEY));
    }

    /** May be called more than once. */
    public void over() {
        if (!over) {
            over = true;
            overload.leave();
        }
    }
}
