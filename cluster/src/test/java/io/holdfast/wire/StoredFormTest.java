package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a journal keeps comes back as it was. */
class StoredFormTest {

    @Property
    void events(@ForAll("events") List<Event> events) {
        assertThat(StoredForm.events(StoredForm.of(events))).isEqualTo(events);
    }

    @Property
    void requests(@ForAll("requests") OpeningRequest request) {
        assertThat(StoredForm.request(StoredForm.of(request))).isEqualTo(request);
    }

    @Property
    void outcomes(@ForAll("outcomes") Outcome outcome) {
        assertThat(StoredForm.outcome(StoredForm.of(outcome))).isEqualTo(outcome);
    }

    @Property
    void partsThatWereJoined(@ForAll("parts") List<byte[]> parts) {
        byte[] joined = StoredForm.join(parts.toArray(byte[][]::new));

        assertThat(StoredForm.split(joined).toArray(byte[][]::new)).isDeepEqualTo(parts.toArray(byte[][]::new));
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return AnyFrames.events().list().ofMinSize(1).ofMaxSize(12).withoutEdgeCases();
    }

    @Provide
    Arbitrary<OpeningRequest> requests() {
        return AnyFrames.requests().withoutEdgeCases();
    }

    @Provide
    Arbitrary<Outcome> outcomes() {
        return AnyFrames.outcomes().withoutEdgeCases();
    }

    @Provide
    Arbitrary<List<byte[]>> parts() {
        return AnyFrames.bytes().list().ofMaxSize(5).withoutEdgeCases();
    }
}
