package io.holdfast.stream.journal;

import static io.holdfast.stream.journal.Sample.WEIGHT;
import static io.holdfast.stream.journal.Sample.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.wire.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventChunkTest {
    private static final int ALL = Integer.MAX_VALUE;

    private final EventChunk chunk = new EventChunk(ByteBuffer.allocateDirect(1024));

    @BeforeEach
    void begin() {
        chunk.reset(5);
    }

    private List<Event> read(long from, int maxBytes) {
        List<Event> events = new ArrayList<>();
        chunk.read(from, maxBytes, 0, events);
        return events;
    }

    @Test
    void anEventComesBackAsItWas() {
        Event event = new Event(5, "délta", "up-流", new byte[] {0, '\n', (byte) 0xFF});
        chunk.add(event);

        assertThat(read(5, ALL)).containsExactly(event);
    }

    @Test
    void anEventTakesWhatItsSizeSays() {
        Event event = new Event(5, "délta", "up-流", "0123".getBytes(UTF_8));
        EventChunk fits = new EventChunk(ByteBuffer.allocate(EventChunk.sizeOf(event)));
        fits.reset(5);
        fits.add(event);

        assertThat(fits.hasRoomFor(1)).isFalse();
    }

    @Test
    void aReadBeginsWhereItIsAskedTo() {
        events(5, 9).forEach(chunk::add);

        assertThat(read(7, ALL)).containsExactlyElementsOf(events(7, 9));
    }

    @Test
    void whoAsksForWhatCameBeforeGetsAll() {
        events(5, 9).forEach(chunk::add);

        assertThat(read(0, ALL)).containsExactlyElementsOf(events(5, 9));
    }

    @Test
    void aReadStopsAtTheEventThatReachesItsLimit() {
        events(5, 9).forEach(chunk::add);

        assertThat(read(5, WEIGHT + 1)).containsExactlyElementsOf(events(5, 7));
    }

    @Test
    void whatWasReadBeforeCountsForTheLimit() {
        events(5, 9).forEach(chunk::add);
        List<Event> events = new ArrayList<>();

        assertThat(chunk.read(5, 3 * WEIGHT, 2 * WEIGHT, events)).isEqualTo(3 * WEIGHT);
        assertThat(events).containsExactlyElementsOf(events(5, 6));
    }

    @Test
    void aChunkThatIsUsedAgainForgetsWhatItHeld() {
        events(5, 9).forEach(chunk::add);
        chunk.reset(100);
        events(100, 102).forEach(chunk::add);

        assertThat(read(0, ALL)).containsExactlyElementsOf(events(100, 102));
    }

    @Test
    void itEndsBehindItsLastEvent() {
        events(5, 9).forEach(chunk::add);

        assertThat(chunk.end()).isEqualTo(9);
    }

    @Test
    void eventsTravelAsBytes() {
        EventChunk made = EventChunk.of(5, events(5, 9));
        EventChunk arrived = EventChunk.of(made.first(), made.end(), made.form());

        List<Event> read = new ArrayList<>();
        arrived.read(5, ALL, 0, read);
        assertThat(read).containsExactlyElementsOf(events(5, 9));
    }

    @Test
    void theFormHoldsNoMoreThanTheEvents() {
        events(5, 9).forEach(chunk::add);

        assertThat(chunk.form()).isEqualTo(EventChunk.of(5, events(5, 9)).form());
    }

    @Test
    void eventsAreCopiedFromChunkToChunk() {
        EventChunk other = EventChunk.of(5, events(5, 7));
        chunk.add(other, 0, other.sizeAt(0));

        assertThat(read(0, ALL)).containsExactlyElementsOf(events(5, 6));
    }
}
