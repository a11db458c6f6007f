package io.holdfast.monitor.operators;

import io.holdfast.operations.OperationRefused;
import io.holdfast.wire.Fault;
import io.vertx.core.MultiMap;
import java.util.Optional;

/** Query parameters, checked; what is wrong is told with its name, its value and what is allowed. */
public final class Parameters {
    private static final int LONGEST = 200;

    private Parameters() {}

    /** Empty when the request has none of this name. */
    public static Optional<Long> number(MultiMap parameters, String name, long least, long most) {
        return text(parameters, name).map(sent -> number(name, sent, least, most));
    }

    private static long number(String name, String sent, long least, long most) {
        try {
            long number = Long.parseLong(sent);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            throw wrong(name, sent, least + ".." + most);
        }
        throw wrong(name, sent, least + ".." + most);
    }

    public static Optional<String> text(MultiMap parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).filter(sent -> !sent.isEmpty());
    }

    public static String cut(String sent) {
        return sent.length() > LONGEST ? sent.substring(0, LONGEST) + "…" : sent;
    }

    public static OperationRefused wrong(String name, String sent, String expected) {
        return new OperationRefused(Fault.BAD_REQUEST, name + ": " + cut(sent) + " (expected: " + expected + ")");
    }
}
