package io.holdfast.stream.protocol;

import io.holdfast.cluster.Problem;
import io.holdfast.wire.CallFrame.Field;
import io.holdfast.wire.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** What a client of a durable stream, or a producer, is answered, when that is known as a whole. */
public record OwnerAnswer(int status, List<Field> fields, Buffer body) {
    private static final String NO_STORE = "no-store";

    public OwnerAnswer {
        fields = List.copyOf(fields);
    }

    public static OwnerAnswer of(int status) {
        return new OwnerAnswer(status, List.of(), Buffer.buffer());
    }

    public static OwnerAnswer refused(Fault fault, String detail) {
        return new OwnerAnswer(
                        fault.status(),
                        List.of(new Field(ProtocolFields.CONTENT_TYPE, "application/problem+json")),
                        Problem.of(fault, detail, fault.status()).toBuffer())
                .with("cache-control", NO_STORE);
    }

    public OwnerAnswer with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new OwnerAnswer(status, more, body);
    }

    public OwnerAnswer with(String name, long value) {
        return with(name, Long.toString(value));
    }

    public OwnerAnswer withIf(boolean condition, String name) {
        return condition ? with(name, "true") : this;
    }

    public OwnerAnswer with(Buffer other) {
        return new OwnerAnswer(status, fields, other);
    }
}
