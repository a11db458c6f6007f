package io.holdfast.gateway.auth;

import io.holdfast.wire.Fault;
import io.holdfast.wire.Refusal;
import io.vertx.core.Future;
import java.util.regex.Pattern;

/** Finds out who a client is by what it sends. */
interface Authenticator {
    /** A principal travels in frames and stands in the journal: not endless, and nothing that breaks a line. */
    Pattern PRINCIPAL = Pattern.compile("[^\\p{Cntrl}]{1,255}");

    /** The principal; fails with a {@link Refusal}, UNAUTHENTICATED where the credential is no good. */
    Future<String> principal(String credential);

    /** Gives up what is held. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }

    static <T> Future<T> refused() {
        return Future.failedFuture(new Refusal(Fault.UNAUTHENTICATED));
    }
}
