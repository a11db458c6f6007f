package io.holdfast.gateway.calls;

import io.holdfast.routes.HeaderRules;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which fields of a head go on: those that are not about one connection (RFC 9110 7.6.1). */
final class EndToEnd {
    private final Set<String> named;

    /** @param connection the values of the head's Connection fields, which name more of those that stay */
    EndToEnd(Stream<String> connection) {
        named = connection
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** @param name in lower case */
    boolean passes(String name) {
        return !HeaderRules.HOP_BY_HOP.contains(name) && !named.contains(name);
    }

    /**
     * A request's fields that go on. Names in lower case; a field that was sent twice becomes one list (RFC 9110 5.3, RFC 9113
     * 8.2.3).
     *
     * @param kept those that do not, either; asked with names in lower case
     */
    static Map<String, String> of(MultiMap head, Predicate<String> kept) {
        EndToEnd fields = new EndToEnd(head.getAll("Connection").stream());
        Map<String, String> passed = new HashMap<>();
        head.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (fields.passes(lower) && !kept.test(lower)) {
                passed.merge(lower, value, (before, more) -> before + (lower.equals("cookie") ? "; " : ", ") + more);
            }
        });
        return passed;
    }
}
