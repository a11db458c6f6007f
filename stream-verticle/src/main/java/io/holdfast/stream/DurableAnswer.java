package io.holdfast.stream;

import io.holdfast.cluster.Problem;
import io.holdfast.wire.CallFrame.Field;
import io.holdfast.wire.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** What a client of a durable stream, or a producer, is answered, when that is known as a whole. */
record DurableAnswer(int status, List<Field> fields, Buffer body) {
    private static final String NO_STORE = "no-store";

    DurableAnswer {
        fields = List.copyOf(fields);
    }

    static DurableAnswer of(int status) {
        return new DurableAnswer(status, List.of(), Buffer.buffer());
    }

    static DurableAnswer refused(Fault fault, String detail) {
        return new DurableAnswer(
                        fault.status(),
                        List.of(new Field(DurableFields.CONTENT_TYPE, "application/problem+json")),
                        Problem.of(fault, detail, fault.status()).toBuffer())
                .with("cache-control", NO_STORE);
    }

    DurableAnswer with(String name, String value) {
        List<Field> more = new ArrayList<>(fields);
        more.add(new Field(name, value));
        return new DurableAnswer(status, more, body);
    }

    DurableAnswer with(String name, long value) {
        return with(name, Long.toString(value));
    }

    DurableAnswer withIf(boolean condition, String name) {
        return condition ? with(name, "true") : this;
    }

    DurableAnswer with(Buffer other) {
        return new DurableAnswer(status, fields, other);
    }
}
