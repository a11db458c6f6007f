package io.holdfast.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.buffer.Buffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any message; a failure prints the smallest one that breaks it. */
class FrameCodecPropertyTest {
    private final FrameCodec codec = new FrameCodec();

    @Property
    void whateverIsWrittenIsReadBackEqual(@ForAll("batches") FrameBatch batch) {
        assertThat(codec.decodeFromWire(0, written(batch))).isEqualTo(batch);
    }

    /** Vert.x puts the message's address and headers before the body. */
    @Property
    void aMessageIsReadFromWhereItBegins(@ForAll("batches") FrameBatch batch, @ForAll("noise") byte[] before) {
        Buffer buffer = Buffer.buffer(before);
        codec.encodeToWire(buffer, batch);

        assertThat(codec.decodeFromWire(before.length, buffer)).isEqualTo(batch);
    }

    @Property(tries = 100)
    void aMessageThatIsCutShortAnywhereIsMalformed(@ForAll("batches") FrameBatch batch) {
        Buffer whole = written(batch);
        for (int length = 0; length < whole.length(); length++) {
            Buffer cut = whole.getBuffer(0, length);
            assertThatExceptionOfType(MalformedFrames.class)
                    .as("the first %d of %d bytes", length, whole.length())
                    .isThrownBy(() -> codec.decodeFromWire(0, cut));
        }
    }

    @Property(tries = 1_000)
    void anyBytesAreABatchOrMalformed(@ForAll("noise") byte[] bytes) {
        readOrRefuse(Buffer.buffer(bytes));
    }

    @Property(tries = 1_000)
    void anyBytesBehindAValidHeadAreABatchOrMalformed(@ForAll("headed") Buffer message) {
        readOrRefuse(message);
    }

    @Property(tries = 1_000)
    void aDamagedMessageIsABatchOrMalformed(@ForAll("damaged") Buffer message) {
        readOrRefuse(message);
    }

    @Property(tries = 1_000)
    void readingTakesMemoryInProportionToTheMessage(@ForAll("damaged") Buffer message) {
        long allocated = Allocation.of(() -> read(message));

        assertThat(allocated).isLessThan(64L * message.length() + 32_768);
    }

    /** Anything but these two ends, such as an IndexOutOfBoundsException, fails the test by itself. */
    private void readOrRefuse(Buffer message) {
        assertThat(read(message)).isNotNull();
    }

    private Object read(Buffer message) {
        try {
            return codec.decodeFromWire(0, message);
        } catch (MalformedFrames malformed) {
            return malformed;
        }
    }

    private Buffer written(FrameBatch batch) {
        Buffer buffer = Buffer.buffer();
        codec.encodeToWire(buffer, batch);
        return buffer;
    }

    @Provide
    Arbitrary<FrameBatch> batches() {
        return AnyFrames.batches();
    }

    @Provide
    Arbitrary<byte[]> noise() {
        return AnyFrames.bytes();
    }

    /** Version, sender, one frame of a kind that exists, a length that fits: the noise gets as deep as it can. */
    @Provide
    Arbitrary<Buffer> headed() {
        Arbitrary<Integer> kinds = Arbitraries.of(1, 2, 3, 4, 5, 16, 17, 18, 19, 20);
        return Combinators.combine(kinds, noise())
                .as((kind, fields) -> Buffer.buffer()
                        .appendByte((byte) 1)
                        .appendByte((byte) 10)
                        .appendString("stream/n/0")
                        .appendByte((byte) 1)
                        .appendByte(kind.byteValue())
                        .appendInt(fields.length)
                        .appendBytes(fields))
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<Buffer> damaged() {
        Arbitrary<Integer> places = Arbitraries.integers().between(0, Integer.MAX_VALUE);
        return Combinators.combine(batches(), places, Arbitraries.bytes())
                .as((batch, place, value) -> {
                    Buffer message = written(batch);
                    return message.setByte(place % message.length(), value);
                })
                .withoutEdgeCases();
    }
}
